import { statSync } from 'node:fs';
import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

const watermarkRow = z.object({ reached_at: z.date() });

/** Those of the paths that were not stored whole yet, or have changed since. */
export async function filesToIngest(
  ledger: Ledger,
  paths: readonly string[],
): Promise<readonly string[]> {
  const remaining: string[] = [];
  for (const path of paths) {
    const version = versionOf(path);
    const [row] =
      version === undefined
        ? []
        : await ledger.query(...ledgerQuery('intake/watermark', [version.name]), watermarkRow);
    if (row === undefined || row.reached_at.getTime() < (version?.changedAt ?? 0)) {
      remaining.push(path);
    }
  }
  return remaining;
}

/** Writes down that a file, as it is now, was stored whole. */
export async function fileIngested(ledger: Ledger, path: string): Promise<void> {
  const version = versionOf(path);
  if (version === undefined) return;
  await ledger.run(
    ...ledgerQuery('intake/advance-watermark', [version.name, formatInstant(version.changedAt)]),
  );
}

/** Undefined for what cannot be looked at: the ingest itself says why. */
function versionOf(path: string): { name: string; changedAt: number } | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return { name: `file ${stat.size} ${path}`, changedAt: Math.floor(stat.mtimeMs) };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RecordFormat } from '../../src/calls/call/record-format.ts';
import { formatTable } from '../../src/calls/format/choose-format.ts';
import type { Part } from '../../src/calls/format/format.ts';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { layLedger } from './ledger-copy.ts';
import type { CliRun } from './run-cli.ts';
import { runHosted } from './run-hosted.ts';

const FIXTURES = ['test', 'fixtures', 'cases'];

export function caseFile(folder: string, name: string): string {
  return packagePath(...FIXTURES, folder, name);
}

/** What becomes of each line of a file of a case. */
export function caseParts(folder: string, name: string, format: RecordFormat): readonly Part[] {
  const { [format]: reader } = formatTable(undefined);
  const lines = readPackageFile(...FIXTURES, folder, name)
    .trim()
    .split('\n');
  return lines.flatMap((line) => reader.decode({ bytes: Buffer.from(line) }));
}

/** The parts in a line each: what a person compares. */
export function partText(part: Part | undefined, ...fields: readonly string[]): string {
  if (part?.event !== undefined) {
    const event = part.event as unknown as Record<string, unknown>;
    return fields.map((field) => `${field} ${JSON.stringify(event[field])}`).join(', ');
  }
  if (part?.rejection === undefined) return `skipped: ${part?.skipped}`;
  const { reason, jsonPath, message } = part.rejection;
  return `rejected: ${reason} ${jsonPath} ${message}`;
}

/** Runs `uptally` with a data folder that is removed after the test. */
export async function caseRunner(
  context: TestContext,
): Promise<(...args: readonly string[]) => Promise<CliRun>> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-case-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await layLedger(folder);
  return (...args) => runHosted(args, { env: { UPTALLY_DATA_DIR: folder } });
}

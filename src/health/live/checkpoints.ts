import { z } from 'zod';
import { DAY_MS, type EpochMs, formatInstant } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Checkpoint } from '../detect/checkpoint.ts';
import type { DetectionRule } from '../detect/threshold.ts';

const checkpointRow = z.object({
  checkpoint: z.custom<Checkpoint>((value) => typeof value === 'object' && value !== null),
  rule: z.object({ falseIncidentsPerYear: z.number(), series: z.number().nullable() }),
});

/** The newest one not after the beginning of that day, if it is of the same rule. */
export async function checkpointBefore(
  ledger: LedgerSession,
  instant: EpochMs,
  rule: DetectionRule,
): Promise<Checkpoint | undefined> {
  const [row] = await ledger.query(
    ...ledgerQuery('live/newest-checkpoint', [dateOf(instant)]),
    checkpointRow,
  );
  if (row === undefined) return undefined;
  const isSameRule =
    row.rule.falseIncidentsPerYear === rule.falseIncidentsPerYear &&
    row.rule.series === rule.series;
  return isSameRule ? row.checkpoint : undefined;
}

/** Of the beginning of a UTC day. */
export async function recordCheckpoint(
  ledger: LedgerSession,
  checkpoint: Checkpoint,
  { falseIncidentsPerYear, series }: DetectionRule,
): Promise<void> {
  await ledger.run(
    ...ledgerQuery('live/record-checkpoint', [
      dateOf(checkpoint.at),
      JSON.stringify(checkpoint),
      JSON.stringify({ falseIncidentsPerYear, series }),
    ]),
  );
}

/** Those after an instant are of facts that changed since. */
export async function dropCheckpointsAfter(ledger: LedgerSession, instant: EpochMs): Promise<void> {
  await ledger.run(...ledgerQuery('live/drop-checkpoints', [dateOf(instant)]));
}

export function startOfDay(instant: EpochMs): EpochMs {
  return instant - (instant % DAY_MS);
}

function dateOf(instant: EpochMs): string {
  return formatInstant(instant).slice(0, 10);
}

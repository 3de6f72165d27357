import { z } from 'zod';
import type { EpochMs, Interval } from '../../ground/time.ts';
import { conflictingIdentities } from '../../stores/warehouse/contents.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

/** What is known of a period's events beside what they count for; of the whole log. */
export interface PeriodFacts {
  /** Stored calls, each once. */
  readonly calls: number;
  /** Stored, or delivered again, after the period had settled. */
  readonly late: number;
  /** Stored since the watermark. */
  readonly newer: number;
  /** Identities with more than one content. */
  readonly conflicts: number;
  /** Received since the period began, until the watermark, and not read as events. */
  readonly deadLetters: number;
}

const factsRow = z.object({ events: z.int(), late_rows: z.int(), newer_rows: z.int() });
const conflictsRow = z.object({ identities: z.int() });
const deadLettersRow = z.object({ records: z.int() });

export async function findPeriodFacts({
  warehouse,
  period,
  settledAt,
  since,
  hasConflicts,
}: {
  readonly warehouse: Warehouse;
  readonly period: Interval;
  readonly settledAt: EpochMs;
  /** The watermark. */
  readonly since: EpochMs;
  /** False: the whole log is known to have none. */
  readonly hasConflicts: boolean;
}): Promise<PeriodFacts> {
  const span = { start_ms: period.start, end_ms: period.end };
  const [facts] = await warehouse.select(
    ...warehouseQuery('statement/period-facts', {
      parameters: { ...span, settled_ms: settledAt, since_ms: since },
    }),
    factsRow,
  );
  const conflicts = hasConflicts
    ? await warehouse.select(
        ...warehouseQuery('statement/conflicts-of-span', {
          fragments: { conflicting: conflictingIdentities() },
          parameters: span,
        }),
        conflictsRow,
      )
    : [];
  const letters = await warehouse.select(
    ...warehouseQuery('statement/dead-letters-of-span', {
      // When a call was that cannot be read nobody knows; one of the period did not come before it.
      parameters: { start_ms: period.start, end_ms: since },
    }),
    deadLettersRow,
  );
  return {
    calls: facts?.events ?? 0,
    late: facts?.late_rows ?? 0,
    newer: facts?.newer_rows ?? 0,
    conflicts: conflicts[0]?.identities ?? 0,
    deadLetters: letters.reduce((sum, { records }) => sum + records, 0),
  };
}

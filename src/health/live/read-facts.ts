import { z } from 'zod';
import type { EpochMs, Interval } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Cell } from '../detect/cell.ts';
import type { MinuteFact } from '../detect/minute-counts.ts';

const cell = {
  provider: z.string(),
  model: z.string(),
  region: z.string(),
  account: z.string(),
  route: z.string(),
};

const factRow = z.object({ minute_ms: z.number(), ...cell, good: z.number(), bad: z.number() });

/** Counted calls of the minutes in `[start, end)`. */
export async function readFacts(
  warehouse: Warehouse,
  { start, end }: Interval,
): Promise<readonly MinuteFact[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('health/facts', { parameters: { from_ms: start, until_ms: end } }),
    factRow,
  );
  return rows.map(({ minute_ms, good, bad, ...rest }) => ({
    minute: minute_ms,
    cell: rest,
    good,
    bad,
  }));
}

const changedRow = z.object({
  minute_ms: z.number(),
  computed_at_ms: z.number(),
  contents: z.string(),
});

export interface ChangedMinutes {
  /** In order, with a text that is another one once their facts were computed again. */
  readonly minutes: ReadonlyMap<EpochMs, string>;
  /** When the newest of their facts were computed; null if there are none. */
  readonly computedAt: EpochMs | null;
}

/** Minutes whose facts were computed after `since`. */
export async function changedMinutes(
  warehouse: Warehouse,
  since: EpochMs,
): Promise<ChangedMinutes> {
  const rows = await warehouse.select(
    ...warehouseQuery('health/changed-minutes', { parameters: { since_ms: since } }),
    changedRow,
  );
  const computed = rows.map(({ computed_at_ms }) => computed_at_ms);
  return {
    minutes: new Map(rows.map(({ minute_ms, contents }) => [minute_ms, contents])),
    computedAt: computed.length === 0 ? null : computed.reduce((a, b) => Math.max(a, b)),
  };
}

const nextRow = z.object({ minute_ms: z.number() });

/** The first minute in `[start, end)` with a counted call. */
export async function nextFact(
  warehouse: Warehouse,
  { start, end }: Interval,
): Promise<EpochMs | undefined> {
  const [row] = await warehouse.select(
    ...warehouseQuery('health/next-fact', { parameters: { from_ms: start, until_ms: end } }),
    nextRow,
  );
  return row?.minute_ms;
}

const cellOfDayRow = z.object({ day: z.number(), ...cell });

/** Cells with a counted call, by UTC day since 1970. */
export async function cellsByDay(
  warehouse: Warehouse,
  { start, end }: Interval,
): Promise<readonly { readonly day: number; readonly cell: Cell }[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('health/cells-by-day', { parameters: { from_ms: start, until_ms: end } }),
    cellOfDayRow,
  );
  return rows.map(({ day, ...rest }) => ({ day, cell: rest }));
}

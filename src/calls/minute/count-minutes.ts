import { z } from 'zod';
import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { type WarehouseQuery, warehouseQuery } from '../../stores/warehouse/query.ts';
import type { QueryParameters, Warehouse } from '../../stores/warehouse/warehouse.ts';
import { outcomesThatAre, supersededAround } from './counted-contents.ts';
import { nextComputation } from './fact-clock.ts';
import { eventsKeptFrom } from './kept-events.ts';

/** So many stored rows are counted at once: it takes some hundred megabytes. */
const BATCH_ROWS = 1_000_000;

/** Runs of minutes are named in the address of a request, which has a length. */
const BATCH_RUNS = 300;

interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
}

/** Which minutes are touched: the text of a query that answers their numbers. */
export interface TouchedMinutes {
  readonly minutes: string;
  readonly parameters: QueryParameters;
}

/** Neighbouring minutes, numbered since 1970; half open. */
const runRow = z.object({
  from_minute: z.number(),
  until_minute: z.number(),
  event_rows: z.number(),
});
type MinuteRun = z.output<typeof runRow>;

/**
 * Counts the touched minutes anew, some at a time, and answers how many they were. Ends early, with
 * undefined, if `signal` is aborted. Doing it again gives the same facts, and so does doing a part
 * of it before. Whoever calls it holds the lock of the roll-up.
 */
export async function countMinutes(
  stores: Stores,
  { minutes, parameters }: TouchedMinutes,
  now: EpochMs,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const runs = await stores.warehouse.select(
    ...warehouseQuery('minute/touched-minutes', {
      fragments: { minutes },
      parameters: {
        ...parameters,
        batch_rows: BATCH_ROWS,
        kept_from_ms: await eventsKeptFrom(stores.ledger),
      },
    }),
    runRow,
  );
  let counted = 0;
  for (const batch of batchesOf(runs)) {
    if (signal?.aborted === true) return undefined;
    await countBatch(stores, batch, now);
    counted += batch.reduce((sum, run) => sum + run.until_minute - run.from_minute, 0);
  }
  return counted;
}

function batchesOf(runs: readonly MinuteRun[]): MinuteRun[][] {
  const batches: MinuteRun[][] = [];
  let rows = 0;
  for (const run of runs) {
    const last = batches.at(-1);
    rows += run.event_rows;
    if (last !== undefined && rows <= BATCH_ROWS && last.length < BATCH_RUNS) last.push(run);
    else {
      batches.push([run]);
      rows = run.event_rows;
    }
  }
  return batches;
}

async function countBatch(
  { warehouse, ledger }: Stores,
  runs: readonly MinuteRun[],
  now: EpochMs,
): Promise<void> {
  const computedAt = await nextComputation({ warehouse, ledger }, now);
  const parameters = {
    from_minutes: runs.map((run) => run.from_minute),
    until_minutes: runs.map((run) => run.until_minute),
    from_ms: (runs[0]?.from_minute ?? 0) * MINUTE_MS,
    until_ms: (runs.at(-1)?.until_minute ?? 0) * MINUTE_MS,
    computed_at_ms: computedAt,
  };
  // 1. New facts. A crash after this leaves stale ones beside them; the next run starts from the
  //    same watermark and does both again.
  await warehouse.run(...rollUpQuery(parameters));
  // 2. Facts whose events are gone.
  await warehouse.run(...warehouseQuery('minute/remove-stale-facts', { parameters }));
}

function rollUpQuery(parameters: {
  from_minutes: readonly number[];
  until_minutes: readonly number[];
  from_ms: number;
  until_ms: number;
  computed_at_ms: number;
}): WarehouseQuery {
  return warehouseQuery('minute/roll-up-minutes', {
    fragments: { superseded: supersededAround() },
    parameters: { ...parameters, good: outcomesThatAre('good'), bad: outcomesThatAre('bad') },
  });
}

import { z } from 'zod';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Counts } from '../detect/minute-counts.ts';

/** A model that was called within a week, and what became of its newest calls. */
export interface ModelCalls {
  readonly provider: string;
  readonly model: string;
  /** Of the last 15 minutes, the one that runs included. */
  readonly recent: Counts;
  /** The minute of its last counted call. */
  readonly lastCall: EpochMs;
}

export const RECENT_MS = 15 * MINUTE_MS;
const WATCHED_MS = 7 * DAY_MS;

const modelRow = z.object({
  provider: z.string(),
  model: z.string(),
  good: z.number(),
  bad: z.number(),
  last_ms: z.number(),
});

/** By provider and model. */
export async function modelsNow(warehouse: Warehouse, at: EpochMs): Promise<readonly ModelCalls[]> {
  const rows = await warehouse.select(
    ...warehouseQuery('health/models-now', {
      parameters: { from_ms: at - WATCHED_MS, recent_ms: at - RECENT_MS, until_ms: at },
    }),
    modelRow,
  );
  return rows.map(({ provider, model, good, bad, last_ms }) => ({
    provider,
    model,
    recent: { good, bad },
    lastCall: last_ms,
  }));
}

import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

/** A part of so many identities takes some 200 MB. */
const ROWS_PER_SLICE = 8_000_000;

const rowsRow = z.object({ event_rows: z.int(), now_ms: z.int() });
const identitiesRow = z.object({ identities: z.int() });
const otherRow = z.object({ other_rows: z.int() });

export interface NewEvents {
  /** Identities that the run over files brought; undefined if others wrote at the same time. */
  sinceThen(): Promise<number | undefined>;
}

/**
 * Counts the identities in the warehouse, so that those that a run adds can be told from those that
 * it delivers again. `ingestedAt` is the run's start, which its rows carry.
 */
export async function countNewEvents(
  warehouse: Warehouse,
  ingestedAt: EpochMs,
): Promise<NewEvents> {
  const since = await rowCount(warehouse);
  const before = await identities(warehouse, since.event_rows);
  return {
    async sinceThen() {
      const [others] = await warehouse.select(
        ...warehouseQuery('intake/count-other-rows', {
          parameters: { since_ms: since.now_ms, ingested_at_ms: ingestedAt },
        }),
        otherRow,
      );
      if (others?.other_rows !== 0) return undefined;
      const after = await identities(warehouse, (await rowCount(warehouse)).event_rows);
      return after - before;
    },
  };
}

async function rowCount(warehouse: Warehouse): Promise<z.infer<typeof rowsRow>> {
  const [row] = await warehouse.select(...warehouseQuery('intake/count-event-rows'), rowsRow);
  return row ?? { event_rows: 0, now_ms: 0 };
}

async function identities(warehouse: Warehouse, rows: number): Promise<number> {
  const slices = Math.max(1, Math.ceil(rows / ROWS_PER_SLICE));
  let sum = 0;
  for (let slice = 0; slice < slices; slice += 1) {
    const [row] = await warehouse.select(
      ...warehouseQuery('intake/count-identities', {
        ...(slices > 1 && {
          fragments: { slice: 'identity_hash % {slices:UInt64} = {slice:UInt64}' },
          parameters: { slices, slice },
        }),
      }),
      identitiesRow,
    );
    sum += row?.identities ?? 0;
  }
  return sum;
}

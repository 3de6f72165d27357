import { z } from 'zod';
import type { EpochMs } from '../time.ts';
import { warehouseStatement } from '../warehouse/statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { asOfParameter } from './select-units.ts';

export interface EventCounts {
  /** Identities. */
  readonly distinct: number;
  /** Identities with more than one content. */
  readonly conflicts: number;
}

const countsRow = z.object({ distinct_events: z.int(), conflicts: z.int() });

/** Over everything in the warehouse that started before `asOf`. */
export async function countEvents(warehouse: Warehouse, asOf?: EpochMs): Promise<EventCounts> {
  const statement = warehouseStatement('count-events');
  const [row] = await warehouse.select(statement, { as_of_ms: asOfParameter(asOf) }, countsRow);
  return { distinct: row?.distinct_events ?? 0, conflicts: row?.conflicts ?? 0 };
}

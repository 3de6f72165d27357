import { UptallyError } from '../../ground/errors.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { RowBatch, Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { eventBatch } from './encode-rows.ts';
import type { DecodedEvent } from './incoming-record.ts';

export interface RefusedEvent {
  readonly event: DecodedEvent;
  readonly rejection: Rejection;
}

/** So many refused rows without an accepted one: the table has changed, not the data. */
const MOST_REFUSED_WITHOUT_ACCEPTED = 10;

/**
 * Inserts the events and answers those that the warehouse refuses one by one. ClickHouse refuses a
 * whole insert for one bad row, so a refused batch is halved until that row is alone.
 */
export async function insertEvents(
  warehouse: Warehouse,
  events: readonly DecodedEvent[],
  encoded: RowBatch = eventBatch(events),
): Promise<readonly RefusedEvent[]> {
  const refused: RefusedEvent[] = [];
  let accepted = 0;
  const parts = events.length === 0 ? [] : [events];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    try {
      await warehouse.insert(part === events ? encoded : eventBatch(part));
      accepted += part.length;
    } catch (error) {
      if (!isRowRejected(error)) throw error;
      // Refused as well if the table or the right to write is at fault.
      if (part === events) await warehouse.run(...warehouseQuery('intake/probe-events'));
      const [first, second] = part;
      if (first !== undefined && second === undefined) {
        refused.push({ event: first, rejection: rejectionOf(error) });
        if (accepted === 0 && refused.length > MOST_REFUSED_WITHOUT_ACCEPTED) {
          throw new UptallyError('rejected', error.message, { cause: error });
        }
      } else {
        const middle = part.length >>> 1;
        parts.push(part.slice(middle), part.slice(0, middle));
      }
    }
  }
  return refused;
}

function isRowRejected(error: unknown): error is UptallyError {
  return error instanceof UptallyError && error.code === 'row_rejected';
}

function rejectionOf(error: UptallyError): Rejection {
  return { reason: 'warehouse_rejected', jsonPath: '$', message: error.message };
}

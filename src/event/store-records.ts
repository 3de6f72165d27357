import type { RowBatch, Warehouse } from '../warehouse/warehouse.ts';
import type { DeadLetter, Rejection } from './dead-letter.ts';
import { decodeEvent } from './decode-event.ts';
import { type Arrival, deadLetterBatch, type EventRow } from './encode-rows.ts';
import { insertEvents } from './insert-events.ts';

/** One record as it came, before anything is known of it. */
export interface IncomingRecord {
  readonly bytes: Buffer | null;
  /** `kafka:<topic>`, `file:<path>` or `stdin`. */
  readonly origin: string;
  readonly partition: number;
  readonly offset: string;
  readonly arrival: Arrival;
}

/** An event with the record that it came in, should the warehouse refuse it. */
export interface DecodedEvent extends EventRow {
  readonly record: IncomingRecord;
}

/** Records in the order in which they came. */
export interface DecodedRecords {
  readonly events: readonly DecodedEvent[];
  readonly letters: readonly DeadLetter[];
  /** `eventBatch` of the events, where somebody had the time to make it ahead. */
  readonly encoded?: RowBatch | undefined;
}

export interface StoredRecords {
  readonly accepted: number;
  /** Those that could not be decoded, then those that the warehouse refused. */
  readonly letters: readonly DeadLetter[];
}

export function decodeRecords(records: readonly IncomingRecord[]): DecodedRecords {
  const events: DecodedEvent[] = [];
  const letters: DeadLetter[] = [];
  for (const record of records) {
    const { event, rejection } = decodeEvent(record.bytes);
    if (event === undefined) letters.push(letterOf(record, rejection));
    else events.push({ event, arrival: record.arrival, record });
  }
  return { events, letters };
}

/**
 * 1. Inserts the events. 2. Inserts the dead letters. Done again after a failure anywhere it changes
 * nothing, because equal rows are one row. Throws `unavailable` and `rows_lost` as the warehouse
 * does, and `rejected` if the warehouse refuses every row: then the schema is at fault, not the data.
 */
export async function storeRecords(
  warehouse: Warehouse,
  decoded: DecodedRecords,
): Promise<StoredRecords> {
  const refused = await insertEvents(warehouse, decoded.events, decoded.encoded);
  const letters = [
    ...decoded.letters,
    ...refused.map(({ event, rejection }) => letterOf(event.record, rejection)),
  ];
  if (letters.length > 0) await warehouse.insert(deadLetterBatch(letters));
  return { accepted: decoded.events.length - refused.length, letters };
}

function letterOf(record: IncomingRecord, rejection: Rejection): DeadLetter {
  return {
    origin: record.origin,
    partition: record.partition,
    offset: record.offset,
    raw: record.bytes ?? Buffer.alloc(0),
    receivedAt: record.arrival.ingestedAt,
    ...rejection,
  };
}

import type { RowBatch, Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { DeadLetter } from '../call/dead-letter.ts';
import type { Part, SkipReason, SpanPlace } from '../format/format.ts';
import { nativeFormat } from '../format/native.ts';
import { unreadable } from '../format/read-part.ts';
import { decodeFramed } from '../format/registry-frame.ts';
import type { DecodedEvent, IncomingRecord } from './incoming-record.ts';
import { insertEvents, type RefusedEvent } from './insert-events.ts';
import { insertLetters } from './insert-letters.ts';
import { lettersOf, type RejectedPart } from './record-letters.ts';

/** Records in the order in which they came. */
export interface DecodedRecords {
  readonly events: readonly DecodedEvent[];
  readonly letters: readonly DeadLetter[];
  readonly skipped: SkippedCounts;
  /** `eventBatch` of the events, where somebody had the time to make it ahead. */
  readonly encoded?: RowBatch | undefined;
}

/** What is no call to a model, by reason: seen, and meant to be left out. */
export type SkippedCounts = Readonly<Partial<Record<SkipReason, number>>>;

export interface StoredRecords {
  readonly accepted: number;
  /** Those that could not be decoded, then those that the warehouse refused. */
  readonly letters: readonly DeadLetter[];
  /** Those of the events that the warehouse refused; they are among the letters. */
  readonly refused: readonly RefusedEvent[];
}

/** Never throws: whatever a format throws makes a dead letter of its record. */
export function decodeRecords(records: readonly IncomingRecord[]): DecodedRecords {
  const events: DecodedEvent[] = [];
  const places = new Map<DecodedEvent, SpanPlace>();
  const letters: DeadLetter[] = [];
  const skipped: Partial<Record<SkipReason, number>> = {};
  for (const record of records) {
    let part = record.part ?? 0;
    let rejected: RejectedPart[] | undefined;
    for (const decoded of partsOf(record)) {
      if (decoded.event !== undefined) {
        const { event, raw, place } = decoded;
        const decodedEvent = { event, arrival: record.arrival, record, part, raw };
        events.push(decodedEvent);
        if (place !== undefined) places.set(decodedEvent, place);
      } else if (decoded.rejection !== undefined) {
        rejected ??= [];
        rejected.push({ part, rejection: decoded.rejection, raw: decoded.raw });
      } else {
        skipped[decoded.skipped] = (skipped[decoded.skipped] ?? 0) + 1;
      }
      part += 1;
    }
    if (rejected !== undefined) letters.push(...lettersOf(record, rejected));
  }
  const told = toldBelow(places);
  if (told.size === 0) return { events, letters, skipped };
  const counts = sumOfSkipped([skipped, { told_below: told.size }]);
  return { events: events.filter((event) => !told.has(event)), letters, skipped: counts };
}

/** Events of gateways' spans of which a span below, in the same records, tells the call itself. */
function toldBelow(places: ReadonlyMap<DecodedEvent, SpanPlace>): ReadonlySet<DecodedEvent> {
  const outer = [...places].filter(([, { givesWay }]) => givesWay);
  if (outer.length === 0) return new Set();
  const above = new Set([...places.values()].map((place) => place.above));
  return new Set(outer.flatMap(([decoded]) => (above.has(decoded.event.event_id) ? decoded : [])));
}

function partsOf(record: IncomingRecord): readonly Part[] {
  if (record.bytes === null) return [{ skipped: 'tombstone' }];
  const format = record.format ?? nativeFormat;
  const isOfKafka = record.arrival.kafkaTopic !== '';
  try {
    return isOfKafka ? decodeFramed(format, record) : format.decode(record);
  } catch (cause) {
    return [{ rejection: unreadable(cause) }];
  }
}

export function sumOfSkipped(counts: readonly SkippedCounts[]): SkippedCounts {
  const sums: Partial<Record<SkipReason, number>> = {};
  for (const each of counts) {
    for (const [reason, count] of Object.entries(each) as [SkipReason, number][]) {
      sums[reason] = (sums[reason] ?? 0) + count;
    }
  }
  return sums;
}

/**
 * 1. Inserts the events. 2. Inserts the dead letters. Done again after a failure anywhere
 * it changes nothing, because equal rows are one row. Throws `unavailable` and `rows_lost`
 * as the warehouse does, and `rejected` if the warehouse refuses every row: then the
 * schema is at fault, not the data.
 */
export async function storeRecords(
  warehouse: Warehouse,
  decoded: DecodedRecords,
): Promise<StoredRecords> {
  const refused = await insertEvents(warehouse, decoded.events, decoded.encoded);
  const letters = [...decoded.letters, ...lettersOfRefused(refused)];
  await insertLetters(warehouse, letters);
  return { accepted: decoded.events.length - refused.length, letters, refused };
}

function lettersOfRefused(refused: readonly RefusedEvent[]): readonly DeadLetter[] {
  const byRecord = new Map<IncomingRecord, RejectedPart[]>();
  for (const { event, rejection } of refused) {
    const parts = byRecord.get(event.record) ?? [];
    parts.push({ part: event.part, rejection, raw: event.raw });
    byRecord.set(event.record, parts);
  }
  return [...byRecord].flatMap(([record, parts]) => lettersOf(record, parts));
}

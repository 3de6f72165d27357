import { type EpochMs, formatInstant } from '../time.ts';
import type { RowBatch } from '../warehouse/warehouse.ts';
import {
  type CallEvent,
  type CallEventField,
  callEventFields,
  callEventSchema,
} from './call-event.ts';
import type { DeadLetter } from './dead-letter.ts';
import { outcomeOf } from './outcome.ts';

/** How an event arrived. */
export interface Arrival {
  /** Of two contents under one identity, the greater order counts. */
  readonly ingestOrder: bigint;
  /** Empty outside Kafka. */
  readonly kafkaTopic: string;
  /** -1 outside Kafka. */
  readonly kafkaPartition: number;
  /** `-1` outside Kafka. */
  readonly kafkaOffset: string;
  readonly ingestedAt: EpochMs;
}

/** 22 bits for the place inside a millisecond leave 42 for the milliseconds: enough until 2109. */
const ORDER_BITS = 22n;

/**
 * The order of ingestion: by instant, then by place. For Kafka the instant and the place are the
 * record's own timestamp and offset, so that a record delivered again keeps its order; for files
 * they are the start of the run and the line.
 */
export function ingestOrder(instant: EpochMs, place: bigint): bigint {
  return (BigInt(instant) << ORDER_BITS) + place;
}

export function kafkaIngestOrder(timestamp: EpochMs, offset: bigint): bigint {
  return ingestOrder(timestamp, offset & ((1n << ORDER_BITS) - 1n));
}

/** One row of the events table: what happened, and how it came. */
export interface EventRow {
  readonly event: CallEvent;
  readonly arrival: Arrival;
}

const ARRIVAL_COLUMNS = [
  'outcome',
  'ingest_order',
  'kafka_topic',
  'kafka_partition',
  'kafka_offset',
  'ingested_at',
] as const;

/** What the schema makes of an event with its required fields alone. */
const bareEvent = callEventSchema.parse({
  event_id: '-',
  started_at: '1970-01-01T00:00:00Z',
  duration_ms: 1,
  provider: '-',
  model: '-',
  http_status: 200,
});

/** Fields whose default is also what ClickHouse puts into a column that an insert leaves out. */
const omittableFields = callEventFields.filter((field) => {
  const value = bareEvent[field];
  return value === '' || value === null || value === false || field === 'labels';
});

/** Every column that is written, in the order in which it is written. */
export const eventColumns: readonly string[] = [
  ...callEventFields.map(columnOf),
  ...ARRIVAL_COLUMNS,
];

/**
 * An insert of the events. Columns in which every row has what ClickHouse puts there anyway are left
 * out: of the 44, most batches use about half, and reading them is most of the work of an insert.
 */
export function eventBatch(rows: readonly EventRow[]): RowBatch {
  const fields = usedFields(rows);
  const lines = rows.map((row) => eventLine(row, fields));
  return {
    table: 'events',
    columns: [...fields.map(columnOf), ...ARRIVAL_COLUMNS],
    lines: Buffer.from(lines.join('\n')),
    rowCount: rows.length,
  };
}

/** One JSONCompactEachRow line without its end of line. */
function eventLine({ event, arrival }: EventRow, fields: readonly CallEventField[]): string {
  const values: unknown[] = [];
  for (const field of fields) {
    values.push(field === 'labels' ? sortedLabels(event.labels) : event[field]);
  }
  values.push(
    outcomeOf(event),
    // As text: JSON numbers end at 2^53.
    arrival.ingestOrder.toString(),
    arrival.kafkaTopic,
    arrival.kafkaPartition,
    arrival.kafkaOffset,
    arrival.ingestedAt,
  );
  return JSON.stringify(values);
}

function usedFields(rows: readonly EventRow[]): readonly CallEventField[] {
  const unused = new Set(omittableFields);
  for (const { event } of rows) {
    for (const field of unused) {
      const isAbsent =
        field === 'labels'
          ? Object.keys(event.labels).length === 0
          : event[field] === bareEvent[field];
      if (!isAbsent) unused.delete(field);
    }
  }
  return callEventFields.filter((field) => !unused.has(field));
}

function columnOf(field: CallEventField): string {
  return field === 'started_at' ? 'started_at_ms' : field;
}

const deadLetterColumns = [
  'origin',
  'record_partition',
  'record_offset',
  'part',
  'format',
  'headers',
  'raw_base64',
  'reason',
  'json_path',
  'message',
  'received_at',
];

export function deadLetterBatch(letters: readonly DeadLetter[]): RowBatch {
  const lines = letters.map((letter) =>
    JSON.stringify([
      letter.origin,
      letter.partition,
      letter.offset,
      letter.part,
      letter.format,
      wellFormedValues(letter.headers),
      letter.raw.toString('base64'),
      letter.reason,
      letter.jsonPath.toWellFormed(),
      letter.message.toWellFormed(),
      formatInstant(letter.receivedAt),
    ]),
  );
  return {
    table: 'dead_letters',
    columns: deadLetterColumns,
    lines: Buffer.from(lines.join('\n')),
    rowCount: lines.length,
  };
}

function wellFormedValues(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
  );
}

// So that the same labels in another order are the same content.
function sortedLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const keys = Object.keys(labels);
  if (keys.length < 2) return labels;
  return Object.fromEntries(keys.sort().map((key) => [key, labels[key] as string]));
}

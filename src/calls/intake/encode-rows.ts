import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { RowBatch } from '../../stores/warehouse/warehouse.ts';
import { type CallEvent, callEventFields, callField, columnOf } from '../call/call-fields.ts';
import type { DeadLetter } from '../call/dead-letter.ts';
import { outcomeOf } from '../call/outcome.ts';

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
const LATEST_MS = 2 ** 42 - 1;

/**
 * The order of ingestion: by instant, then by place. For Kafka the instant and the place are the
 * record's own timestamp and offset, so that a record delivered again keeps its order; for files
 * they are the start of the run and the line.
 */
export function ingestOrder(instant: EpochMs, place: bigint): bigint {
  return (BigInt(instant) << ORDER_BITS) + place;
}

/** What lies outside of the order's years is taken for its first or its last millisecond. */
export function kafkaIngestOrder(timestamp: EpochMs, offset: bigint): bigint {
  const bounded = Math.min(Math.max(timestamp, 0), LATEST_MS);
  return ingestOrder(bounded, offset & ((1n << ORDER_BITS) - 1n));
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

/** Every column that is written, in the order in which it is written. */
export const eventColumns: readonly string[] = [
  ...callEventFields.map(columnOf),
  ...ARRIVAL_COLUMNS,
];

/** In the order of `eventColumns`. Written out: a loop over the names takes four times as long. */
function valuesOf({ event, arrival }: EventRow): readonly unknown[] {
  return [
    event.event_id,
    event.source,
    event.started_at,
    event.duration_ms,
    event.ttft_ms,
    event.provider,
    event.model,
    event.model_served,
    event.operation,
    event.http_status,
    event.error_type,
    event.stream,
    event.stream_error,
    event.cancelled,
    event.client_deadline_ms,
    event.within_purchased_capacity,
    event.used_grounding,
    event.account,
    event.region,
    event.region_served,
    event.endpoint,
    event.deployment,
    event.tier_requested,
    event.tier_served,
    event.launch_stage,
    event.tenant,
    event.team,
    event.route,
    event.fallback_from,
    event.logical_call_id,
    event.attempt,
    event.request_hash,
    event.input_tokens,
    event.cached_tokens,
    event.output_tokens,
    event.cost,
    event.cost_currency,
    sortedLabels(event.labels),
    outcomeOf(event),
    // As text: JSON numbers end at 2^53.
    arrival.ingestOrder.toString(),
    arrival.kafkaTopic,
    arrival.kafkaPartition,
    arrival.kafkaOffset,
    arrival.ingestedAt,
  ];
}

const NO_LABELS: Readonly<Record<string, string>> = {};

/**
 * In the order of `eventColumns`: what ClickHouse puts into a column that an insert leaves out,
 * where that is the field's default.
 */
const absentValues: readonly unknown[] = callEventFields.map((field) => {
  const { kind, default: value } = callField(field);
  if (kind === 'labels') return NO_LABELS;
  return value === '' || value === null || value === false ? value : undefined;
});

/**
 * An insert of the events. Columns in which every row has what ClickHouse puts there
 * anyway are left out: of the 44, most batches use about half, and reading them is
 * most of the work of an insert.
 */
export function eventBatch(rows: readonly EventRow[]): RowBatch {
  const values = rows.map(valuesOf);
  const places = usedPlaces(values);
  const lines = values.map((row) => JSON.stringify(places.map((place) => row[place])));
  return {
    table: 'events',
    columns: places.map((place) => eventColumns[place] as string),
    // One JSONCompactEachRow line each.
    lines: Buffer.from(lines.join('\n')),
    rowCount: rows.length,
  };
}

/** Places of the columns in which some row has what would not be there without it. */
function usedPlaces(rows: readonly (readonly unknown[])[]): readonly number[] {
  return [...eventColumns.keys()].filter((place) => {
    const absent = absentValues[place];
    return absent === undefined || rows.some((row) => row[place] !== absent);
  });
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
  'ingest_order',
  'whole_bytes',
  'whole_sha256',
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
      letter.ingestOrder.toString(),
      letter.whole?.bytes ?? 0,
      letter.whole?.sha256 ?? '',
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
  if (keys.length === 0) return NO_LABELS;
  if (keys.length === 1) return labels;
  return Object.fromEntries(keys.sort().map((key) => [key, labels[key] as string]));
}

import { setImmediate } from 'node:timers/promises';
import { type Clock, type EpochMs, SECOND_MS } from '../../ground/time.ts';
import type { RecordHeaders } from '../call/dead-letter.ts';
import { formatOf } from '../format/choose-format.ts';
import { cloudEventHeaders } from '../format/cloudevents.ts';
import type { Format } from '../format/format.ts';
import { nativeFormat } from '../format/native.ts';
import { kafkaIngestOrder } from '../intake/encode-rows.ts';
import type { IncomingRecord } from '../intake/incoming-record.ts';
import type { RecordWriter, Wait } from '../intake/record-writer.ts';
import { decodeRecords } from '../intake/store-records.ts';
import type { UnreadableRecords } from './record-batches.ts';

/** So many records are decoded before the process looks at anything else. */
const SLICE_RECORDS = 2_000;
const HEARTBEAT_MS = SECOND_MS / 2;

/** A fetched batch, as kafkajs hands it out. */
export interface FetchedBatch {
  readonly batch: {
    readonly topic: string;
    readonly partition: number;
    readonly highWatermark: string;
    readonly messages: readonly FetchedMessage[];
    lastOffset(): string;
  };
  resolveOffset(offset: string): void;
  /** Throws when the group rebalances. */
  heartbeat(): Promise<void>;
}

interface FetchedMessage {
  readonly value: Buffer | null;
  readonly offset: string;
  readonly timestamp: string;
  readonly headers?: KafkaHeaders | undefined;
  /** The last of a batch only: it is no record, but says why there are no more. */
  readonly unreadable?: UnreadableRecords | undefined;
}

/** As kafkajs has them: a header may come more than once. */
type KafkaHeaders = Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
/** Kafka allows a header without a value, though kafkajs does not say so. */
type HeaderValue = Buffer | string | null;

export interface BatchReading {
  readonly payload: FetchedBatch;
  /** What the topic's records are in; CloudEvents are known by their headers. */
  readonly format?: Format | undefined;
  readonly writer: RecordWriter;
  readonly wait: Wait;
  readonly generation: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** After each batch: what lies behind it and cannot be read, or undefined. */
  readonly onEnd?: (unreadable: UnreadableRecords | undefined) => void;
}

/** Hands the batch to the writer; what it returns without is fetched again. */
export async function readBatch(reading: BatchReading): Promise<void> {
  const { payload, writer, clock, signal } = reading;
  const { batch, heartbeat, resolveOffset } = payload;
  const unreadable = batch.messages.at(-1)?.unreadable;
  const all = unreadable === undefined ? batch.messages : batch.messages.slice(0, -1);
  for (let start = 0; start < all.length; start += SLICE_RECORDS) {
    if (!(await hasRoom(reading))) return;
    const messages = all.slice(start, start + SLICE_RECORDS);
    const last = messages.at(-1)?.offset ?? batch.lastOffset();
    const isEnd = unreadable === undefined && start + SLICE_RECORDS >= all.length;
    // Control records at the end of a batch have offsets, but no messages.
    const nextOffset = BigInt(isEnd ? batch.lastOffset() : last) + 1n;

    const startedAt = clock.now();
    const records = messages.map((message) =>
      incoming(batch.topic, batch.partition, message, reading.format ?? nativeFormat, startedAt),
    );
    const decoded = decodeRecords(records);
    const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    writer.add(decoded, bytes, clock.now() - startedAt, {
      topic: batch.topic,
      partition: batch.partition,
      nextOffset: nextOffset.toString(),
      lag: Number(BigInt(batch.highWatermark) - nextOffset),
      oldestAt: oldestOf(messages),
      generation: reading.generation,
    });
    // Only where to fetch from next; committed is what the writer has stored.
    resolveOffset(last);
    await setImmediate();
    if (signal.aborted) return;
    await heartbeat();
  }
  reading.onEnd?.(unreadable);
}

async function hasRoom({ payload, writer, wait, signal }: BatchReading): Promise<boolean> {
  while (!signal.aborted && !writer.hasRoom()) {
    if (writer.awayReason() !== undefined) return false;
    const changed = new AbortController();
    await Promise.race([writer.change(), wait(HEARTBEAT_MS, changed.signal)]);
    changed.abort();
    // Throws when the group rebalances: the batch is then read again by whoever has it.
    await payload.heartbeat();
  }
  return !signal.aborted;
}

function incoming(
  topic: string,
  partition: number,
  message: FetchedMessage,
  agreed: Format,
  ingestedAt: number,
): IncomingRecord {
  const headers = headersOf(message.headers);
  const format = formatOf(headers, agreed);
  return {
    bytes: message.value,
    headers: format.name === 'cloudevents' && headers ? cloudEventHeaders(headers) : undefined,
    format,
    origin: `kafka:${topic}`,
    partition,
    offset: message.offset,
    arrival: {
      // A record without a time of its own takes its place when it is read.
      ingestOrder: kafkaIngestOrder(timeOf(message) ?? ingestedAt, BigInt(message.offset)),
      kafkaTopic: topic,
      kafkaPartition: partition,
      kafkaOffset: message.offset,
      ingestedAt,
    },
  };
}

/** By name in lower case, the last of each; one without a value is none. */
function headersOf(headers: KafkaHeaders | undefined): RecordHeaders | undefined {
  if (headers === undefined) return undefined;
  let texts: Record<string, string> | undefined;
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last === undefined || last === null) continue;
    texts ??= {};
    texts[name.toLowerCase()] = last.toString();
  }
  return texts;
}

function oldestOf(messages: readonly FetchedMessage[]): number | undefined {
  let oldest: number | undefined;
  for (const message of messages) {
    const at = timeOf(message);
    if (at !== undefined && (oldest === undefined || at < oldest)) oldest = at;
  }
  return oldest;
}

/** Kafka writes -1 for none, and takes whatever else a producer gives. */
function timeOf({ timestamp }: FetchedMessage): EpochMs | undefined {
  const at = Number(timestamp);
  return at < 0 ? undefined : at;
}

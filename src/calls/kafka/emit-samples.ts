import type { Log } from '../../ground/log.ts';
import { type EpochMs, SECOND_MS } from '../../ground/time.ts';
import type { RecordFormat } from '../call/record-format.ts';
import { sampleCall } from '../call/sample-call.ts';
import { sampleRecord } from '../format/sample-record.ts';
import type { Wait } from '../intake/record-writer.ts';
import { type KafkaSettings, kafkaError, openProducer } from './kafka-client.ts';

export interface EmitSamplesInput {
  readonly kafka: Omit<KafkaSettings, 'topics' | 'groupId'>;
  readonly topic: string;
  readonly count: number;
  /** Calls a second; undefined: as fast as the broker takes them. */
  readonly rate: number | undefined;
  readonly seed: number;
  /** When the first call starts; the others follow at the rate, or at 100 a second. */
  readonly from: EpochMs;
  readonly format: RecordFormat;
  readonly log: Log;
  readonly wait: Wait;
  /** Aborted: no more calls are sent. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((sent: number) => void) | undefined;
}

const TICKS_PER_SECOND = 10;
const MOST_RECORDS_AT_ONCE = 1_000;
const DEFAULT_RATE = 100;

/** Writes made-up calls to a topic; the same seed, start and rate give the same records. */
export async function emitSamples(input: EmitSamplesInput): Promise<number> {
  const { kafka, topic, count, rate, seed, from, format, wait, signal } = input;
  const perTick =
    rate === undefined ? MOST_RECORDS_AT_ONCE : Math.max(1, Math.round(rate / TICKS_PER_SECOND));
  const tickMs = rate === undefined ? 0 : (perTick * SECOND_MS) / rate;
  const producer = openProducer(kafka, input.log);
  let sent = 0;
  try {
    await producer.connect();
    while (sent < count && !signal.aborted) {
      const length = Math.min(perTick, MOST_RECORDS_AT_ONCE, count - sent);
      const messages = Array.from({ length }, (_, offset) => {
        const index = sent + offset;
        const startedAt = from + Math.floor((index * SECOND_MS) / (rate ?? DEFAULT_RATE));
        const call = sampleCall(seed, index, startedAt);
        return { key: call.event_id, ...sampleRecord(format, call) };
      });
      await producer.send({ topic, messages, acks: -1 });
      sent += length;
      input.onProgress?.(sent);
      if (sent < count && tickMs > 0) await wait(tickMs, signal);
    }
  } catch (cause) {
    throw kafkaError(kafka, cause);
  } finally {
    await producer.disconnect();
  }
  return sent;
}

import { type EpochMs, SECOND_MS } from '../../ground/time.ts';
import { timer } from '../intake/timer.ts';
import { type ConsumeKafkaInput, consumeKafka } from './consume-kafka.ts';
import { hiddenTopics } from './hidden-topics.ts';
import { kafkaError, openAdmin } from './kafka-client.ts';
import { type PatientAdmin, patientAdmin } from './patient-admin.ts';

export type BackfillInput = Omit<ConsumeKafkaInput, 'onAssigned'> & {
  /** Records with an earlier timestamp are left out; undefined: everything that Kafka still has. */
  readonly from: EpochMs | undefined;
  /** `total` is what lay between the start and the end of the topics when the backfill began. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

interface Span {
  readonly topic: string;
  readonly partition: number;
  /** Where this run begins, and the end of the partition when it began. */
  readonly start: bigint;
  readonly end: bigint;
}

const LOOK_MS = SECOND_MS / 2;
/** What an open transaction holds, or a damaged batch, does not come however long one waits. */
const QUIET_MS = 15 * SECOND_MS;

/**
 * Reads what topics held when it began, in a group of its own, so that the running workers are not
 * disturbed. Begun again after it was stopped it goes on where it was. Ends when everything is
 * stored and committed, or at the signal; throws `unavailable` then for what could not be read.
 */
export async function backfillKafka(input: BackfillInput): Promise<void> {
  const kafka = { ...input.kafka, groupId: backfillGroup(input.kafka.groupId, input.from) };
  const admin = openAdmin(kafka, input.log);
  try {
    await admin.connect();
    const { wait = timer, random = Math.random, signal } = input;
    const patient = patientAdmin(admin, { wait, random, signal });
    const hidden = await hiddenTopics(admin, kafka.topics);
    const topics = kafka.topics.filter((topic) => !hidden.has(topic));
    const spans = await spansOf(patient, { ...kafka, topics }, input.from);
    const unreadable = await readSpans(patient, spans, { ...input, kafka: { ...kafka, topics } });
    const faults = [...hidden].map(([topic, reason]) => `topic ${topic} cannot be read: ${reason}`);
    if (unreadable !== undefined) faults.push(unreadable);
    if (faults.length > 0) throw new Error(`${faults.join('; ')}; the rest is stored`);
  } catch (cause) {
    throw isOurs(cause) ? cause : kafkaError(kafka, cause);
  } finally {
    await admin.disconnect();
  }
}

/** The name says what the group has read: another start is another group. */
export function backfillGroup(groupId: string, from: EpochMs | undefined): string {
  return `${groupId}-backfill-${from === undefined ? 'beginning' : from}`;
}

async function spansOf(
  admin: PatientAdmin,
  { topics, groupId }: { topics: readonly string[]; groupId: string },
  from: EpochMs | undefined,
): Promise<readonly Span[]> {
  const spans: Span[] = [];
  for (const topic of topics) {
    const ends = await admin.fetchTopicOffsets(topic);
    const committed = await committedOffsets(admin, groupId, topic);
    const isFresh = [...committed.values()].every((offset) => offset < 0n);
    const starts = isFresh ? await startsOf(admin, topic, from) : committed;
    if (isFresh) {
      await admin.setOffsets({
        groupId,
        topic,
        partitions: [...starts].map(([partition, offset]) => ({
          partition,
          offset: offset.toString(),
        })),
      });
    }
    for (const { partition, high, low } of ends) {
      const start = starts.get(partition) ?? -1n;
      spans.push({
        topic,
        partition,
        // What Kafka has thrown away since cannot be read any more.
        start: later(start, BigInt(low)),
        end: BigInt(high),
      });
    }
  }
  return spans;
}

/** By partition; -1: none. */
async function committedOffsets(
  admin: PatientAdmin,
  groupId: string,
  topic: string,
): Promise<ReadonlyMap<number, bigint>> {
  const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const partitions = group?.partitions ?? [];
  return new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

async function startsOf(
  admin: PatientAdmin,
  topic: string,
  from: EpochMs | undefined,
): Promise<ReadonlyMap<number, bigint>> {
  if (from === undefined) {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, low }) => [partition, BigInt(low)]));
  }
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, from);
  return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

async function readSpans(
  admin: PatientAdmin,
  spans: readonly Span[],
  input: BackfillInput,
): Promise<string | undefined> {
  const total = spans.reduce((sum, { start, end }) => sum + lengthOf(start, end), 0);
  input.onProgress?.(0, total);
  if (total === 0) return undefined;
  const finished = new AbortController();
  const wait = input.wait ?? timer;
  let newestBatchAt = input.clock.now();
  const consumption = consumeKafka({
    ...input,
    signal: AbortSignal.any([input.signal, finished.signal]),
    onBatch: (batch) => {
      newestBatchAt = input.clock.now();
      input.onBatch?.(batch);
    },
  });
  const watching = (async () => {
    for (;;) {
      const left = await recordsLeft(admin, spans, input.kafka.groupId);
      input.onProgress?.(total - left, total);
      const isQuiet = input.clock.now() - newestBatchAt >= QUIET_MS;
      const unreadable = consumption.unreadable();
      if (left === 0) return undefined;
      if (isQuiet && (consumption.readiness().ready || unreadable !== undefined)) return unreadable;
      await wait(LOOK_MS, input.signal);
      if (input.signal.aborted) return undefined;
    }
  })();
  try {
    return (await Promise.race([watching, consumption.done])) ?? undefined;
  } finally {
    finished.abort();
    await consumption.done;
  }
}

async function recordsLeft(
  admin: PatientAdmin,
  spans: readonly Span[],
  groupId: string,
): Promise<number> {
  let left = 0;
  for (const topic of new Set(spans.map((span) => span.topic))) {
    const committed = await committedOffsets(admin, groupId, topic);
    for (const { partition, start, end } of spans.filter((span) => span.topic === topic)) {
      const reached = committed.get(partition) ?? start;
      left += lengthOf(later(reached, start), end);
    }
  }
  return left;
}

function lengthOf(start: bigint, end: bigint): number {
  return end > start ? Number(end - start) : 0;
}

function later(one: bigint, other: bigint): bigint {
  return [one, other].reduce((a, b) => (b > a ? b : a));
}

function isOurs(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'UptallyError';
}

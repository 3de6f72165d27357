import { isUnavailable, UptallyError } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { type Clock, SECOND_MS } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import {
  type PartitionPlace,
  type StoredBatch,
  startRecordWriter,
  type Wait,
} from '../intake/record-writer.ts';
import { retryText, retryWaitMs } from '../intake/retry-wait.ts';
import type { DecodedRecords } from '../intake/store-records.ts';
import { timer } from '../intake/timer.ts';
import { partitionGuard } from './guard-partition.ts';
import { shownTopics, untilShown } from './hidden-topics.ts';
import {
  type Consumer,
  isKafkaError,
  type KafkaSettings,
  kafkaError,
  openConsumer,
} from './kafka-client.ts';
import { readBatch } from './read-batch.ts';
import { type TopicFaults, topicFaults } from './topic-faults.ts';

export interface ConsumeKafkaInput {
  readonly kafka: KafkaSettings;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted: what was read is stored and committed, then the group is left. */
  readonly signal: AbortSignal;
  /** After each stored and committed batch. */
  readonly onBatch?: ((batch: StoredBatch) => void) | undefined;
  /** The group gave out its partitions anew. */
  readonly onAssigned?: (() => void) | undefined;
  /** For each topic when the group is joined, and whenever it changes. */
  readonly onReadable?: ((topic: string, isReadable: boolean) => void) | undefined;
  readonly wait?: Wait | undefined;
  readonly random?: (() => number) | undefined;
}

/** Whether records flow; `reason` is one line for a person. */
export interface Readiness {
  readonly ready: boolean;
  readonly reason: string;
}

export interface KafkaConsumption {
  readiness(): Readiness;
  /** What of the topics cannot be read, where that is all that is wrong. */
  unreadable(): string | undefined;
  /** Ends after the signal, when everything is closed; rejects only for a fault of this program. */
  readonly done: Promise<void>;
}

const FETCH_BYTES = 16 << 20;
const FETCH_BYTES_PER_PARTITION = 4 << 20;

/**
 * Stores the records of Kafka topics until `signal` is aborted. While the warehouse is away the
 * partitions are paused; when Kafka is away, or drops the consumer, it is joined again. What of the
 * topics cannot be read is tried again and again, while the rest goes on.
 */
export function consumeKafka(input: ConsumeKafkaInput): KafkaConsumption {
  const wait = input.wait ?? timer;
  const random = input.random ?? Math.random;
  let reason: string | undefined = 'kafka: joining the consumer group';
  const faults = topicFaults(input.log, input.onReadable ?? (() => {}));

  // Failures since a batch was last stored.
  let failures = 0;
  const onBatch = (batch: StoredBatch) => {
    failures = 0;
    input.onBatch?.(batch);
  };

  const done = (async () => {
    while (!input.signal.aborted) {
      try {
        const topics = await shownTopics(input.kafka, input.log, faults);
        const kafka = { ...input.kafka, topics };
        await consumeOnce({ ...input, kafka, onBatch }, faults, wait, random, (current) => {
          reason = current;
        });
      } catch (cause) {
        if (!(cause instanceof UptallyError) || !isUnavailable(cause)) throw cause;
        failures += 1;
        const waitMs = retryWaitMs(failures, random());
        reason = cause.message;
        input.log.warn({ waitMs }, `${cause.message}; ${retryText(waitMs)}`);
        await wait(waitMs, input.signal);
      }
    }
    reason = 'kafka: stopped';
  })();
  done.catch(() => {});

  return {
    readiness() {
      const found = reason ?? faults.text();
      return { ready: found === undefined, reason: found ?? 'consuming' };
    },
    unreadable: () => (reason === undefined ? faults.text() : undefined),
    done,
  };
}

/** One membership: from connecting until the signal or a fault that Kafka does not mend itself. */
async function consumeOnce(
  input: ConsumeKafkaInput,
  faults: TopicFaults,
  wait: Wait,
  random: () => number,
  onState: (reason: string | undefined) => void,
): Promise<void> {
  const { kafka, log, signal } = input;
  const consumer = connectable(kafka, log);
  const topics = kafka.topics.map((topic) => ({ topic }));
  const uncommitted = new Map<string, PartitionPlace>();
  let generation = 0;
  let isMember = false;

  const writer = startRecordWriter({
    warehouse: input.warehouse,
    clock: input.clock,
    wait,
    random,
    onBatch: (batch) => {
      const { records, stored, insertMs } = batch;
      log.debug({ records, stored, insertMs }, 'batch stored');
      input.onBatch?.(batch);
    },
    commit: async (places) => {
      for (const place of places) uncommitted.set(`${place.partition} ${place.topic}`, place);
      await commitPlaces(consumer, uncommitted, generation, log);
    },
    onAway: (error, waitMs) => {
      log.warn({ waitMs }, `${error.message}: partitions are paused; ${retryText(waitMs)}`);
      onState(error.message);
      if (isMember) consumer.pause(topics);
    },
    onBack: () => {
      log.info('the warehouse is back: partitions are resumed');
      onState(undefined);
      if (isMember) consumer.resume(topics);
    },
  });

  let crash: (cause: unknown) => void = () => {};
  const crashed = new Promise<never>((_resolve, reject) => {
    crash = reject;
  });
  crashed.catch(() => {});
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    isMember = false;
    crash(kafkaError(kafka, payload.error));
  });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    isMember = true;
    generation += 1;
    // What was read under the former assignment is delivered again to whoever has it now.
    uncommitted.clear();
    faults.clearPartitions();
    input.onAssigned?.();
    for (const topic of kafka.topics) input.onReadable?.(topic, true);
    if (writer.awayReason() === undefined) onState(undefined);
  });

  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize === 0) writer.add(NOTHING, 0, 0, placeBehind(payload, generation));
  });

  const leaving = new AbortController();
  const onEnd = partitionGuard({ consumer, faults, writer, wait, random, signal: leaving.signal });
  const joined = async () => {
    await consumer.connect();
    if (leaving.signal.aborted) return;
    await consumer.subscribe({ topics: [...kafka.topics], fromBeginning: true });
    if (leaving.signal.aborted) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) =>
        readBatch({
          payload,
          format: kafka.formats?.get(payload.batch.topic),
          writer,
          wait,
          generation,
          clock: input.clock,
          signal: leaving.signal,
          onEnd: (unreadable) => onEnd(payload.batch, unreadable),
        }).catch((cause: unknown) => {
          // A fault of ours: kafkajs would try it again and again.
          if (!isKafkaError(cause)) crash(cause);
          throw cause;
        }),
    });
    await aborted(leaving.signal);
  };
  const joining = joined().catch((cause: unknown) => {
    throw kafkaError(kafka, cause);
  });
  joining.catch(() => {});
  const hidden = faults.topics();
  const shown =
    hidden.length === 0
      ? []
      : [untilShown({ kafka, log, topics: hidden, wait, signal: leaving.signal })];
  try {
    await Promise.race([joining, crashed, writer.done, aborted(signal), ...shown]);
  } finally {
    leaving.abort();
    if (isMember) consumer.pause(topics);
    try {
      await writer.finish();
    } finally {
      // Not before: kafkajs forgets a consumer that is told to stop while it joins, and the join
      // goes on without it. What it joined would hold its partitions for ever and read nothing.
      await joining.catch(() => {});
      await disconnect(consumer, log);
    }
  }
}

/** What a batch holds of which Kafka hands out no record. */
const NOTHING: DecodedRecords = { events: [], letters: [], skipped: {} };

/**
 * Behind the markers and the aborted records of transactions: committed as well, so that nobody
 * takes them for records that wait.
 */
function placeBehind(
  {
    topic,
    partition,
    lastOffset,
    highWatermark,
  }: { topic: string; partition: number; lastOffset: string; highWatermark: string },
  generation: number,
): PartitionPlace {
  const nextOffset = BigInt(lastOffset) + 1n;
  const lag = Number(BigInt(highWatermark) - nextOffset);
  return { topic, partition, nextOffset: nextOffset.toString(), lag, generation };
}

/** Commits and forgets the places; those that fail are committed with the next ones. */
async function commitPlaces(
  consumer: Consumer,
  uncommitted: Map<string, PartitionPlace>,
  generation: number,
  log: Log,
): Promise<void> {
  const places = [...uncommitted].filter(([, place]) => place.generation === generation);
  if (places.length === 0) return;
  try {
    await consumer.commitOffsets(
      places.map(([, { topic, partition, nextOffset }]) => ({
        topic,
        partition,
        offset: nextOffset,
      })),
    );
    for (const [key, place] of places) if (uncommitted.get(key) === place) uncommitted.delete(key);
  } catch (cause) {
    log.warn({ cause: (cause as Error).message }, 'offsets not committed: the records come again');
  }
}

function connectable(kafka: KafkaSettings, log: Log): Consumer {
  const { groupId, sessionMs = 10 * SECOND_MS } = kafka;
  return openConsumer(kafka, log, {
    groupId,
    // A misspelt topic is an error, not a new topic.
    allowAutoTopicCreation: false,
    maxBytes: FETCH_BYTES,
    maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
    maxWaitTimeInMs: SECOND_MS / 2,
    sessionTimeout: sessionMs,
    // So long the group waits for members that do not answer.
    rebalanceTimeout: 2 * sessionMs,
    heartbeatInterval: sessionMs / 5,
    retry: { restartOnFailure: async () => false },
  });
}

async function disconnect(consumer: Consumer, log: Log): Promise<void> {
  try {
    // Leaves the group as well, so that the others need not wait for the session to run out.
    await consumer.disconnect();
  } catch (cause) {
    log.warn({ cause: (cause as Error).message }, 'kafka: not disconnected');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

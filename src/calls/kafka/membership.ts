import type { Log } from '../../ground/log.ts';
import { type Clock, SECOND_MS } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import {
  type PartitionPlace,
  type RecordWriter,
  type StoredBatch,
  startRecordWriter,
  type Wait,
} from '../intake/record-writer.ts';
import { retryText } from '../intake/retry-wait.ts';
import type { DecodedRecords } from '../intake/store-records.ts';
import { partitionGuard } from './guard-partition.ts';
import { untilShown } from './hidden-topics.ts';
import {
  type Consumer,
  isKafkaError,
  type KafkaSettings,
  kafkaError,
  openConsumer,
} from './kafka-client.ts';
import { readBatch } from './read-batch.ts';
import type { TopicFaults } from './topic-faults.ts';

export interface MembershipInput {
  readonly kafka: KafkaSettings;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted: what was read is stored and committed, then the group is left. */
  readonly signal: AbortSignal;
  readonly faults: TopicFaults;
  readonly wait: Wait;
  readonly random: () => number;
  /** Why nothing flows; undefined once it does. */
  readonly onState: (reason: string | undefined) => void;
  /** After each stored and committed batch. */
  readonly onBatch?: ((batch: StoredBatch) => void) | undefined;
  /** The group gave out its partitions anew. */
  readonly onAssigned?: (() => void) | undefined;
  /** For each topic when the group is joined, and whenever it changes. */
  readonly onReadable?: ((topic: string, isReadable: boolean) => void) | undefined;
}

const FETCH_BYTES = 16 << 20;
const FETCH_BYTES_PER_PARTITION = 4 << 20;

/** From connecting until the signal or a fault that Kafka does not mend itself. */
export class Membership {
  readonly #input: MembershipInput;
  readonly #consumer: Consumer;
  readonly #writer: RecordWriter;
  readonly #topics: { topic: string }[];
  readonly #uncommitted = new Map<string, PartitionPlace>();
  readonly #leaving = new AbortController();
  #crash: (cause: unknown) => void = () => {};
  #generation = 0;
  #isMember = false;

  constructor(input: MembershipInput) {
    this.#input = input;
    this.#consumer = connectable(input.kafka, input.log);
    this.#topics = input.kafka.topics.map((topic) => ({ topic }));
    this.#writer = this.#startWriter();
  }

  async run(): Promise<void> {
    const { kafka, log, signal, faults, wait } = this.#input;
    const crashed = new Promise<never>((_resolve, reject) => {
      this.#crash = reject;
    });
    crashed.catch(() => {});
    this.#listen();
    const joining = this.#join().catch((cause: unknown) => {
      throw kafkaError(kafka, cause);
    });
    joining.catch(() => {});
    const hidden = faults.topics();
    const shown =
      hidden.length === 0
        ? []
        : [untilShown({ kafka, log, topics: hidden, wait, signal: this.#leaving.signal })];
    try {
      await Promise.race([joining, crashed, this.#writer.done, aborted(signal), ...shown]);
    } finally {
      this.#leaving.abort();
      if (this.#isMember) this.#consumer.pause(this.#topics);
      try {
        await this.#writer.finish();
      } finally {
        // Not before: kafkajs forgets a consumer that is told to stop while it joins, and the join
        // goes on without it. What it joined would hold its partitions for ever and read nothing.
        await joining.catch(() => {});
        await disconnect(this.#consumer, log);
      }
    }
  }

  #startWriter(): RecordWriter {
    const { warehouse, clock, log, wait, random, onState } = this.#input;
    return startRecordWriter({
      warehouse,
      clock,
      wait,
      random,
      onBatch: (batch) => {
        const { records, stored, insertMs } = batch;
        log.debug({ records, stored, insertMs }, 'batch stored');
        this.#input.onBatch?.(batch);
      },
      commit: async (places) => {
        for (const place of places) {
          this.#uncommitted.set(`${place.partition} ${place.topic}`, place);
        }
        await commitPlaces(this.#consumer, this.#uncommitted, this.#generation, log);
      },
      onAway: (error, waitMs) => {
        log.warn({ waitMs }, `${error.message}: partitions are paused; ${retryText(waitMs)}`);
        onState(error.message);
        if (this.#isMember) this.#consumer.pause(this.#topics);
      },
      onBack: () => {
        log.info('the warehouse is back: partitions are resumed');
        onState(undefined);
        if (this.#isMember) this.#consumer.resume(this.#topics);
      },
    });
  }

  #listen(): void {
    const { kafka, faults, onAssigned, onReadable, onState } = this.#input;
    const consumer = this.#consumer;
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.#isMember = false;
      this.#crash(kafkaError(kafka, payload.error));
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.#isMember = true;
      this.#generation += 1;
      // What was read under the former assignment is delivered again to whoever has it now.
      this.#uncommitted.clear();
      faults.clearPartitions();
      onAssigned?.();
      for (const topic of kafka.topics) onReadable?.(topic, true);
      if (this.#writer.awayReason() === undefined) onState(undefined);
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return;
      this.#writer.add(NOTHING, 0, 0, placeBehind(payload, this.#generation));
    });
  }

  /** Reads until the membership is left. */
  async #join(): Promise<void> {
    const { kafka, clock, faults, wait, random } = this.#input;
    const { signal } = this.#leaving;
    const consumer = this.#consumer;
    const writer = this.#writer;
    const onEnd = partitionGuard({ consumer, faults, writer, wait, random, signal });
    await consumer.connect();
    if (signal.aborted) return;
    await consumer.subscribe({ topics: [...kafka.topics], fromBeginning: true });
    if (signal.aborted) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) =>
        readBatch({
          payload,
          format: kafka.formats?.get(payload.batch.topic),
          writer,
          wait,
          generation: this.#generation,
          clock,
          signal,
          onEnd: (unreadable) => onEnd(payload.batch, unreadable),
        }).catch((cause: unknown) => {
          // A fault of ours: kafkajs would try it again and again.
          if (!isKafkaError(cause)) this.#crash(cause);
          throw cause;
        }),
    });
    await aborted(signal);
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

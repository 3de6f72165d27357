import { setTimeout } from 'node:timers/promises';
import { type Admin, CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';

/** What a producer sends: `null` is a tombstone. */
export type RecordValue = string | Buffer | null;

const LEADER_ATTEMPTS = 100;
const LEADER_POLL_MS = 100;
const MESSAGES_PER_REQUEST = 5_000;
const LARGEST_MESSAGE_BYTES = 8 << 20;

export async function createTopic(
  brokers: readonly string[],
  topic: string,
  partitions: number,
): Promise<void> {
  const configEntries = [{ name: 'max.message.bytes', value: String(LARGEST_MESSAGE_BYTES) }];
  await withAdmin(brokers, async (admin) => {
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, configEntries }],
      waitForLeaders: false,
    });
    await ledTopic(admin, topic);
  });
}

/**
 * Ends when every partition has a leader that answers. `waitForLeaders` would fail instead, while a
 * busy broker has not yet heard of the topic.
 */
async function ledTopic(admin: Admin, topic: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (attempt === LEADER_ATTEMPTS || !(error as { retriable?: boolean }).retriable) throw error;
      await setTimeout(LEADER_POLL_MS);
    }
  }
}

/**
 * Sends `value(0)` to `value(count - 1)` over all partitions, each value in its turn and once: a
 * request whose answer was late is sent again, and the broker leaves out what it has.
 */
export async function produce(
  brokers: readonly string[],
  topic: string,
  count: number,
  value: (index: number) => RecordValue,
): Promise<void> {
  const producer = kafkaClient(brokers).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    // A request that is sent again after its answer was lost would be a second record.
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  try {
    for (let sent = 0; sent < count; sent += MESSAGES_PER_REQUEST) {
      const length = Math.min(MESSAGES_PER_REQUEST, count - sent);
      const messages = Array.from({ length }, (_, index) => ({
        key: String(sent + index),
        value: value(sent + index),
      }));
      await producer.send({ topic, messages, acks: -1, compression: CompressionTypes.None });
    }
  } finally {
    await producer.disconnect();
  }
}

/** Per partition: the group's committed offset (-1: none) and the end of the partition. */
export async function groupPlaces(
  brokers: readonly string[],
  groupId: string,
  topic: string,
): Promise<{ partition: number; committed: number; end: number }[]> {
  return withAdmin(brokers, async (admin) => {
    const ends = await admin.fetchTopicOffsets(topic);
    const [group] = await foundGroup(() => admin.fetchOffsets({ groupId, topics: [topic] }));
    return ends.map(({ partition, high }) => {
      const committed = group?.partitions.find((place) => place.partition === partition);
      return { partition, committed: Number(committed?.offset ?? -1), end: Number(high) };
    });
  });
}

/** The first group of a broker waits for its book of offsets to be made; kafkajs does not. */
async function foundGroup<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const { retriable } = error as { retriable?: unknown };
      if (retriable !== true || attempt === LEADER_ATTEMPTS) throw error;
      await setTimeout(LEADER_POLL_MS);
    }
  }
}

async function withAdmin<T>(
  brokers: readonly string[],
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

function kafkaClient(brokers: readonly string[]): Kafka {
  return new Kafka({ brokers: [...brokers], clientId: 'uptally-test', logLevel: logLevel.NOTHING });
}

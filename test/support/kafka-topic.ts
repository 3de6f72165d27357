import { type Admin, CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';

/** What a producer sends: `null` is a tombstone. */
export type RecordValue = string | Buffer | null;

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
      waitForLeaders: true,
    });
  });
}

/** Sends `value(0)` to `value(count - 1)` over all partitions, each value in its turn. */
export async function produce(
  brokers: readonly string[],
  topic: string,
  count: number,
  value: (index: number) => RecordValue,
): Promise<void> {
  const producer = kafkaClient(brokers).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    for (let sent = 0; sent < count; sent += MESSAGES_PER_REQUEST) {
      const length = Math.min(MESSAGES_PER_REQUEST, count - sent);
      const messages = Array.from({ length }, (_, index) => ({
        key: String(sent + index),
        value: value(sent + index),
      }));
      await producer.send({ topic, messages, acks: 1, compression: CompressionTypes.None });
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
    const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return ends.map(({ partition, high }) => {
      const committed = group?.partitions.find((place) => place.partition === partition);
      return { partition, committed: Number(committed?.offset ?? -1), end: Number(high) };
    });
  });
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

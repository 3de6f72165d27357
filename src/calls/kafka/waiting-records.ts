import type { Log } from '../../ground/log.ts';
import type { EpochMs } from '../../ground/time.ts';
import { timer } from '../intake/timer.ts';
import { hiddenTopics } from './hidden-topics.ts';
import { type KafkaSettings, kafkaError, openAdmin } from './kafka-client.ts';
import { patientAdmin } from './patient-admin.ts';

/**
 * Records that were produced before an instant and that the consumer group has not committed, over
 * all partitions of the topics. Offsets are committed after what they stand for is stored, so 0
 * means that all of it is in the warehouse. Throws `unavailable`.
 */
export async function waitingRecords(
  kafka: KafkaSettings,
  log: Log,
  before: EpochMs,
): Promise<number> {
  const admin = openAdmin(kafka, log);
  try {
    await admin.connect();
    const [hidden] = await hiddenTopics(admin, kafka.topics);
    if (hidden !== undefined) throw new Error(`topic ${hidden.join(' cannot be read: ')}`);
    const signal = new AbortController().signal;
    const patient = patientAdmin(admin, { wait: timer, random: Math.random, signal });
    const committed = await patient.fetchOffsets({
      groupId: kafka.groupId,
      topics: [...kafka.topics],
    });
    let waiting = 0n;
    for (const { topic, partitions } of committed) {
      const ends = await patient.fetchTopicOffsetsByTimestamp(topic, before);
      const starts = await patient.fetchTopicOffsets(topic);
      for (const { partition, offset: end } of ends) {
        const stored = BigInt(partitions.find((one) => one.partition === partition)?.offset ?? -1);
        const low = BigInt(starts.find((start) => start.partition === partition)?.low ?? 0);
        const from = stored < low ? low : stored;
        if (BigInt(end) > from) waiting += BigInt(end) - from;
      }
    }
    return Number(waiting);
  } catch (cause) {
    throw kafkaError(kafka, cause);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

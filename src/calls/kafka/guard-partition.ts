import type { RecordWriter, Wait } from '../intake/record-writer.ts';
import { retryWaitMs } from '../intake/retry-wait.ts';
import type { Consumer } from './kafka-client.ts';
import type { UnreadableRecords } from './record-batches.ts';
import type { TopicFaults } from './topic-faults.ts';

/** Pauses a partition whose records cannot be read, and tries it again after growing pauses. */
export function partitionGuard({
  consumer,
  faults,
  writer,
  wait,
  random,
  signal,
}: {
  consumer: Consumer;
  faults: TopicFaults;
  writer: RecordWriter;
  wait: Wait;
  random: () => number;
  signal: AbortSignal;
}) {
  const attempts = new Map<string, number>();
  return (
    { topic, partition }: { topic: string; partition: number },
    unreadable: UnreadableRecords | undefined,
  ): void => {
    const key = `${partition} ${topic}`;
    if (unreadable === undefined) {
      attempts.delete(key);
      faults.clear({ topic, partition });
      return;
    }
    const { offset, reason } = unreadable;
    faults.set({ topic, partition }, offset === undefined ? reason : `offset ${offset}: ${reason}`);
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    // Everything is paused already, and comes back as a whole.
    if (writer.awayReason() !== undefined) return;
    const place = [{ topic, partitions: [partition] }];
    consumer.pause(place);
    void wait(retryWaitMs(attempt, random()), signal).then(() => {
      if (!signal.aborted && writer.awayReason() === undefined) consumer.resume(place);
    });
  };
}

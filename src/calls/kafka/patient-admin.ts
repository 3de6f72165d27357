import type { Wait } from '../intake/record-writer.ts';
import { retryWaitMs } from '../intake/retry-wait.ts';
import type { Admin } from './kafka-client.ts';

const MOST_ATTEMPTS = 8;

export type PatientAdmin = Pick<
  Admin,
  'fetchOffsets' | 'fetchTopicOffsets' | 'fetchTopicOffsetsByTimestamp' | 'setOffsets'
>;

/** kafkajs gives up at once where the coordinator of a group is only just being found. */
export function patientAdmin(
  admin: Admin,
  { wait, random, signal }: { wait: Wait; random: () => number; signal: AbortSignal },
): PatientAdmin {
  const patient =
    <Arguments extends unknown[], Result>(call: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await call(...args);
        } catch (cause) {
          if (attempt === MOST_ATTEMPTS || signal.aborted || !isRetriable(cause)) throw cause;
          await wait(retryWaitMs(attempt, random()), signal);
        }
      }
    };
  return {
    fetchOffsets: patient(admin.fetchOffsets),
    fetchTopicOffsets: patient(admin.fetchTopicOffsets),
    fetchTopicOffsetsByTimestamp: patient(admin.fetchTopicOffsetsByTimestamp),
    setOffsets: patient(admin.setOffsets),
  };
}

// A topic that does not exist is retriable to Kafka; nobody here waits for one.
function isRetriable(cause: unknown): boolean {
  const { retriable, type } = (cause ?? {}) as { retriable?: unknown; type?: unknown };
  return retriable === true && type !== 'UNKNOWN_TOPIC_OR_PARTITION';
}

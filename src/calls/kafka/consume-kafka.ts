import { isUnavailable, UptallyError } from '../../ground/errors.ts';
import type { StoredBatch, Wait } from '../intake/record-writer.ts';
import { retryText, retryWaitMs } from '../intake/retry-wait.ts';
import { timer } from '../intake/timer.ts';
import { shownTopics } from './hidden-topics.ts';
import { Membership, type MembershipInput } from './membership.ts';
import { topicFaults } from './topic-faults.ts';

export interface ConsumeKafkaInput
  extends Omit<MembershipInput, 'faults' | 'wait' | 'random' | 'onState'> {
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
        const onState = (current: string | undefined) => {
          reason = current;
        };
        await new Membership({ ...input, kafka, onBatch, faults, wait, random, onState }).run();
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

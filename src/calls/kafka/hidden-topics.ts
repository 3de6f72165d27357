import { UptallyError } from '../../ground/errors.ts';
import type { Log } from '../../ground/log.ts';
import { SECOND_MS } from '../../ground/time.ts';
import type { Wait } from '../intake/record-writer.ts';
import { type Admin, type KafkaSettings, kafkaError, openAdmin } from './kafka-client.ts';
import type { TopicFaults } from './topic-faults.ts';

/** A topic that Kafka did not show is asked for again so often. */
const LOOK_AGAIN_MS = 30 * SECOND_MS;

/** Answers that concern a topic alone. */
const TOPIC_ERRORS: readonly unknown[] = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
];

/** By topic why Kafka does not show it; throws what concerns all of them. */
export async function hiddenTopics(
  admin: Pick<Admin, 'fetchTopicMetadata'>,
  topics: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const hidden = new Map<string, string>();
  for (const topic of topics) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
    } catch (cause) {
      const { type, message } = cause as { type?: unknown; message: string };
      if (!TOPIC_ERRORS.includes(type)) throw cause;
      hidden.set(topic, message);
    }
  }
  return hidden;
}

/** The topics that Kafka shows, the others being faults; throws `unavailable` if it shows none. */
export async function shownTopics(
  kafka: KafkaSettings,
  log: Log,
  faults: TopicFaults,
): Promise<readonly string[]> {
  const hidden = await asked(kafka, log, kafka.topics);
  for (const topic of kafka.topics) {
    const reason = hidden.get(topic);
    if (reason === undefined) faults.clear({ topic });
    else faults.set({ topic }, reason);
  }
  const shown = kafka.topics.filter((topic) => !hidden.has(topic));
  if (shown.length === 0)
    throw new UptallyError('unavailable', faults.text() ?? 'kafka: no topics');
  return shown;
}

/** Ends when Kafka shows one of the topics that it did not show, or when the signal is aborted. */
export async function untilShown({
  kafka,
  log,
  topics,
  wait,
  signal,
}: {
  kafka: KafkaSettings;
  log: Log;
  topics: readonly string[];
  wait: Wait;
  signal: AbortSignal;
}): Promise<void> {
  while (!signal.aborted) {
    await wait(LOOK_AGAIN_MS, signal);
    if (signal.aborted) return;
    try {
      const hidden = await asked(kafka, log, topics);
      if (hidden.size < topics.length) return;
    } catch (cause) {
      // Whoever consumes notices as well, and knows what to do.
      log.debug({ cause: (cause as Error).message }, 'kafka: topics not looked for');
    }
  }
}

async function asked(
  kafka: KafkaSettings,
  log: Log,
  topics: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const admin = openAdmin(kafka, log);
  try {
    await admin.connect();
    return await hiddenTopics(admin, topics);
  } catch (cause) {
    throw kafkaError(kafka, cause);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

import { setTimeout } from 'node:timers/promises';
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import { formatInstant, MINUTE_MS, SECOND_MS } from '../src/ground/time.ts';
import { sampleEvent } from '../test/support/sample-events.ts';

const TICK_MS = 50;
const MESSAGES_PER_REQUEST = 2_000;
const MOST_REQUESTS = 20;
const PROBE_EVERY_MS = 3 * SECOND_MS;
const FAILING_EVERY_MS = 5 * SECOND_MS;
const FAILED_CALL_MS = 500;

/** The rule takes three minutes, and the third must be over, and seen. */
const NO_START_BEFORE_END_MS = 4 * MINUTE_MS;

/** How many models begin to fail in so long a run, a minute after the other. */
export function failingCount(seconds: number): number {
  return Math.max(0, Math.floor((seconds * SECOND_MS - NO_START_BEFORE_END_MS) / MINUTE_MS) + 1);
}

/**
 * Sends calls as they end, from now on: `rate` a second of everybody's, every few seconds one that
 * failed of a provider that nobody called before (`probe-1`, …), and those of the models that fail
 * (`failing-0`, …), one more each minute. Nothing is made up in advance, so that it may last.
 */
export async function produceCallsNow(
  brokers: readonly string[],
  topic: string,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<void> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const startedAt = Date.now();
    const sending = new Set<Promise<unknown>>();
    let failure: unknown;
    let [sent, skipped, special] = [0, 0, 0];
    for (let past = 0; past < seconds * SECOND_MS && failure === undefined; ) {
      past = Date.now() - startedAt;
      const values: string[] = [];
      // A machine that can't keep up gets fewer calls, no backlog: what is stored tells the rate.
      const owed = Math.floor((past / SECOND_MS) * rate) - skipped - sent;
      const made = Math.min(owed, Math.ceil(rate / 5));
      skipped += Math.max(0, owed - made - rate);
      for (const end = sent + made; sent < end; sent += 1) {
        const event = sampleEvent(sent);
        values.push(endedNow({ ...event, event_id: `now-${startedAt}-${sent}` }));
      }
      for (const due = Math.floor(past / SECOND_MS); special < due; special += 1) {
        values.push(...failedCalls(special, startedAt, seconds));
      }
      for (let i = 0; i < values.length; i += MESSAGES_PER_REQUEST) {
        const messages = values.slice(i, i + MESSAGES_PER_REQUEST).map((value) => ({ value }));
        const compression = CompressionTypes.None;
        const request = producer.send({ topic, messages, acks: 1, compression }).catch((error) => {
          failure = error;
        });
        sending.add(request);
        void request.then(() => sending.delete(request));
      }
      await setTimeout(TICK_MS);
      while (sending.size >= MOST_REQUESTS) await Promise.race(sending);
    }
    await Promise.all(sending);
    if (failure !== undefined) throw failure;
  } finally {
    await producer.disconnect();
  }
}

/** Of one second. */
function failedCalls(second: number, startedAt: number, seconds: number): readonly string[] {
  const past = second * SECOND_MS;
  const probes = past % PROBE_EVERY_MS === 0 ? [`probe-${second}`] : [];
  const failing = Array.from({ length: failingCount(seconds) }, (_, i) => i)
    .filter((i) => past >= i * MINUTE_MS && past % FAILING_EVERY_MS === 0)
    .map((i) => `failing-${i}`);
  return [...probes, ...failing].map((provider) =>
    endedNow({
      ...{ event_id: `${provider}-${startedAt}-${second}`, source: 'bench', provider },
      ...{ duration_ms: FAILED_CALL_MS, model: 'm', http_status: 529, operation: 'chat' },
    }),
  );
}

function endedNow<Event extends { readonly duration_ms: number }>(event: Event): string {
  return JSON.stringify({ ...event, started_at: formatInstant(Date.now() - event.duration_ms) });
}

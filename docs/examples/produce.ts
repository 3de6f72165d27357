// Times one call to a model and writes it to Kafka as a call event.
//
//   npm install kafkajs
//   node produce.ts                              prints the event
//   node produce.ts localhost:9092 call-events   sends it
import { randomUUID } from 'node:crypto';
import { Kafka } from 'kafkajs';

/** What your client library tells of an answer, and of an error that it throws. */
interface Answer {
  readonly model: string;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}

interface ApiError {
  /** Absent if no response arrived. */
  readonly status?: number;
  /** The provider's code, e.g. `overloaded_error`. */
  readonly type?: string;
}

const PROVIDER = 'anthropic';
const MODEL = 'claude-sonnet-4-5';

/** Runs one attempt of a call and returns its event, however the call ends. */
async function timed(call: () => Promise<Answer>, attempt: number, logicalCallId: string) {
  const startedAt = new Date();
  const started = performance.now();
  const outcome = await call().then(
    (answer) => ({
      http_status: 200,
      model_served: answer.model,
      input_tokens: answer.usage.input_tokens,
      output_tokens: answer.usage.output_tokens,
    }),
    (error: ApiError) => ({
      // null says that no response arrived. If your library does not tell, say so instead:
      // labels: { http_status_unknown: 'true' }
      http_status: error.status ?? null,
      error_type: error.type ?? '',
    }),
  );
  return {
    event_id: randomUUID(),
    source: 'checkout/eu-1',
    started_at: startedAt.toISOString(),
    duration_ms: Math.round(performance.now() - started),
    provider: PROVIDER,
    model: MODEL,
    logical_call_id: logicalCallId,
    attempt,
    ...outcome,
  };
}

/** Put your own call here. */
async function callTheModel(): Promise<Answer> {
  return { model: 'claude-sonnet-4-5-20250929', usage: { input_tokens: 12, output_tokens: 34 } };
}

const event = await timed(callTheModel, 1, randomUUID());
const [broker, topic] = process.argv.slice(2);
if (broker === undefined || topic === undefined) {
  console.log(JSON.stringify(event));
} else {
  const producer = new Kafka({ brokers: [broker], clientId: 'checkout' }).producer({
    // One copy of each message on the topic; a second one would be counted once all the same.
    idempotent: true,
  });
  await producer.connect();
  // The identity as key keeps events of one identity in the order in which they were sent.
  await producer.send({ topic, messages: [{ key: event.event_id, value: JSON.stringify(event) }] });
  await producer.disconnect();
}

import { setTimeout } from 'node:timers/promises';
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import { sampleEventJson } from '../test/support/sample-events.ts';

const TICK_MS = 25;

/** Sends `count` events evenly over time, whatever becomes of them, each with the time of its sending. */
export async function produceAtRate(
  brokers: readonly string[],
  topic: string,
  { rate, count, first }: { rate: number; count: number; first: number },
): Promise<void> {
  const values = Array.from({ length: count }, (_, index) => sampleEventJson(first + index));
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const startedAt = performance.now();
    const sending: Promise<unknown>[] = [];
    for (let sent = 0; sent < count; ) {
      const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1_000) * rate));
      const timestamp = String(Date.now());
      const messages = values.slice(sent, due).map((value, index) => ({
        key: String(sent + index),
        value,
        timestamp,
      }));
      sent = Math.max(sent, due);
      if (messages.length > 0) {
        const compression = CompressionTypes.None;
        sending.push(producer.send({ topic, messages, acks: 1, compression }));
      }
      await setTimeout(TICK_MS);
    }
    await Promise.all(sending);
  } finally {
    await producer.disconnect();
  }
}

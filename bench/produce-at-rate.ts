import { setTimeout } from 'node:timers/promises';
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import { sampleEventJson } from '../test/support/sample-events.ts';

const TICK_MS = 25;
const MESSAGES_PER_REQUEST = 2_000;

/**
 * Sends `count` events evenly over time, whatever becomes of them, each with the time at which it
 * was due.
 */
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
    const startedAt = Date.now();
    const sending: Promise<unknown>[] = [];
    for (let sent = 0; sent < count; ) {
      const due = Math.min(count, Math.floor(((Date.now() - startedAt) / 1_000) * rate));
      while (sent < due) {
        const start = sent;
        sent = Math.min(due, sent + MESSAGES_PER_REQUEST);
        const messages = values.slice(start, sent).map((value, index) => ({
          key: String(start + index),
          value,
          // When it should have been sent: a producer that is late must not hide it.
          timestamp: String(startedAt + Math.floor(((start + index) / rate) * 1_000)),
        }));
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

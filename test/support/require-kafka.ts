import type { TestContext } from 'node:test';
import { type KafkaBroker, startKafkaBroker } from './kafka-broker.ts';

/** A broker for this test, or undefined after the test was skipped for want of a tool. */
export async function requireKafka(
  context: TestContext,
  options: Parameters<typeof startKafkaBroker>[0] = {},
): Promise<KafkaBroker | undefined> {
  const broker = await startKafkaBroker(options);
  if ('missing' in broker) {
    context.skip(broker.missing);
    return undefined;
  }
  context.after(() => broker.close());
  return broker;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { consumeKafka } from '../../../src/calls/kafka/consume-kafka.ts';
import { systemClock } from '../../../src/ground/time.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { createTopic, produce } from '../../support/kafka-topic.ts';
import { requireKafka } from '../../support/require-kafka.ts';
import { sampleEventJson } from '../../support/sample-events.ts';

const TOPIC = 'leave';
const GROUP = 'leaving';
const POLL_MS = 50;
/** Longer than the session of a member that was killed. */
const MOST_WAIT_MS = 30_000;
const LONGEST_DELAY_MS = 400;

/** Takes everything. */
const warehouse: Warehouse = {
  label: 'nowhere',
  select: async () => [],
  run: async () => {},
  insert: async () => {},
  ping: async () => {},
  close: async () => {},
};

async function untilGroup(
  admin: Admin,
  is: (group: { state: string; members: number }) => boolean,
): Promise<void> {
  const deadline = Date.now() + MOST_WAIT_MS;
  for (;;) {
    const { groups } = await admin.describeGroups([GROUP]);
    const [group] = groups;
    const seen = { state: group?.state ?? '', members: group?.members.length ?? 0 };
    if (is(seen)) return;
    assert.ok(Date.now() < deadline, JSON.stringify(seen));
    await setTimeout(POLL_MS);
  }
}

test('a process told to stop while it joins the group ends and is no member', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const { brokers } = broker;
  await createTopic(brokers, TOPIC, 2);
  await produce(brokers, TOPIC, 10, sampleEventJson);
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  context.after(() => admin.disconnect());

  // At every point of connecting, subscribing and joining.
  for (let delayMs = 0; delayMs <= LONGEST_DELAY_MS; delayMs += 10) {
    const stop = new AbortController();
    const { done } = consumeKafka({
      kafka: { brokers, topics: [TOPIC], groupId: GROUP, clientId: 'test', ssl: false },
      warehouse,
      clock: systemClock,
      log: pino({ level: 'silent' }),
      signal: stop.signal,
    });
    await setTimeout(delayMs);
    stop.abort();
    await done;
  }
  await untilGroup(admin, ({ members }) => members === 0);
});

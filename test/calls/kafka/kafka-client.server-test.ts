import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { openAdmin, openConsumer, openProducer } from '../../../src/calls/kafka/kafka-client.ts';
import { SECOND_MS } from '../../../src/ground/time.ts';
import { requireKafka } from '../../support/require-kafka.ts';

const POLL_MS = 20;
const MOST_WAIT_MS = 10_000;

const log = pino({ level: 'silent' });

function connections(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

async function untilNone(): Promise<void> {
  const deadline = Date.now() + MOST_WAIT_MS;
  while (connections() > 0) {
    assert.ok(Date.now() < deadline, `${connections()} connections are left`);
    await setTimeout(POLL_MS);
  }
}

test('A client without work does nothing, and Node has nothing to warn of.', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const warnings: string[] = [];
  process.on('warning', ({ name }) => warnings.push(name));
  const admin = openAdmin({ brokers: broker.brokers, clientId: 'test', ssl: false }, log);
  await admin.connect();
  await admin.listTopics();
  let timers = 0;
  const counting = createHook({
    init: (_id, type) => {
      if (type === 'Timeout') timers += 1;
    },
  }).enable();
  await setTimeout(SECOND_MS);
  counting.disable();
  await admin.disconnect();
  assert.ok(timers < 20, `${timers} timers in a second`);
  assert.deepEqual(warnings, []);
});

test('A client that was disconnected leaves no connection, also of a retry.', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const kafka = { brokers: broker.brokers, clientId: 'test', ssl: false };
  const clients = {
    consumer: openConsumer(kafka, log, { groupId: 'test', retry: { retries: 0 } }),
    producer: openProducer(kafka, log),
    admin: openAdmin(kafka, log),
  };
  for (const [name, client] of Object.entries(clients)) {
    await client.connect();
    assert.ok(connections() > 0, name);
    const disconnected = client.disconnect();
    // As a request does that is tried again while the broker comes back.
    const again = client.connect().catch(() => {});
    await disconnected;
    await again;
    await untilNone();
  }
  await assert.rejects(clients.consumer.connect(), /the client was disconnected/);
});

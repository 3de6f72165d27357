import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { consumeKafka } from '../../src/event/consume-kafka.ts';
import { waitingRecords } from '../../src/event/waiting-records.ts';
import { createLog } from '../../src/log.ts';
import { DAY_MS, systemClock } from '../../src/time.ts';
import { openChdb } from '../../src/warehouse/chdb.ts';
import { migrateWarehouse } from '../../src/warehouse/migrate.ts';
import { createTopic, produce } from '../support/kafka-topic.ts';
import { requireKafka } from '../support/require-kafka.ts';
import { sampleEventJson } from '../support/sample-events.ts';

test('what was produced before an instant and is not stored is waiting', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const kafka = {
    brokers: broker.brokers,
    topics: ['calls'],
    groupId: 'group',
    clientId: 'test',
    ssl: false,
  };
  const log = createLog('silent');
  const tomorrow = systemClock.now() + DAY_MS;
  await createTopic(broker.brokers, 'calls', 2);
  await produce(broker.brokers, 'calls', 10, sampleEventJson);
  assert.equal(await waitingRecords(kafka, log, tomorrow), 10);
  assert.equal(await waitingRecords(kafka, log, tomorrow - 10 * DAY_MS), 0);

  const warehouse = openChdb();
  context.after(() => warehouse.close());
  await migrateWarehouse(warehouse);
  const stop = new AbortController();
  const progress = new EventTarget();
  let records = 0;
  const consumption = consumeKafka({
    kafka,
    warehouse,
    clock: systemClock,
    log,
    signal: stop.signal,
    onBatch: (batch) => {
      records += batch.records;
      progress.dispatchEvent(new Event('batch'));
    },
  });
  while (records < 10) await once(progress, 'batch');
  stop.abort();
  await consumption.done;
  assert.equal(await waitingRecords(kafka, log, tomorrow), 0);
  await produce(broker.brokers, 'calls', 3, (index) => sampleEventJson(100 + index));
  assert.equal(await waitingRecords(kafka, log, tomorrow), 3);
});

test('a broker that is away is unavailable', async () => {
  const kafka = {
    brokers: ['127.0.0.1:1'],
    topics: ['calls'],
    groupId: 'group',
    clientId: 'test',
    ssl: false,
  };
  await assert.rejects(waitingRecords(kafka, createLog('silent'), 0), { code: 'unavailable' });
});

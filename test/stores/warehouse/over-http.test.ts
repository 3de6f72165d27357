import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { after, afterEach, test } from 'node:test';
import { z } from 'zod';
import { eventBatch } from '../../../src/calls/intake/encode-rows.ts';
import { decodeRecords } from '../../../src/calls/intake/store-records.ts';
import type { UptallyError } from '../../../src/ground/errors.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { RowBatch } from '../../../src/stores/warehouse/warehouse.ts';
import { startClickHouse } from '../../support/clickhouse-server.ts';
import { startFaultyProxy } from '../../support/faulty-proxy.ts';
import { inherited } from '../../support/inherited.ts';
import { sampleEventJson } from '../../support/sample-events.ts';

const server = await startClickHouse({
  users: {
    'reader-only': { readonly: 1 },
    asking: { readonly: 2 },
    'small-blocks': { max_insert_block_size: 1_000, min_insert_block_size_rows: 1_000 },
  },
});
const proxy = await startFaultyProxy(server.url);
const warehouse = openClickHouse(proxy.url);
await migrateWarehouse(warehouse);

after(async () => {
  await warehouse.close();
  await proxy.close();
  await server.close();
});

afterEach(async () => {
  proxy.fault = 'none';
  proxy.onInsert = () => {};
  await warehouse.run('TRUNCATE TABLE events');
});

/** So many events as one insert. */
function batchOf(count: number): RowBatch {
  const records = Array.from({ length: count }, (_, index) => ({
    bytes: Buffer.from(sampleEventJson(index)),
    origin: 'kafka:calls',
    partition: 0,
    offset: String(index),
    arrival: {
      ingestOrder: BigInt(index),
      kafkaTopic: 'calls',
      kafkaPartition: 0,
      kafkaOffset: String(index),
      ingestedAt: 0,
    },
  }));
  return eventBatch(decodeRecords(records).events);
}

async function storedRows(): Promise<unknown> {
  const counts = 'SELECT count() AS events, uniqExact(event_id) AS ids FROM events FINAL';
  return (await warehouse.select(counts, {}, z.unknown()))[0];
}

function changed(change: (url: URL) => void): string {
  const url = new URL(server.url);
  change(url);
  return url.href;
}

const REFUSED: readonly (readonly [why: string, url: string, words: RegExp])[] = [
  ['a wrong password', changed((url) => (url.password = 'a-secret')), /code 516: uptally: Auth/],
  ['no password', changed((url) => (url.password = '')), /code 516: uptally: Auth/],
  ['an unknown user', changed((url) => (url.username = 'nobody')), /code 516: nobody: Auth/],
  ['no such database', changed((url) => (url.pathname = '/gone')), /code 81: Database gone/],
  ['a user that may set nothing', server.urlOf('reader-only'), /code 164: Cannot modify/],
  ['a user that may write nothing', server.urlOf('asking'), /code 164: .*readonly mode/],
];

for (const [why, url, words] of REFUSED) {
  test(`${why} is refused at once, in one line with what is wrong`, async () => {
    const refused = openClickHouse(url);
    try {
      await assert.rejects(refused.insert(batchOf(1)), (error: UptallyError) => {
        assert.equal(error.code, 'rejected');
        assert.match(error.message, words);
        const { password } = new URL(url);
        assert.ok(password === '' || !error.message.includes(decodeURIComponent(password)));
        return !error.message.includes('\n');
      });
    } finally {
      await refused.close();
    }
  });
}

test('a batch of many blocks is one answer: all rows, counted', async () => {
  const small = openClickHouse(server.urlOf('small-blocks'));
  try {
    await small.insert(batchOf(20_000));
  } finally {
    await small.close();
  }
  assert.deepEqual(await storedRows(), { events: 20_000, ids: 20_000 });
});

test('a statement that fails far into its answer has no answer at all', async () => {
  const late = 'SELECT throwIf(number = 3000000) AS n FROM numbers(4000000)';
  await assert.rejects(warehouse.select(late, {}, z.unknown()), {
    code: 'rejected',
    message: /code 395: /,
  });
});

test('half an answer is none', async () => {
  proxy.fault = 'half answer';
  const many = 'SELECT number FROM numbers(10000)';
  await assert.rejects(warehouse.select(many, {}, z.unknown()), { code: 'unavailable' });
});

test('a server that takes longer than the time that its URL gives is unavailable', async () => {
  proxy.fault = 'slow';
  const hasty = openClickHouse(`${proxy.url}?request_timeout=200`);
  try {
    const asked = hasty.select('SELECT 1 AS one', {}, z.unknown());
    await assert.rejects(asked, { code: 'unavailable', message: /[Tt]imeout/ });
  } finally {
    await hasty.close();
  }
});

for (const [when, phase] of [
  ['begins', 'begins'],
  ['is written', 'written'],
] as const) {
  test(`killed when an insert ${when}: unavailable; sent again, it is stored once`, async () => {
    const batch = batchOf(1_000);
    let killed: Promise<void> | undefined;
    proxy.onInsert = (step) => {
      if (step.phase === phase) killed ??= server.kill();
    };
    if (phase === 'written') proxy.fault = 'lose answer';
    await assert.rejects(warehouse.insert(batch), { code: 'unavailable' });
    proxy.fault = 'none';
    await killed;
    await assert.rejects(warehouse.ping(), { code: 'unavailable' });
    await server.restart();
    await warehouse.ping();
    await warehouse.insert(batch);
    assert.deepEqual(await storedRows(), { events: 1_000, ids: 1_000 });
  });
}

test('the server of a process that was killed ends with it', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-orphan-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const module = JSON.stringify(packagePath('test', 'support', 'clickhouse-server.ts'));
  const program = `import(${module})
    .then((it) => it.startClickHouse())
    .then(({ url }) => setInterval(console.log, 60_000, console.log(url)));`;
  const parent = spawn(process.execPath, ['--eval', program], {
    env: { ...inherited, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(createInterface({ input: parent.stdout }), 'line');
  const orphan = openClickHouse(String(url));
  context.after(() => orphan.close());
  await orphan.ping();
  parent.kill('SIGKILL');
  const isThere = () =>
    orphan.ping().then(
      () => true,
      () => false,
    );
  while (await isThere());
  await assert.rejects(orphan.ping(), { code: 'unavailable' });
});

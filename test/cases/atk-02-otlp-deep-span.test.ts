import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { formatTable } from '../../src/calls/format/choose-format.ts';
import { decodeRecords, storeRecords } from '../../src/calls/intake/store-records.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../src/stores/warehouse/migrate.ts';
import { deepAnyValue, protobufField } from '../support/hostile-values.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';
import { exportOf, spanOf } from '../support/span-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'uptally-deep-'));
const warehouse = openChdb();
await migrateWarehouse(warehouse);
after(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

const DEPTH = 5_000;
const attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'p',
  'gen_ai.request.model': 'm',
};
const goodSpan = (index: number) =>
  spanOf({ spanId: `b7ad6b71692033${(index + 16).toString(16)}`, attributes });
const good = (...indexes: number[]) => exportOf(indexes.map(goodSpan), 'json').toString();

/** No identity, and an attribute that nests so deeply that it cannot be written again. */
const deepSpan = () => {
  const [group] = JSON.parse(good(90)).resourceSpans;
  const [span] = group.scopeSpans[0].spans;
  const value = `${'{"arrayValue":{"values":['.repeat(DEPTH)}${']}}'.repeat(DEPTH)}`;
  span.traceId = 'zz';
  span.attributes.push({ key: 'q', value: '@' });
  return JSON.stringify(span).replace('"@"', () => value);
};
const deep = `{"resourceSpans":[{"scopeSpans":[{"spans":[${deepSpan()}]}]}]}`;
const mixed = JSON.stringify({
  resourceSpans: [{ scopeSpans: [{ spans: ['@'] }] }, ...JSON.parse(good(1, 2)).resourceSpans],
}).replace('"@"', deepSpan);

test('a file of ten calls and a span nested 5,000 deep: ten are stored, one a letter', async () => {
  const file = join(folder, 'deep.jsonl');
  const lines = [0, 1, 2, 3, 4].map((index) => good(index));
  writeFileSync(file, [...lines, deep, ...[5, 6, 7, 8, 9].map((i) => good(i)), ''].join('\n'));
  const env = { UPTALLY_DATA_DIR: join(folder, 'data') };
  await layLedger(env.UPTALLY_DATA_DIR);
  const run = await runHosted(['ingest', '--format', 'otlp-json', '--json', file], { env });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.partialDeepStrictEqual(JSON.parse(run.stdout), { accepted: 10, rejected: 1 });
  assert.match(run.stderr, /^\S+deep\.jsonl:6:event_id: /m);
  assert.doesNotMatch(run.stderr, /RangeError| at /);
  const listed = await runHosted(['dead-letters', 'list', '--json'], { env });
  const [letter] = JSON.parse(listed.stdout).letters;
  assert.equal(letter.raw_bytes, Buffer.byteLength(deep));
  const replayed = await runHosted(['dead-letters', 'replay', '--json'], { env });
  assert.equal(replayed.exitCode, 1, replayed.stderr);
  assert.deepEqual(JSON.parse(replayed.stdout).remaining, { missing_field: 1 });
});

const formats = formatTable(undefined);

/** The deep span between two good ones, as an exporter would batch them. */
const deepAttribute = Buffer.concat([
  protobufField(1, Buffer.from('q')),
  protobufField(2, deepAnyValue(DEPTH)),
]);
const mixedProtobuf = Buffer.concat([
  protobufField(1, protobufField(2, protobufField(2, protobufField(9, deepAttribute)))),
  exportOf([goodSpan(1), goodSpan(2)], 'protobuf'),
]);

const batches = [
  ['otlp-json', Buffer.from(mixed), 'missing_field', Buffer.byteLength(mixed)],
  ['otlp-protobuf', mixedProtobuf, 'not_protobuf', undefined],
] as const;

for (const [name, bytes, reason, keptBytes] of batches) {
  test(`${name}: one such span of a batch is a dead letter, the others are stored`, async () => {
    for (const table of ['events', 'dead_letters']) {
      await warehouse.run(`TRUNCATE TABLE ${table}`);
    }
    const record = {
      bytes,
      format: formats[name],
      origin: 'kafka:spans',
      partition: 0,
      offset: '7',
      arrival: {
        ingestOrder: 1n,
        kafkaTopic: 'spans',
        kafkaPartition: 0,
        kafkaOffset: '7',
        ingestedAt: Date.UTC(2026, 5, 8),
      },
    };
    const { accepted, letters } = await storeRecords(warehouse, decodeRecords([record]));
    assert.deepEqual([accepted, letters.map((letter) => letter.reason)], [2, [reason]]);
    const kept = await warehouse.select(
      'SELECT length(raw) AS bytes FROM dead_letters FINAL',
      {},
      z.object({ bytes: z.number() }),
    );
    if (keptBytes !== undefined) assert.deepEqual(kept, [{ bytes: keptBytes }]);
    else assert.ok((kept[0]?.bytes ?? 0) > DEPTH);
  });
}

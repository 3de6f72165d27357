import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { ingestFiles, type RejectedLine } from '../../../src/calls/intake/ingest-files.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const folder = await mkdtemp(join(tmpdir(), 'uptally-files-'));
const warehouse = openTestWarehouse();
await migrateWarehouse(warehouse);
after(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const clock = { now: () => Date.UTC(2026, 5, 8) };

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function ingested(paths: readonly string[]) {
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
  return ingestFiles({ paths, warehouse, clock });
}

function select(statement: string): Promise<unknown[]> {
  return warehouse.select(statement, {}, z.unknown());
}

test('50,000 lines of two files, one gzip, are stored once however often ingested', async () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => sampleEventJson(index));
  const paths = [
    await fileOf('a.ndjson', lines.slice(0, 30_000).join('\n')),
    await fileOf('b.ndjson.gz', gzipSync(`${lines.slice(30_000).join('\n')}\n`)),
  ];
  const expected = { read: 50_000, accepted: 50_000, rejected: 0, skipped: 0 };
  assert.deepEqual(await ingested(paths), expected);
  const progress: number[] = [];
  const onProgress = ({ read }: { read: number }) => progress.push(read);
  assert.deepEqual(await ingestFiles({ paths, warehouse, clock, onProgress }), expected);
  assert.deepEqual(
    progress,
    [...progress].sort((a, b) => a - b),
  );
  assert.equal(progress.at(-1), 50_000);
  const rows = await select(
    'SELECT count() AS events, uniqExact(event_id) AS ids FROM events FINAL',
  );
  assert.deepEqual(rows, [{ events: 50_000, ids: 50_000 }]);
});

test('rejected lines are told with their file and line, and kept', async () => {
  const path = await fileOf('mixed.ndjson', `${sampleEventJson(1)}\n\nnonsense\n{"a":1}\n`);
  const rejected: RejectedLine[] = [];
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
  const counts = await ingestFiles({
    paths: [path],
    warehouse,
    clock,
    onRejected: (line) => rejected.push(line),
  });
  assert.deepEqual(counts, { read: 3, accepted: 1, rejected: 2, skipped: 0 });
  assert.deepEqual(
    rejected.map(({ lineNumber, reason, jsonPath, raw }) => [
      lineNumber,
      reason,
      jsonPath,
      raw.toString(),
    ]),
    [
      [3, 'not_json', '$', 'nonsense'],
      [4, 'missing_field', '$.event_id', '{"a":1}'],
    ],
  );
  assert.ok(rejected.every((line) => line.path === path));
  assert.deepEqual(
    await select(
      'SELECT origin, record_offset, raw FROM dead_letters FINAL ORDER BY record_offset',
    ),
    [
      { origin: `file:${path}`, record_offset: 3, raw: 'nonsense' },
      { origin: `file:${path}`, record_offset: 4, raw: '{"a":1}' },
    ],
  );
});

test('of two contents of one event the later file counts, then the later line', async () => {
  const version = (model_served: string) => JSON.stringify({ ...sampleEvent(1), model_served });
  const early = await fileOf('early.ndjson', [version('a'), version('b')].join('\n'));
  const late = await fileOf('late.ndjson', [version('c'), version('d')].join('\n'));
  const last = `SELECT argMax(model_served, ingest_order) AS served,
                  uniqExact(content_hash) AS contents
                FROM events FINAL GROUP BY source, event_id`;
  await ingested([early]);
  assert.deepEqual(await select(last), [{ served: 'b', contents: 2 }]);
  await ingested([early, late]);
  assert.deepEqual(await select(last), [{ served: 'd', contents: 4 }]);
  await ingested([late, early]);
  assert.deepEqual(await select(last), [{ served: 'b', contents: 4 }]);
});

test('a file that cannot be read ends the run; what came before it is stored', async () => {
  const good = await fileOf('good.ndjson', sampleEventJson(1));
  await assert.rejects(ingested([good, join(folder, 'missing')]), { code: 'invalid_input' });
  assert.deepEqual(await select('SELECT count() AS events FROM events FINAL'), [{ events: 1 }]);
});

test('an aborted run ends with the reason of the abort', async () => {
  const path = await fileOf('one.ndjson', sampleEventJson(1));
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  await assert.rejects(ingestFiles({ paths: [path], warehouse, clock, signal }), reason);
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { z } from 'zod';
import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import { callEventFields } from '../../../src/calls/call/call-fields.ts';
import { eventBatch } from '../../../src/calls/intake/encode-rows.ts';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { UptallyError } from '../../../src/ground/errors.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import { isWritten } from '../../../src/stores/warehouse/confirm-insert.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { fullCall } from '../../support/call-values.ts';
import { startClickHouse } from '../../support/clickhouse-server.ts';
import { startFaultyProxy } from '../../support/faulty-proxy.ts';

const server = await startClickHouse();
const proxy = await startFaultyProxy(server.url);
const inProcess = openChdb();
const overHttp = openClickHouse(proxy.url);
for (const warehouse of [inProcess, overHttp]) await migrateWarehouse(warehouse);
after(async () => {
  await overHttp.close();
  await proxy.close();
  await server.close();
  await inProcess.close();
});

const backends: readonly (readonly [string, Warehouse])[] = [
  ['chDB in this process', inProcess],
  ['ClickHouse over HTTP', overHttp],
];

const required = {
  event_id: 'e1',
  started_at: '2026-06-07T11:30:00Z',
  duration_ms: 5,
  provider: 'p',
  model: 'm',
  http_status: 200,
};

/** No field has its default. */
const full = { ...fullCall, ...required, labels: { b: '2', a: '1' } };

function record(fields: object, offset = 0): IncomingRecord {
  return recordOf(Buffer.from(JSON.stringify({ ...required, ...fields })), offset);
}

function recordOf(bytes: Buffer | null, offset = 0): IncomingRecord {
  return {
    bytes,
    origin: 'kafka:calls',
    partition: 3,
    offset: String(offset),
    arrival: {
      ingestOrder: 2n ** 63n + 1n,
      kafkaTopic: 'calls',
      kafkaPartition: 3,
      kafkaOffset: String(offset),
      ingestedAt: Date.UTC(2026, 5, 8, 1, 2, 3, 4),
    },
  };
}

async function emptied(warehouse: Warehouse): Promise<void> {
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
}

function select(warehouse: Warehouse, statement: string): Promise<unknown[]> {
  return warehouse.select(statement, {}, z.unknown());
}

const LARGEST = 9_007_199_254_740_991;

const values: readonly (readonly [
  sentence: string,
  fields: object,
  column: string,
  read: unknown,
])[] = [
  ['the largest integer', { input_tokens: LARGEST }, 'input_tokens', LARGEST],
  ['an absent integer', {}, 'input_tokens', null],
  ['an absent status', { http_status: null }, 'http_status', null],
  ['a true flag', { stream: true }, 'stream', true],
  ['an absent flag that may be unknown', {}, 'within_purchased_capacity', null],
  [
    'a false flag that may be unknown',
    { within_purchased_capacity: false },
    'within_purchased_capacity',
    false,
  ],
  ['an absent operation', {}, 'operation', 'chat'],
  ['an absent attempt', {}, 'attempt', 1],
  ['the last attempt', { attempt: 255 }, 'attempt', 255],
  [
    'text beyond the basic plane',
    { team: '😀 "quoted" \\ \t\n\u0000 é' },
    'team',
    '😀 "quoted" \\ \t\n\u0000 é',
  ],
  [
    'labels',
    { labels: { b: '2', a: "it's", '': '\\' } },
    'labels',
    { '': '\\', a: "it's", b: '2' },
  ],
  [
    'a label named __proto__',
    JSON.parse('{"labels":{"__proto__":"x"}}'),
    'mapKeys(labels)',
    ['__proto__'],
  ],
  ['no labels', {}, 'labels', {}],
  ['a cost to the last digit', { cost: '0.012500' }, 'cost', '0.012500'],
  ['no cost', {}, 'cost', null],
  [
    'the first instant',
    { started_at: '0001-01-01T00:00:00Z' },
    'started_at_ms',
    -62_135_596_800_000,
  ],
  [
    'the last instant',
    { started_at: '9999-12-31T23:59:59.999Z' },
    'started_at_ms',
    253_402_300_799_999,
  ],
  ['the order of ingestion', {}, 'toString(ingest_order)', '9223372036854775809'],
  ['the place in Kafka', {}, 'tuple(kafka_topic, kafka_partition, kafka_offset)', ['calls', 3, 0]],
  ['the instant of ingestion', {}, 'toString(ingested_at)', '2026-06-08 01:02:03.004'],
  ['the outcome', { http_status: 529 }, 'outcome', 'overloaded'],
];

for (const [backend, warehouse] of backends) {
  for (const [sentence, fields, column, read] of values) {
    test(`${backend} gives back ${sentence} as it was`, async () => {
      await emptied(warehouse);
      await storeRecords(warehouse, decodeRecords([record(fields)]));
      const rows = await select(warehouse, `SELECT ${column} AS value FROM events FINAL`);
      assert.deepEqual(rows, [{ value: read }]);
    });
  }

  test(`${backend} gives back each field of each event, whatever others have`, async () => {
    await emptied(warehouse);
    const rows = [
      required,
      { ...full, event_id: 'e2' },
      { ...required, event_id: 'e3', labels: { a: 'b' }, within_purchased_capacity: false },
    ];
    // Apart and together: what all rows of a batch leave out is left out of the insert.
    for (const [index, row] of rows.entries()) {
      await storeRecords(warehouse, decodeRecords([record({ ...row, source: 'apart' }, index)]));
    }
    await storeRecords(
      warehouse,
      decodeRecords(rows.map((row) => record({ ...row, source: 'together' }))),
    );
    const columns = callEventFields
      .map((field) => (field === 'started_at' ? 'started_at_ms AS started_at' : field))
      .join(', ');
    for (const source of ['apart', 'together']) {
      const read = await warehouse.select(
        `SELECT ${columns} FROM events FINAL WHERE source = {source:String} ORDER BY event_id`,
        { source },
        z.unknown(),
      );
      assert.deepEqual(
        read,
        rows.map((row) => callEventSchema.parse({ ...row, source })),
      );
    }
  });

  test(`${backend} counts a record stored twice once, and keeps the unreadable`, async () => {
    await emptied(warehouse);
    const bytes = Buffer.from([0xff, 0x00, 0x0a]);
    const records = [
      record({}),
      record({ event_id: 'e2' }, 1),
      recordOf(bytes, 2),
      recordOf(null, 3),
    ];
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const decoded = decodeRecords(records);
      const stored = await storeRecords(warehouse, decoded);
      assert.deepEqual([stored.accepted, stored.letters.length], [2, 1]);
      assert.deepEqual(decoded.skipped, { tombstone: 1 });
    }
    assert.deepEqual(
      await select(warehouse, 'SELECT event_id FROM events FINAL ORDER BY event_id'),
      [{ event_id: 'e1' }, { event_id: 'e2' }],
    );
    const letters = await select(
      warehouse,
      `SELECT origin, record_partition, record_offset, hex(raw) AS raw, reason, json_path, message
       FROM dead_letters FINAL ORDER BY record_offset`,
    );
    const place = { origin: 'kafka:calls', record_partition: 3, json_path: '$' };
    assert.deepEqual(letters, [
      {
        ...place,
        record_offset: 2,
        raw: 'FF000A',
        reason: 'not_utf8',
        message: 'invalid UTF-8: UTF-8 text',
      },
    ]);
  });

  test(`${backend} refuses one row of many: it is a dead letter, the rest stored`, async () => {
    await emptied(warehouse);
    await warehouse.run("ALTER TABLE events ADD CONSTRAINT no_poison CHECK model != 'poison'");
    try {
      const records = Array.from({ length: 500 }, (_, index) =>
        record({ event_id: `e${index}`, model: index % 200 === 77 ? 'poison' : 'm' }, index),
      );
      const { accepted, letters } = await storeRecords(warehouse, decodeRecords(records));
      assert.equal(accepted, 497);
      assert.deepEqual(
        letters.map(({ offset, reason }) => [offset, reason]),
        [
          ['77', 'warehouse_rejected'],
          ['277', 'warehouse_rejected'],
          ['477', 'warehouse_rejected'],
        ],
      );
      assert.deepEqual(await select(warehouse, 'SELECT count() AS rows FROM events FINAL'), [
        { rows: 497 },
      ]);
      // A lone bad record is bad data as well.
      const lone = await storeRecords(warehouse, decodeRecords([record({ model: 'poison' })]));
      assert.equal(lone.letters.length, 1);
      // But when nothing at all is accepted, the table is at fault.
      const all = Array.from({ length: 50 }, (_, index) => record({ model: 'poison' }, index));
      await assert.rejects(storeRecords(warehouse, decodeRecords(all)), { code: 'rejected' });
    } finally {
      await warehouse.run('ALTER TABLE events DROP CONSTRAINT no_poison');
    }
  });

  test(`${backend} without its table refuses everything and makes no dead letters`, async () => {
    await emptied(warehouse);
    await warehouse.run('RENAME TABLE events TO events_away');
    try {
      await assert.rejects(storeRecords(warehouse, decodeRecords([record({})])), {
        code: 'rejected',
      });
    } finally {
      await warehouse.run('RENAME TABLE events_away TO events');
    }
    assert.deepEqual(await select(warehouse, 'SELECT count() AS letters FROM dead_letters'), [
      { letters: 0 },
    ]);
  });
}

const faults = [
  ['refuses connections', 'refuse', 'unavailable', 0],
  ['is cut off in the middle of an insert', 'cut', 'unavailable', 0],
  ['writes the rows and loses the answer', 'lose answer', 'unavailable', 1],
  ['says that it wrote another number of rows', 'miscount', 'rows_lost', 1],
] as const;

for (const [sentence, fault, code, rows] of faults) {
  test(`a warehouse that ${sentence} is told apart; storing again changes nothing`, async () => {
    await emptied(overHttp);
    const decoded = decodeRecords([record({})]);
    proxy.fault = fault;
    try {
      await assert.rejects(
        storeRecords(overHttp, decoded),
        (error) => error instanceof UptallyError && error.code === code && error.cause !== null,
      );
    } finally {
      proxy.fault = 'none';
    }
    assert.deepEqual(await select(overHttp, 'SELECT count() AS rows FROM events'), [{ rows }]);
    await storeRecords(overHttp, decoded);
    assert.deepEqual(await select(overHttp, 'SELECT count() AS rows FROM events FINAL'), [
      { rows: 1 },
    ]);
  });
}

const needs = [
  ['room', 'disk full', /code 243: /],
  ['memory', 'out of memory', /code 241: /],
  ['time', 'no time', /code 159: /],
  ['a server behind its load balancer', 'bad gateway', /502/],
  ['a server that is free', 'overloaded', /503/],
] as const;

for (const [need, fault, message] of needs) {
  test(`a warehouse in need of ${need} makes no dead letters of good events`, async () => {
    await emptied(overHttp);
    const records = Array.from({ length: 5 }, (_, index) =>
      record({ event_id: `e${index}` }, index),
    );
    const troubled: Warehouse = {
      ...overHttp,
      insert: (batch) => {
        proxy.fault = batch.table === 'events' ? fault : 'none';
        return overHttp.insert(batch);
      },
    };
    try {
      await assert.rejects(storeRecords(troubled, decodeRecords(records)), {
        code: 'unavailable',
        message,
      });
    } finally {
      proxy.fault = 'none';
    }
    assert.deepEqual(await select(overHttp, 'SELECT count() AS letters FROM dead_letters'), [
      { letters: 0 },
    ]);
  });
}

const views: readonly (readonly [sentence: string, query: string, rows: number])[] = [
  ['copies every row', 'SELECT event_id AS id FROM events', 3],
  ['keeps some of the rows', "SELECT event_id AS id FROM events WHERE event_id != 'e1'", 2],
  ['makes more rows than come', 'SELECT event_id AS id FROM events ARRAY JOIN [1, 2, 3] AS n', 9],
  ['adds up', 'SELECT toString(count()) AS id FROM events GROUP BY model', 1],
  ['fails', 'SELECT toString(toUInt8(event_id)) AS id FROM events', 0],
];

for (const [backend, warehouse] of backends) {
  for (const [sentence, query, rows] of views) {
    test(`${backend}: somebody's own view that ${sentence} does not stop ingest`, async () => {
      await emptied(warehouse);
      await warehouse.run('CREATE TABLE seen (id String) ENGINE = MergeTree ORDER BY id');
      await warehouse.run(`CREATE MATERIALIZED VIEW of_events TO seen AS ${query}`);
      await warehouse.run(
        'CREATE MATERIALIZED VIEW of_letters TO seen AS SELECT reason AS id FROM ' +
          'dead_letters WHERE false',
      );
      try {
        const records = [1, 2, 3].map((index) => record({ event_id: `e${index}` }, index));
        const broken = recordOf(Buffer.from('{'), 4);
        const stored = await storeRecords(warehouse, decodeRecords([...records, broken]));
        assert.deepEqual([stored.accepted, stored.letters.length], [3, 1]);
        assert.deepEqual(await select(warehouse, 'SELECT count() AS rows FROM events'), [
          { rows: 3 },
        ]);
        assert.deepEqual(await select(warehouse, 'SELECT count() AS rows FROM seen'), [{ rows }]);
      } finally {
        for (const view of ['of_events', 'of_letters']) await warehouse.run(`DROP VIEW ${view}`);
        await warehouse.run('DROP TABLE seen');
      }
    });
  }
}

test('more rows written than sent, and the last one not there, is a loss', async () => {
  const batch = eventBatch(decodeRecords([record({ event_id: 'e1' })]).events);
  await emptied(inProcess);
  assert.equal(await isWritten(inProcess.select, batch, 2), false);
  await inProcess.insert(batch);
  const written = [2, 1, 0, Number.NaN].map((rows) => isWritten(inProcess.select, batch, rows));
  assert.deepEqual(await Promise.all(written), [true, true, false, false]);
});

test('a warehouse that does not answer is unavailable to a ping', async () => {
  await overHttp.ping();
  proxy.fault = 'refuse';
  try {
    await assert.rejects(overHttp.ping(), { code: 'unavailable' });
  } finally {
    proxy.fault = 'none';
  }
});

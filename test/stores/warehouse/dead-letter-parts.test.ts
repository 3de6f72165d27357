import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { z } from 'zod';
import type { Format } from '../../../src/calls/format/format.ts';
import { otlpJsonFormat } from '../../../src/calls/format/otlp-json.ts';
import { otlpProtobufFormat } from '../../../src/calls/format/otlp-protobuf.ts';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { UptallyError } from '../../../src/ground/errors.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { exportOf, spanOf } from '../../support/span-fixtures.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const warehouse = openTestWarehouse();
await migrateWarehouse(warehouse);
after(() => warehouse.close());
beforeEach(async () => {
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
});

const call = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
};
/** Alike but for their place in the export, so that not even their bytes tell them apart. */
const nameless = { attributes: { 'gen_ai.operation.name': 'chat' } };
const spans = [
  spanOf(nameless),
  spanOf({ attributes: call }),
  spanOf({ attributes: { 'gen_ai.operation.name': 'execute_tool' } }),
  spanOf(nameless),
  spanOf({ attributes: { ...call, 'gen_ai.request.model': 'poison' }, spanId: '00f067aa0ba902b7' }),
];

function record(format: Format, bytes: Buffer, offset = '7'): IncomingRecord {
  return {
    bytes,
    format,
    origin: 'kafka:spans',
    partition: 1,
    offset,
    arrival: {
      ingestOrder: 1n,
      kafkaTopic: 'spans',
      kafkaPartition: 1,
      kafkaOffset: offset,
      ingestedAt: Date.UTC(2026, 5, 8),
    },
  };
}

/** Refuses every insert of events that holds the poisoned one. */
const picky: Warehouse = {
  ...warehouse,
  async insert(batch) {
    if (batch.table === 'events' && batch.lines.includes('poison')) {
      throw new UptallyError('row_rejected', 'code 6: poison');
    }
    await warehouse.insert(batch);
  },
};

async function letters(): Promise<{ part: number; reason: string; format: string; raw: string }[]> {
  return warehouse.select(
    'SELECT part, reason, format, base64Encode(raw) AS raw FROM dead_letters FINAL ORDER BY part',
    {},
    z.object({ part: z.number(), reason: z.string(), format: z.string(), raw: z.string() }),
  );
}

for (const [format, encoding] of [
  [otlpJsonFormat, 'json'],
  [otlpProtobufFormat, 'protobuf'],
] as const) {
  test(`${format.name}: each rejected part is a letter, once however often it comes`, async () => {
    const decoded = decodeRecords([record(format, exportOf(spans, encoding))]);
    assert.deepEqual(decoded.skipped, { not_a_model_call: 1 });
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const stored = await storeRecords(picky, decoded);
      assert.deepEqual([stored.accepted, stored.letters.length], [1, 3]);
    }
    const found = await letters();
    assert.deepEqual(
      found.map(({ part, reason, format: name }) => `${part} ${reason} ${name}`),
      [
        `0 missing_field ${format.name}`,
        `3 missing_field ${format.name}`,
        `4 warehouse_rejected ${format.name}`,
      ],
    );
    // Its bytes are a record of their own: read again they give the part, and nothing else.
    const again = format.decode({ bytes: Buffer.from(found[2]?.raw ?? '', 'base64') });
    assert.deepEqual(
      again.map((part) => part.event?.model),
      ['poison'],
    );
  });
}

test('what was stored before there were parts keeps its meaning', async () => {
  await warehouse.run(
    `INSERT INTO dead_letters (origin, record_partition, record_offset, raw_base64, reason,
       json_path, message, received_at)
     VALUES ('file:/a', 0, 3, 'e30=', 'missing_field', '$.model', 'm', '2026-06-08 00:00:00.000')`,
  );
  assert.deepEqual(await letters(), [
    { part: 0, reason: 'missing_field', format: 'native', raw: 'e30=' },
  ]);
});

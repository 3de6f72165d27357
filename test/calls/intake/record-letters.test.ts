import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import type { Format } from '../../../src/calls/format/format.ts';
import { MOST_PARTS_OF_RECORD } from '../../../src/calls/format/read-part.ts';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import {
  MOST_LETTER_BYTES,
  MOST_LETTER_BYTES_PER_RECORD_BYTE,
  MOST_LETTERS_OF_RECORD,
  MOST_WORDS,
} from '../../../src/calls/intake/record-letters.ts';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { UptallyError } from '../../../src/ground/errors.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const formats = formatTable(undefined);
const warehouse = openTestWarehouse();
await migrateWarehouse(warehouse);
after(() => warehouse.close());
beforeEach(async () => {
  for (const table of ['events', 'dead_letters']) await warehouse.run(`TRUNCATE TABLE ${table}`);
});

function record(bytes: Buffer | string, fields: Partial<IncomingRecord> = {}): IncomingRecord {
  return {
    bytes: Buffer.from(bytes),
    origin: 'kafka:calls',
    partition: 0,
    offset: '7',
    arrival: {
      ingestOrder: 1n,
      kafkaTopic: 'calls',
      kafkaPartition: 0,
      kafkaOffset: '7',
      ingestedAt: Date.UTC(2026, 5, 8),
    },
    ...fields,
  };
}

const decoded = (text: string, format: Format) => decodeRecords([record(text, { format })]);
const failing = (error: unknown): Format => ({
  name: 'native',
  decode: () => {
    throw error;
  },
});

const thrown: readonly (readonly [sentence: string, error: unknown, message: RegExp])[] = [
  [
    'an error',
    new TypeError('x is no function'),
    /^x is no function: expected a record that can be read$/,
  ],
  ['what is no error', 'words', /^words: /],
  ['a full stack', new RangeError('Maximum call stack size exceeded'), /^Maximum call stack/],
];
for (const [sentence, error, message] of thrown) {
  test(`a format that throws ${sentence} makes a letter of the record and no other`, async () => {
    const records = [
      record('whatever', { format: failing(error), offset: '1' }),
      record(sampleEventJson(1), { offset: '2' }),
    ];
    const { accepted, letters } = await storeRecords(warehouse, decodeRecords(records));
    assert.equal(accepted, 1);
    assert.deepEqual(
      letters.map(({ reason, raw, offset }) => [reason, raw.toString(), offset]),
      [['unreadable', 'whatever', '1']],
    );
    assert.match(letters[0]?.message ?? '', message);
  });
}

const MIB = 1 << 20;
for (const [sentence, length, isCut] of [
  ['at the bound is kept whole', MOST_LETTER_BYTES, false],
  ['of a byte more is cut, with its length and hash', MOST_LETTER_BYTES + 1, true],
  ['of 100 MB', 100 * MIB, true],
  ['of 400 MB, whose base64 is longer than a text may be', 400 * MIB, true],
] as const) {
  test(`a record ${sentence}`, async () => {
    const bytes = Buffer.alloc(length, 'x');
    const records = [record(bytes), record('{}', { offset: '8' })];
    const { letters } = await storeRecords(warehouse, decodeRecords(records));
    assert.equal(letters.length, 2);
    const [stored] = await warehouse.select(
      'SELECT length(raw) AS kept, whole_bytes, whole_sha256 FROM dead_letters FINAL WHERE ' +
        'record_offset = 7',
      {},
      z.unknown(),
    );
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(
      stored,
      isCut
        ? { kept: MOST_LETTER_BYTES, whole_bytes: length, whole_sha256: sha256 }
        : { kept: length, whole_bytes: 0, whole_sha256: '' },
    );
  });
}

test("rejected parts beyond the letters of a record share the record's bytes", () => {
  const most = JSON.stringify(Array(MOST_LETTERS_OF_RECORD).fill(1));
  assert.equal(decoded(most, formats.litellm).letters.length, MOST_LETTERS_OF_RECORD);
  const more = JSON.stringify(Array(MOST_LETTERS_OF_RECORD + 3).fill(1));
  const { letters } = decoded(more, formats.litellm);
  assert.equal(letters.length, MOST_LETTERS_OF_RECORD + 1);
  const last = letters.at(-1);
  assert.deepEqual([last?.raw.toString(), last?.parts], [more, 3]);
  assert.match(
    last?.message ?? '',
    /a StandardLoggingPayload \(and 2 more parts of this record\)$/,
  );
});

test('a big resource is not kept once for each of its spans', () => {
  const resource = { attributes: [{ key: 'r', value: { stringValue: 'r'.repeat(10_000) } }] };
  const span = {
    attributes: [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }],
  };
  const spans = Array(200).fill(span);
  const text = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
  const { letters } = decoded(text, formats['otlp-json']);
  const kept = letters.reduce((sum, { raw }) => sum + raw.length, 0);
  assert.ok(kept <= (MOST_LETTER_BYTES_PER_RECORD_BYTE + 1) * text.length, String(kept));
  assert.equal(
    letters.reduce((sum, { parts }) => sum + parts, 0),
    200,
  );
});

const crowds: readonly (readonly [
  sentence: string,
  format: Format,
  text: (n: number) => string,
])[] = [
  ['an array of payloads', formats.litellm, (n) => `[${Array(n).fill('1').join(',')}]`],
  ['a batch of CloudEvents', formats.cloudevents, (n) => `[${Array(n).fill('1').join(',')}]`],
  [
    'an export',
    formats['otlp-json'],
    // A resource and a scope count as well.
    (n) =>
      `{"resourceSpans":[{"scopeSpans":[{"spans":[${Array(n - 2)
        .fill('{}')
        .join(',')}]}]}]}`,
  ],
];
for (const [sentence, format, text] of crowds) {
  test(`${sentence} has at most ${MOST_PARTS_OF_RECORD} calls, else it is one letter`, () => {
    const atBound = decoded(text(MOST_PARTS_OF_RECORD), format);
    const counted = atBound.letters.reduce((sum, { parts }) => sum + parts, 0);
    const skipped = Object.values(atBound.skipped).reduce((sum, count) => sum + count, 0);
    assert.equal(counted + skipped, MOST_PARTS_OF_RECORD - (skipped > 0 ? 2 : 0));
    const { letters } = decoded(text(MOST_PARTS_OF_RECORD + 1), format);
    assert.deepEqual(
      letters.map(({ reason, message }) => `${reason}: ${message}`),
      ['unreadable: 50001 calls in one record: expected at most 50000'],
    );
  });
}

test('a letter repeats little of what its sender wrote', () => {
  const key = 'k'.repeat(100_000);
  const text = JSON.stringify({ ...sampleEvent(1), [key]: 1 });
  const [letter] = decodeRecords([record(text)]).letters;
  assert.equal(letter?.jsonPath.length, MOST_WORDS + 1);
  assert.ok((letter?.message.length ?? 0) <= MOST_WORDS + 1);
});

test('a letter that the warehouse refuses is kept without its bytes, the rest whole', async () => {
  const picky: Warehouse = {
    ...warehouse,
    async insert(batch) {
      // 'poison' in base64.
      if (batch.lines.includes('cG9pc29u')) throw new UptallyError('row_rejected', 'code 117');
      await warehouse.insert(batch);
    },
  };
  const values = ['1', 'poison', '3'];
  const records = values.map((value, offset) => record(value, { offset: String(offset) }));
  await storeRecords(picky, decodeRecords(records));
  const stored = await warehouse.select(
    'SELECT raw, whole_bytes FROM dead_letters FINAL ORDER BY record_offset',
    {},
    z.unknown(),
  );
  assert.deepEqual(stored, [
    { raw: '1', whole_bytes: 0 },
    { raw: '', whole_bytes: 6 },
    { raw: '3', whole_bytes: 0 },
  ]);
});

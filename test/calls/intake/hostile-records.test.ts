import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import type { Format } from '../../../src/calls/format/format.ts';
import { decodeTraceExport } from '../../../src/calls/format/trace-protobuf.ts';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import { decodeRecords, storeRecords } from '../../../src/calls/intake/store-records.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import {
  deepAnyValue,
  hostileJson,
  protobufField,
  withHostile,
} from '../../support/hostile-values.ts';
import { sampleEvent } from '../../support/sample-events.ts';
import { exportOf, spanOf } from '../../support/span-fixtures.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

const warehouse = openTestWarehouse();
await migrateWarehouse(warehouse);
after(() => warehouse.close());

const formats = formatTable('Europe/Berlin');
const seed = Math.floor(Math.random() * 2 ** 31);
const RUNS = 60;

const spanFields = (index: number) => ({
  spanId: (index + 1).toString(16).padStart(16, '0'),
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5',
    'error.type': 'timeout',
  },
  events: [{ name: 'exception', time: [1_780_832_011, 0] as [number, number], attributes: {} }],
});
const spansJson = (...indexes: number[]) =>
  exportOf(
    indexes.map((index) => spanOf(spanFields(index))),
    'json',
  ).toString();
const spansProtobuf = (...indexes: number[]) =>
  exportOf(
    indexes.map((index) => spanOf(spanFields(index))),
    'protobuf',
  );

const payload = (index: number) => ({
  id: `good-${index}`,
  status: 'failure',
  call_type: 'acompletion',
  startTime: 1_780_832_010.5,
  endTime: 1_780_832_011.5,
  model: 'gpt-5',
  custom_llm_provider: 'openai',
  error_information: { error_code: '500', error_class: 'InternalServerError' },
  metadata: { user_api_key_team_id: 'team' },
  response: { model: 'gpt-5', usage: { prompt_tokens_details: { cached_tokens: 1 } } },
});

const cloudEvent = (index: number) => {
  const { event_id: id, source, ...data } = sampleEvent(index);
  return { specversion: '1.0', id, source, type: 'uptally.call-event.v1', data };
};

/** The span of an export of one span, with a hostile value somewhere in it. */
function hostileSpanJson(text: string, pick: number): string {
  const [group] = JSON.parse(spansJson(900)).resourceSpans;
  const [{ spans, scope }] = group.scopeSpans;
  const span = withHostile(spans[0], text, pick);
  return JSON.stringify({
    resourceSpans: [{ ...group, scopeSpans: [{ scope, spans: ['@'] }] }],
  }).replace('"@"', () => span);
}

/** An export of one span: with a deep attribute, cut off, or with bytes changed. */
const hostileSpans: fc.Arbitrary<Buffer> = fc.oneof(
  fc.integer({ min: 1, max: 4_000 }).map((depth) => {
    const value = protobufField(2, deepAnyValue(depth));
    const attribute = protobufField(9, Buffer.concat([protobufField(1, Buffer.from('q')), value]));
    return protobufField(1, protobufField(2, protobufField(2, attribute)));
  }),
  fc.nat(400).map((length) => spansProtobuf(900).subarray(0, 1 + length)),
  fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 255 })).map(([place, change]) => {
    const bytes = Buffer.from(spansProtobuf(900));
    const at = place % bytes.length;
    bytes[at] = (bytes[at] as number) ^ change;
    return bytes;
  }),
);

const json = (make: (text: string, pick: number) => string): fc.Arbitrary<Buffer> =>
  fc.tuple(hostileJson, fc.nat(1_000)).map(([text, pick]) => Buffer.from(make(text, pick)));

const kinds: readonly {
  readonly format: Format;
  readonly good: (index: number) => Buffer;
  readonly hostile: fc.Arbitrary<Buffer>;
}[] = [
  {
    format: formats.native,
    good: (index) => Buffer.from(JSON.stringify(sampleEvent(index))),
    hostile: json((text, pick) => withHostile(sampleEvent(900), text, pick)),
  },
  {
    format: formats.cloudevents,
    good: (index) => Buffer.from(JSON.stringify([cloudEvent(index)])),
    hostile: json((text, pick) =>
      pick % 2 === 0
        ? withHostile(cloudEvent(900), text, pick)
        : `[${withHostile(cloudEvent(900), text, pick)}]`,
    ),
  },
  {
    format: formats.litellm,
    good: (index) => Buffer.from(JSON.stringify(payload(index))),
    hostile: json((text, pick) =>
      pick % 2 === 0
        ? withHostile(payload(900), text, pick)
        : `[${withHostile(payload(900), text, pick)}]`,
    ),
  },
  {
    format: formats['otlp-json'],
    good: (index) => Buffer.from(spansJson(index)),
    hostile: json(hostileSpanJson),
  },
  { format: formats['otlp-protobuf'], good: spansProtobuf, hostile: hostileSpans },
];

/** Bytes that are a record of no format; not `{}`, which is an export of nothing. */
const noRecord = fc.oneof(
  hostileJson.filter((text) => text.trim() !== '{}').map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

function record(format: Format, bytes: Buffer, offset: number): IncomingRecord {
  return {
    bytes,
    format,
    origin: 'kafka:hostile',
    partition: 0,
    offset: String(offset),
    arrival: {
      ingestOrder: BigInt(offset),
      kafkaTopic: 'hostile',
      kafkaPartition: 0,
      kafkaOffset: String(offset),
      ingestedAt: Date.UTC(2026, 5, 8),
    },
  };
}

for (const { format, good, hostile } of kinds) {
  test(`${format.name}: a hostile record is a letter or a call (${seed})`, async () => {
    const seen = { events: 0, letters: 0, skipped: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 3, arbitrary: hostile }, { weight: 1, arbitrary: noRecord }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (hostiles) => {
          const records = hostiles.flatMap((bytes, index) => [
            record(format, good(index), 2 * index),
            record(format, bytes, 2 * index + 1),
          ]);
          const decoded = decodeRecords(records);
          const stored = await storeRecords(warehouse, decoded);
          assert.equal(stored.accepted, decoded.events.length);
          records.forEach((one, index) => {
            const mine = decodeRecords([one]);
            const skipped = Object.values(mine.skipped).reduce((sum, count) => sum + count, 0);
            if (index % 2 === 0) {
              assert.deepEqual([mine.events.length, mine.letters.length, skipped], [1, 0, 0]);
              return;
            }
            seen.events += mine.events.length;
            seen.letters += mine.letters.length;
            seen.skipped += skipped;
            const bytes = one.bytes as Buffer;
            const isNothing = isEmptyBatch(format, bytes);
            const answers = mine.events.length + mine.letters.length + skipped;
            assert.ok(answers > 0 || isNothing, 'left out without a trace');
            const kept = mine.letters.reduce((sum, { raw }) => sum + raw.length, 0);
            assert.ok(kept <= 9 * bytes.length, `${kept} bytes of letters of ${bytes.length}`);
            for (const { raw } of mine.letters) assert.ok(raw.length > 0);
          });
        },
      ),
      { numRuns: RUNS, seed },
    );
    assert.ok(seen.letters > 0, JSON.stringify(seen));
  });
}

/** What holds no record in the format that it is read by, and so leaves nothing out. */
function isEmptyBatch({ name }: Format, bytes: Buffer): boolean {
  if (name === 'otlp-protobuf') return isEmptyExport(bytes);
  return (
    ['cloudevents', 'litellm', 'openrouter'].includes(name) &&
    /^\s*\[\s*\]\s*$/.test(bytes.toString())
  );
}

/** Bytes that protobuf reads as an export without a span, e.g. of fields that it does not know. */
function isEmptyExport(bytes: Buffer): boolean {
  try {
    const { resourceSpans } = decodeTraceExport(bytes) as {
      resourceSpans: { scopeSpans: { spans: unknown[] }[] }[];
    };
    return !resourceSpans.some(({ scopeSpans }) =>
      scopeSpans.some(({ spans }) => spans.length > 0),
    );
  } catch {
    return false;
  }
}

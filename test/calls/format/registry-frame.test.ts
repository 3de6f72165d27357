import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordHeaders } from '../../../src/calls/call/dead-letter.ts';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import type { Format } from '../../../src/calls/format/format.ts';
import type { TraceExport } from '../../../src/calls/format/span-parts.ts';
import { encodeTraceExport } from '../../../src/calls/format/trace-protobuf.ts';
import { kafkaIngestOrder } from '../../../src/calls/intake/encode-rows.ts';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import { decodeRecords } from '../../../src/calls/intake/store-records.ts';
import { sampleEvent, sampleEventJson } from '../../support/sample-events.ts';

const formats = formatTable('UTC');
const SCHEMA_7 = [0, 0, 0, 0, 7];

const framed = (...parts: (string | Buffer | readonly number[])[]) =>
  Buffer.concat([SCHEMA_7, ...parts].map((part) => Buffer.from(part as string)));

function record(bytes: Buffer | null, format: Format, headers?: RecordHeaders): IncomingRecord {
  return {
    bytes,
    headers,
    format,
    origin: 'kafka:calls',
    partition: 0,
    offset: '1',
    arrival: {
      ingestOrder: 0n,
      kafkaTopic: 'calls',
      kafkaPartition: 0,
      kafkaOffset: '1',
      ingestedAt: 0,
    },
  };
}

const attributes = Object.entries({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
}).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const span = {
  kind: 3,
  startTimeUnixNano: '1780308000000000000',
  endTimeUnixNano: '1780308001000000000',
  attributes,
};
const exportOf = (traceId: string | Buffer, spanId: string | Buffer) => ({
  resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, traceId, spanId }] }] }],
});
const IDS = ['5b8efff798038103d269b633813fc60c', 'eee19b7ec3c1b174'] as const;
const otlpJson = JSON.stringify(exportOf(...IDS));
const [traceId, spanId] = IDS.map((id) => Buffer.from(id, 'hex')) as [Buffer, Buffer];
const otlpProtobuf = encodeTraceExport(exportOf(traceId, spanId) as TraceExport);
const cloudEvent = {
  specversion: '1.0',
  id: 'one',
  source: 'gateway',
  type: 'call',
  data: sampleEvent(1),
};
const binaryHeaders = { ce_specversion: '1.0', ce_id: 'a', ce_source: 'b', ce_type: 'c' };

const calls: readonly (readonly [title: string, Format, value: Buffer, headers?: RecordHeaders])[] =
  [
    ['a native event', formats.native, framed(sampleEventJson(1))],
    ['a native event after a line break', formats.native, framed('\n', sampleEventJson(1))],
    ['a structured CloudEvent', formats.cloudevents, framed(JSON.stringify(cloudEvent))],
    ['a batch of CloudEvents', formats.cloudevents, framed(JSON.stringify([cloudEvent]))],
    ['a binary CloudEvent', formats.cloudevents, framed(sampleEventJson(1)), binaryHeaders],
    ['OTLP as JSON', formats['otlp-json'], framed(otlpJson)],
    ['OTLP as Protobuf, first in its schema', formats['otlp-protobuf'], framed([0], otlpProtobuf)],
    ['the same, its path written out', formats['otlp-protobuf'], framed([2, 0], otlpProtobuf)],
  ];
for (const [title, format, value, headers] of calls) {
  test(`a schema registry's frame is taken off: ${title}`, () => {
    const { events, letters } = decodeRecords([record(value, format, headers)]);
    assert.deepEqual([events.length, letters], [1, []]);
  });
}

const letters: readonly (readonly [title: string, Format, Buffer, reason: string, RegExp])[] = [
  ['Avro', formats.native, framed([0x06, 0x66, 0x6f, 0x6f]), 'binary_frame', /schema 7.*Avro/],
  ['Avro, no UTF-8', formats.litellm, framed([0xfe, 0xff, 0x80]), 'binary_frame', /Avro/],
  ['nothing', formats.native, framed(), 'binary_frame', /schema 7/],
  ['broken JSON', formats.native, framed('{"event_id":'), 'not_json', /JSON object/],
  ['an event with a fault', formats.native, framed('{}'), 'missing_field', /missing/],
  [
    'a second message',
    formats['otlp-protobuf'],
    framed([2, 2], otlpProtobuf),
    'binary_frame',
    /first/,
  ],
  ['no frame', formats.native, Buffer.from([0, 1]), 'not_json', /JSON object/],
];
for (const [title, format, value, reason, message] of letters) {
  test(`what a frame holds in vain is a dead letter with the record's own bytes: ${title}`, () => {
    const decoded = decodeRecords([record(value, format)]);
    assert.equal(decoded.events.length, 0);
    const [letter] = decoded.letters;
    assert.equal(letter?.reason, reason);
    assert.match(letter?.message ?? '', message);
    assert.deepEqual(letter?.raw, value);
  });
}

test('a record without a value is skipped and counted; one of no bytes is a dead letter', () => {
  for (const format of Object.values(formats)) {
    assert.deepEqual(decodeRecords([record(null, format), record(null, format)]), {
      events: [],
      letters: [],
      skipped: { tombstone: 2 },
    });
  }
  assert.equal(
    decodeRecords([record(Buffer.alloc(0), formats.native)]).letters[0]?.reason,
    'not_json',
  );
});

test('a later timestamp or offset is a later order, which always fits 64 bits', () => {
  const orders = [
    kafkaIngestOrder(-(2 ** 62), 0n),
    kafkaIngestOrder(-1, 1n),
    kafkaIngestOrder(0, 2n),
    kafkaIngestOrder(1_780_308_000_000, 0n),
    kafkaIngestOrder(1_780_308_000_000, 1n),
    kafkaIngestOrder(2 ** 42 - 2, 0n),
    kafkaIngestOrder(2 ** 42, 3n),
    kafkaIngestOrder(2 ** 43, 4n),
    kafkaIngestOrder(Number(2n ** 63n - 1n), 5n),
  ];
  assert.deepEqual(
    orders.toSorted((a, b) => (a < b ? -1 : 1)),
    orders,
  );
  assert.ok(orders.every((order) => order >= 0n && order < 1n << 64n));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otlpJsonFormat } from '../../../src/calls/format/otlp-json.ts';
import type { IncomingRecord } from '../../../src/calls/intake/incoming-record.ts';
import { decodeRecords } from '../../../src/calls/intake/store-records.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SERVER = 'b7ad6b7169203331';

function spanOf(fields: object, status = 1): object {
  const attributes = Object.entries({
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.operation.name': 'acompletion',
    'gen_ai.system': 'openai',
  }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  return {
    traceId: TRACE,
    startTimeUnixNano: '1780832010000000000',
    endTimeUnixNano: '1780832011000000000',
    status: { code: status },
    attributes,
    ...fields,
  };
}

const proxy = spanOf({ spanId: SERVER, kind: 2, name: 'Received Proxy Server Request' });
const request = spanOf({
  spanId: 'b7ad6b7169203332',
  parentSpanId: SERVER,
  name: 'litellm_request',
});
const failed = spanOf(
  { spanId: 'b7ad6b7169203333', parentSpanId: SERVER, name: 'litellm_request' },
  2,
);
const elsewhere = spanOf({ ...request, traceId: '1af7651916cd43dd8448eb211c80319c' });

function recordOf(spans: readonly object[], offset: number): IncomingRecord {
  const bytes = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  const arrival = {
    ingestOrder: BigInt(offset),
    kafkaTopic: '',
    kafkaPartition: -1,
    kafkaOffset: '-1',
    ingestedAt: 0,
  };
  const place = { origin: 'stdin', partition: 0, offset: String(offset) };
  return { bytes, format: otlpJsonFormat, ...place, arrival };
}

const table: readonly (readonly [
  what: string,
  records: object[][],
  stored: string[],
  told: number,
])[] = [
  ['The proxy span alone is the call.', [[proxy]], ['31'], 0],
  ['The span of the request below it takes its place.', [[request, proxy]], ['32'], 1],
  ['So it does in another record of a batch, in any order.', [[proxy], [request]], ['32'], 1],
  ['Each attempt below it counts.', [[failed], [request], [proxy]], ['33', '32'], 1],
  ['A span of another trace takes no place.', [[proxy, elsewhere]], ['31', '32'], 0],
];

for (const [what, records, stored, told] of table) {
  test(what, () => {
    const { events, skipped } = decodeRecords(records.map(recordOf));
    assert.deepEqual(
      events.map(({ event }) => event.event_id.slice(-2)),
      stored,
    );
    assert.equal(skipped.told_below ?? 0, told);
  });
}

/** The same span as exporters write its ids. */
const ids: readonly (readonly [what: string, traceId: string, spanId: string])[] = [
  ['hex in upper case', TRACE.toUpperCase(), SERVER.toUpperCase()],
  ['base64', base64(TRACE), base64(SERVER)],
  [
    'base64 without its padding',
    base64(TRACE).replace(/=+$/, ''),
    base64(SERVER).replace(/=+$/, ''),
  ],
  ['base64 for addresses', urlBase64(TRACE), urlBase64(SERVER)],
];

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function urlBase64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url');
}

for (const [what, traceId, spanId] of ids) {
  test(`A span is the same with its ids in ${what}`, () => {
    const { events } = decodeRecords([recordOf([{ ...proxy, traceId, spanId }], 0)]);
    assert.equal(events[0]?.event.event_id, `${TRACE}/${SERVER}`);
  });
}

test('An id that is neither is none', () => {
  for (const traceId of [
    'x',
    TRACE.slice(1),
    `${TRACE}0`,
    '0'.repeat(32),
    'AAAAAAAAAAAAAAAAAAAAAA==',
  ]) {
    const { letters } = decodeRecords([recordOf([{ ...proxy, traceId }], 0)]);
    assert.equal(letters[0]?.jsonPath, '$.event_id', traceId);
  }
});

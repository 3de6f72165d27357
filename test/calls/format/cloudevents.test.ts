import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordHeaders } from '../../../src/calls/call/dead-letter.ts';
import { formatOf } from '../../../src/calls/format/choose-format.ts';
import { cloudEventsFormat } from '../../../src/calls/format/cloudevents.ts';
import { decodeEvent } from '../../../src/calls/format/decode-event.ts';
import type { Part } from '../../../src/calls/format/format.ts';
import { nativeFormat } from '../../../src/calls/format/native.ts';
import { sampleEvent } from '../../support/sample-events.ts';

const { event_id: _id, source: _source, ...data } = sampleEvent(1);
const native = decodeEvent(
  Buffer.from(JSON.stringify({ ...data, event_id: 'c-1', source: 'gateway' })),
);

const envelope = {
  specversion: '1.0',
  id: 'c-1',
  source: 'gateway',
  type: 'uptally.call-event.v1',
  datacontenttype: 'application/json',
  data,
};
const kafkaHeaders = {
  ce_specversion: '1.0',
  ce_id: 'c-1',
  ce_source: 'gateway',
  ce_type: 'uptally.call-event.v1',
  'content-type': 'application/json; charset=utf-8',
};

function decoded(value: unknown, headers?: RecordHeaders): readonly Part[] {
  return cloudEventsFormat.decode({ bytes: Buffer.from(JSON.stringify(value)), headers });
}

const accepted: readonly (readonly [sentence: string, parts: readonly Part[]])[] = [
  ['structured', decoded(envelope)],
  [
    'structured, without a content type of the data',
    decoded({ ...envelope, datacontenttype: undefined }),
  ],
  [
    'structured, data in base64',
    decoded({
      ...envelope,
      data: undefined,
      data_base64: Buffer.from(JSON.stringify(data)).toString('base64'),
    }),
  ],
  [
    'structured, with extension attributes',
    decoded({ ...envelope, traceparent: '00-1', time: 'now' }),
  ],
  ['binary in Kafka', decoded(data, kafkaHeaders)],
  [
    'binary in HTTP',
    decoded(
      data,
      Object.fromEntries(
        Object.entries(kafkaHeaders).map(([name, value]) => [name.replace('ce_', 'ce-'), value]),
      ),
    ),
  ],
];

for (const [sentence, parts] of accepted) {
  test(`${sentence}: id and source of the CloudEvent are the identity`, () => {
    assert.deepEqual(parts, [native]);
  });
}

test('an identity in the data goes before that of the envelope', () => {
  const [part] = decoded({ ...envelope, data: { ...data, event_id: 'own', source: 'own too' } });
  assert.equal(part?.event?.event_id, 'own');
  assert.equal(part?.event?.source, 'own too');
});

test('a batch has one part for each event, and each keeps its own bytes', () => {
  const bytes = Buffer.from(`[${JSON.stringify(envelope)}, {"specversion": "1.0", "id":1e400 }]`);
  const [first, second] = cloudEventsFormat.decode({ bytes });
  assert.deepEqual(first?.event, native.event);
  assert.equal(second?.raw?.().toString(), '{"specversion": "1.0", "id":1e400 }');
});

const rejected: readonly (readonly [
  value: unknown,
  headers: RecordHeaders | undefined,
  line: string,
])[] = [
  [null, undefined, 'invalid_value $ null: expected a CloudEvent'],
  [{}, undefined, 'missing_field $.specversion (missing): expected a CloudEvents 1.0 attribute'],
  [
    { ...envelope, specversion: '0.3' },
    undefined,
    'invalid_value $.specversion "0.3": expected "1.0"',
  ],
  [
    { ...envelope, id: '' },
    undefined,
    'invalid_value $.id "": expected a string that is not empty',
  ],
  [
    { ...envelope, source: undefined },
    undefined,
    'missing_field $.source (missing): expected a CloudEvents 1.0 attribute',
  ],
  [
    { ...envelope, datacontenttype: 'text/xml' },
    undefined,
    'invalid_value $.datacontenttype "text/xml": expected a type of JSON',
  ],
  [
    { ...envelope, data: undefined },
    undefined,
    'missing_field $.data (missing): expected a native call event',
  ],
  [
    { ...envelope, data: 'text' },
    undefined,
    'invalid_value $.data "text": expected a native call event',
  ],
  [
    { ...envelope, data: { ...data, model: '' } },
    undefined,
    'invalid_value $.data.model "": expected a string of 1 to 256 code points',
  ],
  [
    { ...data, model: 1 },
    kafkaHeaders,
    'invalid_value $.model 1: expected a string of 1 to 256 code points',
  ],
  [
    data,
    { ...kafkaHeaders, ce_specversion: '2.0' },
    'invalid_value $.ce_specversion "2.0": expected "1.0"',
  ],
  [
    data,
    { ce_specversion: '1.0', ce_id: '1', ce_source: 's' },
    'missing_field $.ce_type (missing): expected a CloudEvents 1.0 attribute',
  ],
  [
    data,
    { ...kafkaHeaders, 'content-type': 'application/avro' },
    'invalid_value $.content-type "application/avro": expected a type of JSON',
  ],
];

for (const [value, headers, line] of rejected) {
  test(`rejected: ${line}`, () => {
    const [part, ...others] = decoded(value, headers);
    assert.ok(part !== undefined && part.event === undefined && part.rejection !== undefined);
    const { reason, jsonPath, message } = part.rejection;
    assert.equal(`${reason} ${jsonPath} ${message}`, line);
    assert.deepEqual(others, []);
  });
}

test('a CloudEvent is known by its headers, on any topic', () => {
  const chosen = (headers?: RecordHeaders) => formatOf(headers, nativeFormat).name;
  assert.equal(chosen(), 'native');
  assert.equal(chosen({ 'content-type': 'application/json' }), 'native');
  assert.equal(
    chosen({ 'content-type': 'application/cloudevents+json; charset=utf-8' }),
    'cloudevents',
  );
  assert.equal(chosen({ ce_specversion: '1.0' }), 'cloudevents');
});

const escapes: readonly (readonly [sentence: string, header: string, id: string])[] = [
  ['Percent-encoding is undone', 'call%201%E2%82%ac', 'call 1€'],
  ['once', 'a%2520b', 'a%20b'],
  ['A sign that encodes nothing stays', '100%', '100%'],
  ['as does what is no UTF-8', '%ff', '%ff'],
  ['A quoted string is its content', '"a \\"b\\" %41"', 'a "b" A'],
];

for (const [sentence, header, id] of escapes) {
  test(`${sentence}, in headers of HTTP alone: ${header}`, () => {
    const idOf = (headers: RecordHeaders) => decoded(data, headers)[0]?.event?.event_id;
    const { ce_id: _, ...others } = kafkaHeaders;
    assert.equal(idOf({ ...others, 'ce-id': header }), id);
    assert.equal(idOf({ ...others, ce_id: header }), header);
  });
}

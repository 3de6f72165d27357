import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import { callEventFields } from '../../../src/calls/call/call-fields.ts';
import { plainEvent } from '../../../src/calls/call/plain-event.ts';
import { decodeEvent, decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { sampleEvent } from '../../support/sample-events.ts';

const required = {
  event_id: 'e1',
  started_at: '2026-06-07T11:30:00Z',
  duration_ms: 5,
  provider: 'anthropic',
  model: 'claude',
  http_status: 200,
};

const defaults = {
  source: '',
  ttft_ms: null,
  model_served: '',
  operation: 'chat',
  error_type: '',
  stream: false,
  stream_error: false,
  cancelled: false,
  client_deadline_ms: null,
  within_purchased_capacity: null,
  used_grounding: false,
  account: '',
  region: '',
  region_served: '',
  endpoint: '',
  deployment: '',
  tier_requested: '',
  tier_served: '',
  launch_stage: '',
  tenant: '',
  team: '',
  route: '',
  fallback_from: '',
  logical_call_id: '',
  attempt: 1,
  request_hash: '',
  input_tokens: null,
  cached_tokens: null,
  output_tokens: null,
  cost: null,
  cost_currency: '',
  labels: {},
};

const texts = (callEventFields as readonly string[]).filter(
  (field) =>
    ['event_id', 'provider', 'model'].includes(field) ||
    (field !== 'cost_currency' && typeof defaults[field as keyof typeof defaults] === 'string'),
);
const flags = ['stream', 'stream_error', 'cancelled', 'used_grounding'];
const wholes = [
  'duration_ms',
  'ttft_ms',
  'client_deadline_ms',
  'input_tokens',
  'cached_tokens',
  'output_tokens',
];

function decoded(json: string) {
  return decodeEvent(Buffer.from(json));
}

function decodedWith(fields: object) {
  return decoded(JSON.stringify({ ...required, ...fields }));
}

function accepts(fields: object, expected: object = fields): void {
  const { event } = decodedWith(fields);
  assert.ok(event, JSON.stringify(decodedWith(fields)).slice(0, 300));
  for (const [field, value] of Object.entries(expected)) {
    assert.deepEqual(event[field as keyof typeof event], value);
  }
}

function refuses(fields: object, jsonPath: string, reason = 'invalid_value'): void {
  const { rejection } = decodedWith(fields);
  assert.ok(rejection, 'accepted');
  assert.deepEqual([rejection.jsonPath, rejection.reason], [jsonPath, reason]);
}

test('an event with its required fields alone gets every default', () => {
  const { event } = decodedWith({});
  const started_at = Date.UTC(2026, 5, 7, 11, 30);
  assert.deepEqual(event, { ...required, started_at, ...defaults });
  assert.deepEqual(Object.keys({ ...required, ...defaults }).sort(), [...callEventFields].sort());
});

for (const field of Object.keys(required)) {
  test(`${field} is required`, () => {
    refuses({ [field]: undefined }, `$.${field}`, 'missing_field');
  });
}

for (const field of callEventFields) {
  const isNullable = [
    ...wholes.slice(1),
    'http_status',
    'within_purchased_capacity',
    'cost',
  ].includes(field);
  test(`${field} ${isNullable ? 'may' : 'may not'} be null, and is never a list`, () => {
    if (isNullable) accepts({ [field]: null });
    else refuses({ [field]: null }, `$.${field}`);
    refuses({ [field]: [] }, `$.${field}`);
  });
}

const astral = '😀';
for (const field of texts) {
  test(`${field} holds 256 code points, not 257`, () => {
    accepts({ [field]: 'x'.repeat(256) });
    accepts({ [field]: astral.repeat(256) });
    accepts({ [field]: `"\\\t\n\u0000é${astral}` });
    refuses({ [field]: 'x'.repeat(257) }, `$.${field}`);
    refuses({ [field]: `${astral.repeat(256)}x` }, `$.${field}`);
    refuses({ [field]: 1 }, `$.${field}`);
    refuses({ [field]: true }, `$.${field}`);
    refuses({ [field]: '\ud83d' }, `$.${field}`);
  });
}

for (const field of ['event_id', 'provider', 'model']) {
  test(`${field} is not empty`, () => refuses({ [field]: '' }, `$.${field}`));
}

for (const field of flags) {
  test(`${field} is true or false and nothing like it`, () => {
    accepts({ [field]: true });
    accepts({ [field]: false });
    for (const value of [0, 1, 'true', '']) refuses({ [field]: value }, `$.${field}`);
  });
}

for (const field of wholes) {
  test(`${field} is a whole number from 0 to 2^53 - 1`, () => {
    accepts({ [field]: 0 });
    accepts({ [field]: 2 ** 53 - 1 });
    for (const value of [2 ** 53, -1, 0.5, '1', true]) refuses({ [field]: value }, `$.${field}`);
  });
}

test('a whole number may be written with a point or an exponent', () => {
  const json = JSON.stringify(required);
  for (const written of ['5.0', '0.5e1', '5E0', '500e-2']) {
    const { event } = decoded(json.replace('"duration_ms":5', `"duration_ms":${written}`));
    assert.equal(event?.duration_ms, 5);
  }
  for (const written of ['5e400', '9007199254740993', '5.5']) {
    const { rejection } = decoded(json.replace('"duration_ms":5', `"duration_ms":${written}`));
    assert.equal(rejection?.jsonPath, '$.duration_ms');
  }
});

test('http_status is a whole number from 100 to 599', () => {
  for (const status of [100, 200, 529, 599]) accepts({ http_status: status });
  for (const status of [99, 600, 0, -1, 200.5, '200', true]) {
    refuses({ http_status: status }, '$.http_status');
  }
});

test('attempt is a whole number from 1 to 255', () => {
  for (const attempt of [1, 255]) accepts({ attempt });
  for (const attempt of [0, 256, -1, 1.5, '1']) refuses({ attempt }, '$.attempt');
});

test('within_purchased_capacity is true, false or null', () => {
  for (const value of [true, false]) accepts({ within_purchased_capacity: value });
  for (const value of [0, 'null']) {
    refuses({ within_purchased_capacity: value }, '$.within_purchased_capacity');
  }
});

const instants: readonly (readonly [text: string, read: string | undefined])[] = [
  ['2026-06-07T11:30:00Z', '2026-06-07T11:30:00.000Z'],
  ['2026-06-07t11:30:00z', '2026-06-07T11:30:00.000Z'],
  ['2026-06-07T11:30:00.1Z', '2026-06-07T11:30:00.100Z'],
  ['2026-06-07T11:30:00.9999999Z', '2026-06-07T11:30:00.999Z'],
  ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
  ['2026-06-07T13:30:00+02:00', '2026-06-07T11:30:00.000Z'],
  ['2026-06-07T00:30:00-23:59', '2026-06-08T00:29:00.000Z'],
  ['2026-06-07T11:30:00-00:00', '2026-06-07T11:30:00.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['2026-02-29T00:00:00Z', undefined],
  ['1900-02-29T00:00:00Z', undefined],
  ['2024-02-30T00:00:00Z', undefined],
  ['2026-06-31T00:00:00Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-00-01T00:00:00Z', undefined],
  ['2026-06-00T00:00:00Z', undefined],
  ['2026-06-07T24:00:00Z', undefined],
  ['2026-06-07T23:60:00Z', undefined],
  ['2016-12-31T23:59:60Z', undefined],
  ['2026-06-07 11:30:00Z', undefined],
  ['2026-06-07T11:30:00', undefined],
  ['2026-06-07T11:30Z', undefined],
  ['2026-06-07T11:30:00.Z', undefined],
  ['2026-06-07T11:30:00,5Z', undefined],
  ['2026-06-07T11:30:00+2:00', undefined],
  ['2026-06-07T11:30:00+0200', undefined],
  ['2026-06-07T11:30:00+24:00', undefined],
  ['2026-06-07T11:30:00+02:60', undefined],
  ['2026-06-07', undefined],
  [' 2026-06-07T11:30:00Z', undefined],
  ['2026-06-07T11:30:00Z\n', undefined],
  ['26-06-07T11:30:00Z', undefined],
  ['+002026-06-07T11:30:00Z', undefined],
  ['٢٠٢٦-06-07T11:30:00Z', undefined],
  ['', undefined],
];

for (const [text, read] of instants) {
  test(`started_at ${JSON.stringify(text)} is ${read ?? 'refused'}`, () => {
    if (read === undefined) refuses({ started_at: text }, '$.started_at');
    else accepts({ started_at: text }, { started_at: Date.parse(read) });
  });
}

test('started_at is not a number', () => {
  refuses({ started_at: 1_780_000_000_000 }, '$.started_at');
});

test('cost is a decimal in a string, of at most 256 code points', () => {
  for (const cost of ['0', '-0', '0.0125', '-1.50', '007', `0.${'1'.repeat(254)}`])
    accepts({ cost });
  for (const cost of [
    '',
    '.5',
    '5.',
    '+1',
    '1e3',
    '1,5',
    ' 1',
    '1\n',
    '٣',
    `0.${'1'.repeat(255)}`,
    0.5,
  ]) {
    refuses({ cost }, '$.cost');
  }
});

test('cost_currency is three capital letters or empty', () => {
  for (const cost_currency of ['USD', 'EUR', '']) accepts({ cost_currency });
  for (const cost_currency of ['usd', 'US', 'USDT', 'US1', 'USD\n', 1]) {
    refuses({ cost_currency }, '$.cost_currency');
  }
});

test('labels are at most 32 short strings by short strings', () => {
  const labels = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  accepts({ labels: {} });
  accepts({ labels: labels(32) });
  accepts({ labels: { '': '', [astral.repeat(256)]: astral.repeat(256) } });
  for (const wrong of [
    labels(33),
    { a: 1 },
    { a: null },
    { a: { b: 'c' } },
    { a: 'x'.repeat(257) },
    { ['x'.repeat(257)]: 'a' },
    { a: '\udc00' },
    'a',
    1,
  ]) {
    refuses({ labels: wrong }, '$.labels');
  }
});

test('a label may be named __proto__', () => {
  const { event } = decoded(JSON.stringify(required).replace('{', '{"labels":{"__proto__":"x"},'));
  assert.deepEqual(Object.entries(event?.labels ?? {}), [['__proto__', 'x']]);
});

test('a field that the schema does not have is refused by its name', () => {
  for (const name of ['colour', 'Model', 'constructor', 'toString', 'hasOwnProperty', '']) {
    refuses({ [name]: 'x' }, `$.${name}`, 'unknown_field');
  }
  const { rejection } = decoded(
    JSON.stringify(required).replace('{', '{"__proto__":{"event_id":"x"},'),
  );
  assert.deepEqual([rejection?.jsonPath, rejection?.reason], ['$.__proto__', 'unknown_field']);
});

test('a key given twice counts as it was given last', () => {
  const { event } = decoded(JSON.stringify(required).replace('{', '{"model":"first",'));
  assert.equal(event?.model, 'claude');
  const refused = decoded(JSON.stringify(required).replace(/}$/, ',"model":7}'));
  assert.equal(refused.rejection?.jsonPath, '$.model');
});

const wholeRecords: readonly (readonly [sentence: string, bytes: Buffer | null, reason: string])[] =
  [
    ['nothing', null, 'empty_record'],
    ['no bytes', Buffer.alloc(0), 'not_json'],
    ['white space', Buffer.from(' \n'), 'not_json'],
    ['two objects', Buffer.from('{}{}'), 'not_json'],
    ['a comment', Buffer.from('{} // x'), 'not_json'],
    ['NaN', Buffer.from('{"duration_ms":NaN}'), 'not_json'],
    ['a comma at the end', Buffer.from('{"event_id":"x",}'), 'not_json'],
    ['half an object', Buffer.from('{"event_id":'), 'not_json'],
    ['a lone continuation byte', Buffer.from([0x80]), 'not_utf8'],
    ['an overlong form', Buffer.from([0xc0, 0xaf]), 'not_utf8'],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'not_utf8'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'not_utf8'],
    ['a list', Buffer.from('[1]'), 'invalid_value'],
    ['null', Buffer.from('null'), 'invalid_value'],
    ['a string', Buffer.from('"x"'), 'invalid_value'],
    ['a number', Buffer.from('7'), 'invalid_value'],
    ['a list of great depth', Buffer.from('['.repeat(1e5) + ']'.repeat(1e5)), 'invalid_value'],
    ['brackets that nobody closes', Buffer.from('['.repeat(1e6)), 'not_json'],
  ];

for (const [sentence, bytes, reason] of wholeRecords) {
  test(`${sentence} in place of an event is ${reason}`, () => {
    const { rejection } = decodeEvent(bytes);
    assert.deepEqual([rejection?.reason, rejection?.jsonPath], [reason, '$']);
    assert.ok((rejection?.message.length ?? 0) < 200, 'the message is short');
  });
}

test('a byte order mark and white space around an event do no harm', () => {
  assert.ok(decoded(`\ufeff ${JSON.stringify(required)}\r\n`).event);
});

test('a refusal names the value and what was expected', () => {
  const { rejection } = decodedWith({ http_status: 600 });
  assert.equal(rejection?.message, '600: expected a whole number from 100 to 599, or null');
});

/** Values that lie on both sides of every rule. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    'x',
    'USD',
    '0.5',
    '2026-06-07T11:30:00.5+01:00',
    -0,
    0,
    1,
    255,
    256,
    599,
    600,
    2 ** 53,
    1.5,
    [],
    {},
    { a: 'b' },
    { a: 1 },
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
);
const anyFields = fc.dictionary(
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom<string>(...callEventFields) }, fc.string()),
  anyValue,
  { maxKeys: 5 },
);

test('what is plainly right is what the schema makes of it, and nothing else is', (context) => {
  const seed = randomInt(2 ** 31);
  context.diagnostic(`seed ${seed}`);
  let plain = 0;
  fc.assert(
    fc.property(anyFields, fc.nat(500), fc.boolean(), (fields, index, full) => {
      const json = JSON.stringify({ ...(full ? sampleEvent(index) : required), ...fields });
      const value: unknown = JSON.parse(json);
      const event = plainEvent(json, value);
      if (event !== undefined) {
        plain += 1;
        assert.deepEqual(event, callEventSchema.parse(value));
      }
      assert.deepEqual(decoded(json), decodeEventValue(value));
    }),
    { numRuns: 5_000, seed },
  );
  assert.ok(plain > 500, 'the fast path was hardly taken');
});

test('ordinary events take the fast path', () => {
  for (let index = 0; index < 100; index += 1) {
    const json = JSON.stringify(sampleEvent(index));
    assert.ok(plainEvent(json, JSON.parse(json)));
  }
});

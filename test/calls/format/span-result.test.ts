import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import { otlpJsonFormat } from '../../../src/calls/format/otlp-json.ts';
import { exportOf, type SpanFields, spanOf } from '../../support/span-fixtures.ts';

const chat = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
};

function eventOf(fields: SpanFields): CallEvent {
  const attributes = { ...chat, ...fields.attributes };
  const [part] = otlpJsonFormat.decode({
    bytes: exportOf([spanOf({ ...fields, attributes })], 'json'),
  });
  assert.ok(part?.event, JSON.stringify(part));
  return part.event;
}

function exception(attributes: object = { 'exception.type': 'Boom' }, name = 'exception') {
  return { name, time: [1_780_832_011, 0] as [number, number], attributes };
}

/** Evidence of a failure as emitters write it, whatever the status of the span is. */
const failures: readonly (readonly [what: string, fields: SpanFields, expected: string])[] = [
  ['an exception event', { events: [exception()] }, 'null Boom'],
  [
    "an exception event of the conventions' client operations",
    { events: [exception({ 'exception.message': 'x y' }, 'gen_ai.client.operation.exception')] },
    'null _OTHER',
  ],
  [
    'a status in the message alone',
    { events: [exception({ 'exception.type': 'E', 'exception.message': 'Error code: 503 - {}' })] },
    '503 E',
  ],
  [
    'a status in the message of an attribute',
    { attributes: { 'error.message': "Server error '502 Bad Gateway' for url 'https://x'" } },
    '502 _OTHER',
  ],
  [
    'a message with a number that is no status',
    { events: [exception({ 'exception.message': 'gave up after 503 tokens' })] },
    'null _OTHER',
  ],
  [
    'an exception event with the status that came',
    { events: [exception({ 'exception.type': 'E', 'http.response.status_code': '529' })] },
    '529 E',
  ],
  ['success=false', { attributes: { success: false } }, 'null _OTHER'],
  ['success="False"', { attributes: { success: 'False' } }, 'null _OTHER'],
  ['is_success=0', { attributes: { is_success: 0 } }, 'null _OTHER'],
  [
    'a coding agent: success, error, status_code',
    { attributes: { success: false, error: 'Overloaded, try later', status_code: '529' } },
    '529 _OTHER',
  ],
  ['error.code', { attributes: { 'error.code': '500' } }, '500 _OTHER'],
  ['error.code as a number', { attributes: { 'error.code': 503 } }, '503 _OTHER'],
  ['error.code that is a word', { attributes: { 'error.code': 'rate_limit' } }, 'null rate_limit'],
  ['status_code', { attributes: { status_code: 502 } }, '502 _OTHER'],
  ['status_code as text', { attributes: { status_code: '502.0' } }, '502 _OTHER'],
  ['a status with its words', { attributes: { 'http.status': '503 Slow Down' } }, '503 _OTHER'],
  [
    'a status behind a prefix',
    { attributes: { 'acme.response.status_code': '500' } },
    '500 _OTHER',
  ],
  [
    'http.response.status_code',
    { attributes: { 'http.response.status_code': '429' } },
    '429 _OTHER',
  ],
  ['error.type', { attributes: { 'error.type': 'Timeout' } }, 'null Timeout'],
  ['error.type _OTHER', { attributes: { 'error.type': '_OTHER' } }, 'null _OTHER'],
  ['an error message', { attributes: { 'error.message': 'no luck' } }, 'null _OTHER'],
  ['error=true', { attributes: { error: true } }, 'null _OTHER'],
  ['error="true"', { attributes: { error: 'true' } }, 'null _OTHER'],
  ['a class in error', { attributes: { error: 'a.b.C$D' } }, 'null a.b.C$D'],
  ['exception.message', { attributes: { 'exception.message': 'no luck' } }, 'null _OTHER'],
  ['an error behind a prefix', { attributes: { 'llm.error.message': 'no' } }, 'null _OTHER'],
  ['a very long error', { attributes: { 'error.type': 'x'.repeat(300) } }, 'null _OTHER'],
  ['otel.status_code', { attributes: { 'otel.status_code': 'ERROR' } }, 'null _OTHER'],
  ['a level of Langfuse', { attributes: { 'langfuse.observation.level': 'ERROR' } }, 'null _OTHER'],
  ['a level of Logfire', { attributes: { 'logfire.level_num': 17 } }, 'null _OTHER'],
  ['a status of gRPC', { attributes: { 'rpc.grpc.status_code': '14' } }, 'null _OTHER'],
  ['an outcome', { attributes: { outcome: 'SERVER_ERROR' } }, 'null _OTHER'],
  ['the reason to finish', { attributes: { 'ai.response.finishReason': 'error' } }, 'null _OTHER'],
  [
    'the reasons to finish in a list',
    { attributes: { 'gen_ai.response.finish_reasons': ['error'] } },
    'null _OTHER',
  ],
  ['the status of the span', { statusCode: 2 }, 'null _OTHER'],
  ...(
    [
      [{ errorMessage: 'no luck' }, 'null _OTHER'],
      [{ errorCode: 'rate_limit' }, 'null rate_limit'],
      [{ 'gen_ai.errorType': 'Timeout' }, 'null _OTHER'],
      [{ isError: 'true' }, 'null _OTHER'],
      [{ has_error: true }, 'null _OTHER'],
      [{ errors: ['no luck'] }, 'null _OTHER'],
      [{ error_info: '{"code":1}' }, 'null _OTHER'],
      [{ fault: true }, 'null _OTHER'],
      [{ failed: true }, 'null _OTHER'],
      [{ timed_out: 'true' }, 'null _OTHER'],
      [{ ok: false }, 'null _OTHER'],
      [{ success: 'no' }, 'null _OTHER'],
      [{ statusCode: 503 }, '503 _OTHER'],
      [{ 'http.statusCode': '503' }, '503 _OTHER'],
      [{ status: 500 }, '500 _OTHER'],
      [{ 'gen_ai.response.status': '503' }, '503 _OTHER'],
      [{ status: 'fail' }, 'null _OTHER'],
      [{ outcome: 'cancelled' }, 'null _OTHER'],
      [{ 'span.status': 'internal_error' }, 'null _OTHER'],
      [{ status: 'deadline_exceeded' }, 'null _OTHER'],
      [{ result: 'failure' }, 'null _OTHER'],
      [{ 'status.code': 2 }, 'null _OTHER'],
      [{ 'rpc.response.status_code': 'UNAVAILABLE' }, 'null _OTHER'],
      [{ 'otel.status_description': 'no luck' }, 'null _OTHER'],
      [{ severity: 'ERROR' }, 'null _OTHER'],
      [{ 'gen_ai.response.stop_reason': 'server_error' }, 'null _OTHER'],
    ] as const
  ).map(([attributes, expected]): (typeof failures)[number] => [
    JSON.stringify(attributes),
    { attributes },
    expected,
  ]),
];

for (const [what, fields, expected] of failures) {
  test(`${what} is a failure, even of a span whose status is OK`, () => {
    for (const statusCode of fields.statusCode === undefined ? [0, 1] : [fields.statusCode]) {
      const event = eventOf({ ...fields, statusCode });
      assert.equal(`${event.http_status} ${event.error_type}`, expected);
      assert.notEqual(outcomeOf(event), 'ok');
      assert.equal(event.labels.http_status_from, undefined);
      assert.equal(event.labels.http_status_unknown === 'true', event.http_status === null);
    }
  });
}

/** What some emitters write beside every success. */
const successes: readonly (readonly [what: string, attributes: Record<string, unknown>])[] = [
  ['nothing at all', {}],
  ['error "none"', { error: 'none' }],
  ['an empty error', { 'error.type': '', 'error.message': '' }],
  ['error=false', { error: false, 'error.code': '0' }],
  ['success', { success: 'true', outcome: 'SUCCESS', status: 'ok' }],
  ['a reason to finish', { 'gen_ai.response.finish_reasons': ['stop', 'content_filter'] }],
  ['what a tool met', { 'gen_ai.tool.error': 'no such file', 'tool.success': false }],
  ['a retry before it', { 'retry.error': 'Overloaded' }],
  ['a status of gRPC', { 'rpc.grpc.status_code': 0 }],
  ['a level', { 'logfire.level_num': 9, 'langfuse.observation.level': 'DEFAULT' }],
  ['an error that is empty JSON', { error: '{}', 'error.details': '[]', errors: [] }],
  ['an error that says there is none', { 'error.message': 'No error' }],
  ['what a tool call met', { 'ai.toolCall.error': 'no such file' }],
  [
    'what a user says of something else',
    {
      'traceloop.association.properties.status': 'failed',
      'ai.telemetry.metadata.error': 'E1',
      'langfuse.observation.metadata.success': 'false',
      'ticket.status': 'failed',
      'session.state': 'error',
      'job.error.code': 'E42',
    },
  ],
  ['an answer cut at its length', { 'response.status': 'incomplete', timeout: 1 }],
];

for (const [what, attributes] of successes) {
  test(`${what} is no evidence of a failure`, () => {
    const event = eventOf({ attributes });
    assert.equal(`${event.http_status} ${event.error_type}`, '200 ');
    assert.deepEqual(event.labels, { http_status_from: 'emitter' });
    assert.equal(outcomeOf(event), 'ok');
  });
}

test('A failure that came with a 2xx is never good: it came behind the status line', () => {
  const status = { 'http.response.status_code': 200 };
  const event = eventOf({ attributes: status, events: [exception()] });
  assert.deepEqual(
    [event.http_status, event.stream_error, outcomeOf(event)],
    [200, true, 'stream_error'],
  );
});

test("A status of LiteLLM's own for an answer that never came stays unknown", () => {
  const own = { 'error.code': '408', 'http.response.status_code': 408, 'error.type': 'Timeout' };
  const event = eventOf({ attributes: own, statusCode: 2 });
  assert.deepEqual([event.http_status, outcomeOf(event)], [null, 'timeout']);
});

test("What LiteLLM's proxy throws itself is no answer of the provider; of others it is", () => {
  const thrown = { 'error.code': '500', 'error.type': 'HTTPException' };
  const ofProxy = { ...thrown, 'error.llm_provider': 'openai' };
  assert.equal(eventOf({ attributes: ofProxy, statusCode: 2 }).http_status, null);
  assert.equal(eventOf({ attributes: thrown, statusCode: 2 }).http_status, 500);
});

test('What happened to a tool during the call is no exception of the call', () => {
  assert.equal(outcomeOf(eventOf({ events: [exception({ message: 'x' }, 'tool.error')] })), 'ok');
});

test('Whoever gave up is known by many names', () => {
  for (const name of [
    'CancelledError',
    'java.util.concurrent.CancellationException',
    'AbortError',
  ]) {
    assert.ok(eventOf({ events: [exception({ 'exception.type': name })] }).cancelled, name);
  }
});

test('Evidence among any attributes and any status of the span is never ok', () => {
  const noise = fc.dictionary(
    fc.constantFrom('server.address', 'user', 'gen_ai.response.id', 'team', 'gen_ai.request.top_p'),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  );
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(fc.constantFrom(...failures), noise, (failure, attributes) => {
      const [, fields] = failure;
      const event = eventOf({ ...fields, attributes: { ...attributes, ...fields.attributes } });
      return outcomeOf(event) !== 'ok' && event.error_type !== '';
    }),
    { seed },
  );
});

const texts: readonly (readonly [
  attribute: string,
  value: unknown,
  field: keyof CallEvent,
  expected: unknown,
])[] = [
  ['gen_ai.request.stream', 'true', 'stream', true],
  ['gen_ai.request.stream', 'False', 'stream', false],
  ['llm.is_streaming', 'True', 'stream', true],
  ['llm.is_streaming', 1, 'stream', true],
  ['llm.invocation_parameters', '{"stream": "True"}', 'stream', true],
  ['gen_ai.usage.input_tokens', '12', 'input_tokens', 12],
  ['gen_ai.usage.input_tokens', '12.0', 'input_tokens', 12],
  ['gen_ai.usage.input_tokens', -1, 'input_tokens', null],
  ['gen_ai.response.time_to_first_chunk', '0.4268', 'ttft_ms', 426],
  ['gen_ai.response.time_to_first_chunk', -0.1, 'ttft_ms', null],
  ['ttft_ms', '340', 'ttft_ms', 340],
  ['http.response.status_code', '200', 'http_status', 200],
];

for (const [attribute, value, field, expected] of texts) {
  test(`${attribute} ${JSON.stringify(value)} is read as ${expected}`, () => {
    assert.equal(eventOf({ attributes: { [attribute]: value } })[field], expected);
  });
}

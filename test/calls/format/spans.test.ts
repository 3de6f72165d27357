import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import type { Part } from '../../../src/calls/format/format.ts';
import { otlpJsonFormat } from '../../../src/calls/format/otlp-json.ts';
import { otlpProtobufFormat } from '../../../src/calls/format/otlp-protobuf.ts';
import { formatInstant } from '../../../src/ground/time.ts';
import { matchesGolden } from '../../support/golden.ts';
import { exportOf, type SpanFields, spanFixtures, spanOf } from '../../support/span-fixtures.ts';

function eventText(event: CallEvent): string {
  const labels = Object.entries(event.labels).map(([key, value]) => `${key}=${value}`);
  return [
    `${event.provider} ${event.model}${event.model_served && ` (served ${event.model_served})`}`,
    `${event.operation || 'operation unknown'}${event.stream ? ' streamed' : ''}`,
    `${formatInstant(event.started_at)} ${event.duration_ms} ms, first token ` +
      `${event.ttft_ms ?? '-'}`,
    'tokens ' +
      `${event.input_tokens ?? '-'}/${event.cached_tokens ?? '-'}/${event.output_tokens ?? '-'}`,
    `${outcomeOf(event)}${event.region && ` in ${event.region} of ${event.account}`}`,
    ...labels,
  ].join(' | ');
}

function partText(part: Part): string {
  if (part.event !== undefined) return eventText(part.event);
  if (part.rejection === undefined) return part.skipped;
  return `REJECTED ${part.rejection.reason} ${part.rejection.jsonPath} ${part.rejection.message}`;
}

test('spans of real frameworks become the calls that a person would read in them', () => {
  const lines = [...spanFixtures()].flatMap(([file, spans]) => [
    '',
    file,
    ...otlpJsonFormat
      .decode({ bytes: exportOf(spans, 'json') })
      .map((part, index) => `  ${spans[index]?.name}: ${partText(part)}`),
  ]);
  matchesGolden('spans.txt', `${lines.join('\n').trim()}\n`);
});

for (const [file, spans] of spanFixtures()) {
  test(`${file}: protobuf gives what JSON gives`, () => {
    const fromJson = otlpJsonFormat.decode({ bytes: exportOf(spans, 'json') });
    const fromProtobuf = otlpProtobufFormat.decode({ bytes: exportOf(spans, 'protobuf') });
    assert.deepEqual(fromProtobuf.map(withoutRaw), fromJson.map(withoutRaw));
  });
}

function withoutRaw({ raw: _raw, ...part }: Part): object {
  return part;
}

const chat = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
};

/** What the fixtures have no example of: failures, streams, OpenLLMetry, statuses. */
const table: readonly (readonly [sentence: string, fields: SpanFields, expected: object])[] = [
  [
    'OpenInference passes on which provider LangChain asked',
    {
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.model_name': 'claude-sonnet-4-5',
        metadata: '{"ls_provider":"anthropic","ls_model_type":"chat"}',
      },
    },
    { provider: 'anthropic', model: 'claude-sonnet-4-5' },
  ],
  [
    'The identity is that of the span, the source its service.',
    { attributes: chat },
    { event_id: '0af7651916cd43dd8448eb211c80319c/b7ad6b7169203331', source: 'assistant' },
  ],
  [
    'Times are cut to milliseconds, not rounded.',
    { attributes: chat },
    { started_at: Date.UTC(2026, 5, 7, 11, 33, 30, 125), duration_ms: 1_499 },
  ],
  [
    'A span that ends without any sign of failure is a success, and its label says who says so.',
    { attributes: chat },
    { http_status: 200, error_type: '', labels: { http_status_from: 'emitter' } },
  ],
  [
    'A failure without a status code says so in a label.',
    { attributes: chat, statusCode: 2 },
    { http_status: null, labels: { http_status_unknown: 'true' } },
  ],
  [
    'A status code is taken, and the label is gone.',
    { attributes: { ...chat, 'http.response.status_code': 529 }, statusCode: 2 },
    { http_status: 529, error_type: '_OTHER', labels: {} },
  ],
  [
    'So is its deprecated name.',
    { attributes: { ...chat, 'http.status_code': 200 } },
    { http_status: 200 },
  ],
  [
    'An error type that is a status is one.',
    { attributes: { ...chat, 'error.type': '429' }, statusCode: 2 },
    { http_status: 429, error_type: '429' },
  ],
  [
    'The error type is that of the conventions.',
    { attributes: { ...chat, 'error.type': 'RateLimitError' }, statusCode: 2 },
    { error_type: 'RateLimitError', http_status: null },
  ],
  [
    'Else it is the type of the last exception.',
    {
      attributes: chat,
      statusCode: 2,
      events: [
        { name: 'exception', time: [1_780_832_011, 0], attributes: { 'exception.type': 'First' } },
        {
          name: 'exception',
          time: [1_780_832_011, 1],
          attributes: { 'exception.type': 'httpx.ReadTimeout' },
        },
      ],
    },
    { error_type: 'httpx.ReadTimeout' },
  ],
  [
    'A failure without a name is _OTHER.',
    { attributes: chat, statusCode: 2 },
    { error_type: '_OTHER' },
  ],
  [
    'A failure after a 2xx of a stream is a stream error.',
    {
      attributes: { ...chat, 'gen_ai.request.stream': true, 'http.response.status_code': 200 },
      statusCode: 2,
    },
    { stream: true, stream_error: true },
  ],
  [
    'Who gave up is known by the error.',
    { attributes: { ...chat, 'error.type': 'asyncio.CancelledError' }, statusCode: 2 },
    { cancelled: true },
  ],
  [
    'Time to first token is in seconds in the conventions.',
    {
      attributes: {
        ...chat,
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': 0.4268,
      },
    },
    { ttft_ms: 426 },
  ],
  [
    'OpenInference has an event for the first token.',
    {
      attributes: chat,
      events: [
        { name: 'First Token Stream Event', time: [1_780_832_010, 625_900_000], attributes: {} },
      ],
    },
    { ttft_ms: 500 },
  ],
  [
    'OpenLLMetry: its request type, tokens and stream flag.',
    {
      attributes: {
        'llm.request.type': 'completion',
        'gen_ai.system': 'Anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.usage.prompt_tokens': 12,
        'gen_ai.usage.completion_tokens': 34,
        'gen_ai.usage.cache_read_input_tokens': 5,
        'llm.is_streaming': true,
      },
    },
    {
      operation: 'text_completion',
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      input_tokens: 12,
      output_tokens: 34,
      cached_tokens: 5,
      stream: true,
      labels: { raw_provider: 'Anthropic', http_status_from: 'emitter' },
    },
  ],
  [
    'Service tiers and the address are kept.',
    {
      attributes: {
        ...chat,
        'server.address': 'api.openai.com',
        'gen_ai.openai.request.service_tier': 'auto',
        'gen_ai.openai.response.service_tier': 'priority',
      },
    },
    { endpoint: 'api.openai.com', tier_requested: 'auto', tier_served: 'priority' },
  ],
  [
    'Of an address that is too long for a field the beginning is kept.',
    { attributes: { ...chat, 'server.address': '😀'.repeat(257), 'error.type': 'timeout' } },
    { endpoint: '😀'.repeat(256), labels: { endpoint_cut: 'true', http_status_unknown: 'true' } },
  ],
  [
    'An address of just that length is whole.',
    { attributes: { ...chat, 'server.address': '😀'.repeat(256) } },
    { endpoint: '😀'.repeat(256) },
  ],
  [
    'Blanks around a name are no part of it.',
    { attributes: { ...chat, 'gen_ai.request.model': ' gpt-5\t' } },
    { model: 'gpt-5' },
  ],
];

for (const [sentence, fields, expected] of table) {
  test(sentence, () => {
    for (const [format, encoding] of [
      [otlpJsonFormat, 'json'],
      [otlpProtobufFormat, 'protobuf'],
    ] as const) {
      const [part] = format.decode({ bytes: exportOf([spanOf(fields)], encoding) });
      assert.ok(part?.event, partText(part as Part));
      assert.deepEqual(picked(part.event, Object.keys(expected)), expected);
    }
  });
}

function picked(event: object, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, (event as Record<string, unknown>)[name]]));
}

const mcp = { 'gen_ai.operation.name': 'call_mcp_tool', 'llm.request.type': 'call_mcp_tool' };
const files = { 'gen_ai.operation.name': 'alist_files' };

const skipped: readonly (readonly [what: string, fields: SpanFields, reason: string])[] = [
  [
    'a tool that names a model',
    { attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.request.model': 'm' } },
    'not_a_model_call',
  ],
  ['a tool', { attributes: { 'gen_ai.operation.name': 'execute_tool' } }, 'not_a_model_call'],
  [
    'an agent',
    { attributes: { ...chat, 'gen_ai.operation.name': 'invoke_agent' } },
    'not_a_model_call',
  ],
  ['an MCP tool of a gateway', { attributes: { ...chat, ...mcp } }, 'no_inference'],
  ['a list of files', { attributes: { ...chat, ...files } }, 'no_inference'],
  [
    'an earlier answer that is read again',
    { attributes: { ...chat, 'gen_ai.operation.name': 'fetch_response' } },
    'no_inference',
  ],
  [
    'an agent that names its model without an operation',
    { attributes: { 'gen_ai.request.model': 'm', 'gen_ai.agent.name': 'planner' } },
    'not_a_model_call',
  ],
  [
    'an operation of some framework without a model',
    { attributes: { 'gen_ai.operation.name': 'chain' } },
    'not_a_model_call',
  ],
  [
    'a workflow of OpenLLMetry',
    { attributes: { 'traceloop.span.kind': 'workflow' } },
    'not_a_model_call',
  ],
  [
    'a retriever of OpenInference',
    { attributes: { 'openinference.span.kind': 'RETRIEVER' } },
    'not_a_model_call',
  ],
  ['the server side of a call', { kind: 1, attributes: chat }, 'server_side'],
  ['the server side of something else', { kind: 1, attributes: {} }, 'not_a_model_call'],
  [
    'what Logfire logs when a stream has ended',
    { attributes: { ...chat, 'logfire.span_type': 'log' } },
    'log_of_call',
  ],
  [
    'what Logfire sends when a call begins',
    { attributes: { ...chat, 'logfire.span_type': 'pending_span' } },
    'log_of_call',
  ],
  [
    'a model without an operation, a provider or tokens',
    { attributes: { 'llm.model_name': 'gpt-5' } },
    'no_operation',
  ],
  [
    "an answer from a gateway's cache",
    { attributes: { ...chat, 'litellm.cache_hit': 'True' } },
    'served_from_cache',
  ],
  [
    'what LiteLLM turned away by itself',
    {
      name: 'litellm_request',
      attributes: { ...chat, 'error.type': 'BudgetExceededError', 'error.code': '400' },
      statusCode: 2,
    },
    'refused_by_gateway',
  ],
  ['an HTTP call', { attributes: { 'http.response.status_code': 200 } }, 'not_a_model_call'],
];

for (const [what, fields, reason] of skipped) {
  test(`${what} is skipped: ${reason}`, () => {
    const bytes = exportOf([spanOf(fields)], 'json');
    assert.deepEqual(otlpJsonFormat.decode({ bytes }), [{ skipped: reason }]);
  });
}

const rejected: readonly (readonly [what: string, fields: SpanFields, line: string])[] = [
  [
    'without a model',
    { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai' } },
    'missing_field $.model (missing): expected a string of 1 to 256 code points',
  ],
  [
    'without a provider',
    { attributes: { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt-5' } },
    'missing_field $.provider (missing): expected a string of 1 to 256 code points',
  ],
  [
    'that ends before it begins',
    { attributes: chat, endTime: [1_780_832_000, 0] },
    'invalid_value $.duration_ms -10125: expected a whole number from 0 to 9007199254740991',
  ],
  [
    'that never ended',
    { attributes: chat, endTime: [0, 0] },
    'missing_field $.duration_ms (missing): expected a whole number from 0 to 9007199254740991',
  ],
  [
    'without an identity',
    { attributes: chat, traceId: '0'.repeat(32) },
    'missing_field $.event_id (missing): expected a string of 1 to 256 code points',
  ],
];

for (const [what, fields, line] of rejected) {
  test(`a model call ${what} is rejected, and its bytes are an export of that span alone`, () => {
    for (const [format, encoding] of [
      [otlpJsonFormat, 'json'],
      [otlpProtobufFormat, 'protobuf'],
    ] as const) {
      const bytes = exportOf([spanOf({ attributes: chat }), spanOf(fields)], encoding);
      const [first, second] = format.decode({ bytes });
      assert.ok(first?.event);
      assert.equal(partText(second as Part), `REJECTED ${line}`);
      const again = format.decode({ bytes: second?.raw?.() ?? null });
      assert.deepEqual(again.map(partText), [`REJECTED ${line}`]);
    }
  });
}

const broken: readonly (readonly [json: string, line: string])[] = [
  ['', 'not_json $ "": expected a JSON object'],
  ['[]', 'invalid_value $ []: expected an OTLP export'],
  [
    '{"event_id":"1"}',
    'missing_field $.resourceSpans (missing): expected the resourceSpans of an OTLP export',
  ],
  ['{"resourceSpans":5}', 'invalid_value $.resourceSpans 5: expected a list'],
  ['{"resourceSpans":[null]}', 'invalid_value $.resourceSpans.0 null: expected a JSON object'],
  [
    '{"resourceSpans":[{"scopeSpans":[{"spans":{}}]}]}',
    'invalid_value $.resourceSpans.0.scopeSpans.0.spans {}: expected a list',
  ],
];

for (const [json, line] of broken) {
  test(`${json || 'nothing'} is no export`, () => {
    const parts = otlpJsonFormat.decode({ bytes: Buffer.from(json) });
    assert.deepEqual(parts.map(partText), [`REJECTED ${line}`]);
  });
}

test('an empty export has no parts, and a null record is rejected', () => {
  assert.deepEqual(otlpJsonFormat.decode({ bytes: Buffer.from('{}') }), []);
  assert.deepEqual(otlpProtobufFormat.decode({ bytes: Buffer.alloc(0) }), []);
  assert.match(partText(otlpJsonFormat.decode({ bytes: null })[0] as Part), /empty_record/);
  assert.match(partText(otlpProtobufFormat.decode({ bytes: null })[0] as Part), /empty_record/);
});

test('bytes that are not protobuf are rejected', () => {
  for (const bytes of [Buffer.from('{"resourceSpans":[]}'), Buffer.from([0x0a, 0xff])]) {
    assert.match(
      partText(otlpProtobufFormat.decode({ bytes })[0] as Part),
      /^REJECTED not_protobuf/,
    );
  }
});

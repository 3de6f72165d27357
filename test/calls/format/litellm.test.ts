import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import { plainDigits } from '../../../src/calls/format/decimal-text.ts';
import type { Part } from '../../../src/calls/format/format.ts';
import { litellmFormat } from '../../../src/calls/format/litellm.ts';
import { readPackageFile } from '../../../src/ground/package-file.ts';

const recorded = JSON.parse(
  readPackageFile('test', 'fixtures', 'litellm', 'standard_logging_payload.json'),
);

function decoded(payload: unknown, timeZone?: string): Part {
  const [part] = litellmFormat(timeZone).decode({ bytes: Buffer.from(JSON.stringify(payload)) });
  return part as Part;
}

test('a recorded payload becomes the call that a person would read in it', () => {
  assert.deepEqual(decoded(recorded, 'UTC').event, {
    event_id: 'chatcmpl-2299b6a2-82a3-465a-b47c-04e685a2227f/2025-01-24 09:20:46.847371',
    source: 'litellm',
    started_at: Date.UTC(2025, 0, 24, 9, 20, 46, 847),
    duration_ms: 4,
    ttft_ms: 4,
    provider: 'openai',
    model: 'gpt-4o',
    model_served: 'gpt-4o',
    operation: 'chat',
    http_status: 200,
    error_type: '',
    stream: true,
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
    route: 'litellm',
    fallback_from: '',
    logical_call_id: '',
    attempt: 1,
    request_hash: '',
    input_tokens: 10,
    cached_tokens: null,
    output_tokens: 20,
    cost: null,
    cost_currency: '',
    labels: { http_status_from: 'emitter', litellm_cost_usd: '0.00022500000000000002' },
  });
});

const success = {
  ...recorded,
  startTime: 1_780_832_010.125_9,
  endTime: 1_780_832_012.625,
  completionStartTime: 1_780_832_010.626,
};
const failure = {
  ...success,
  status: 'failure',
  stream: false,
  response: null,
  prompt_tokens: 0,
  completion_tokens: 0,
  response_cost: 0,
  error_str: 'litellm.RateLimitError: RateLimitError: OpenAIException',
  error_information: {
    error_code: '429',
    error_class: 'RateLimitError',
    llm_provider: 'openai',
    error_message: 'Rate limit reached',
  },
};

function failed(error: object): object {
  return { ...failure, error_information: { ...failure.error_information, ...error } };
}

const skewed = { http_status_from: 'emitter', litellm_cost_usd: '0.00022500000000000002' };

const table: readonly (readonly [
  sentence: string,
  payload: unknown,
  zone: string | undefined,
  expected: object,
])[] = [
  [
    'Epoch seconds are cut to milliseconds, by their digits.',
    success,
    undefined,
    { started_at: Date.UTC(2026, 5, 7, 11, 33, 30, 125), duration_ms: 2_499, ttft_ms: 500 },
  ],
  [
    'A time without a zone is that of the gateway.',
    { ...recorded, startTime: '2025-01-24 09:20:46.847371', endTime: '2025-01-24 09:20:47' },
    'Europe/Berlin',
    { started_at: Date.UTC(2025, 0, 24, 8, 20, 46, 847), duration_ms: 152 },
  ],
  [
    'A time with its own zone needs none.',
    { ...success, startTime: '2026-06-07T13:33:30.1259+02:00', endTime: '2026-06-07T11:33:31Z' },
    undefined,
    { started_at: Date.UTC(2026, 5, 7, 11, 33, 30, 125), duration_ms: 874 },
  ],
  [
    'An end before the start is a call of no length, with the skew of the clock beside it.',
    { ...success, endTime: 1_780_832_010.121_5 },
    undefined,
    { duration_ms: 0, labels: { ...skewed, clock_skew_ms: '5' } },
  ],
  [
    'A first token before the start has no time.',
    { ...success, completionStartTime: 1_780_832_010 },
    undefined,
    { duration_ms: 2_499, ttft_ms: null },
  ],
  [
    'A call over the end of a repeated hour is as short as its times allow.',
    { ...success, startTime: '2026-10-25 02:59:59', endTime: '2026-10-25 02:00:01' },
    'Europe/Berlin',
    {
      started_at: Date.UTC(2026, 9, 25, 0, 59, 59),
      duration_ms: 2_000,
      labels: { ...skewed, repeated_hour: 'true' },
    },
  ],
  [
    'It began in the second of the two hours if it ended soon after them.',
    { ...success, startTime: '2026-10-25 02:59:59', endTime: '2026-10-25 03:00:01' },
    'Europe/Berlin',
    { started_at: Date.UTC(2026, 9, 25, 1, 59, 59), duration_ms: 2_000 },
  ],
  [
    'It began in the first if nothing tells the two apart.',
    { ...success, startTime: '2026-10-25 02:30:00', endTime: '2026-10-25 02:30:01' },
    'Europe/Berlin',
    { started_at: Date.UTC(2026, 9, 25, 0, 30), duration_ms: 1_000 },
  ],
  [
    'Text is read as the flag or the number that it is.',
    {
      ...success,
      stream: 'True',
      cache_hit: 'None',
      startTime: '1780832010.1259',
      prompt_tokens: '12',
      completion_tokens: '7',
      response_cost: '1.2e-06',
      metadata: '{"user_api_key_team_alias":"search"}',
    },
    undefined,
    {
      stream: true,
      ttft_ms: 500,
      duration_ms: 2_499,
      input_tokens: 12,
      output_tokens: 7,
      team: 'search',
      labels: { http_status_from: 'emitter', litellm_cost_usd: '0.0000012' },
    },
  ],
  [
    'A count that is none is unknown, and the call stays.',
    { ...success, prompt_tokens: -1, completion_tokens: 7.5 },
    undefined,
    { input_tokens: null, output_tokens: null },
  ],
  [
    'A success that tells of an error in words is none either.',
    { ...success, error_str: 'litellm.InternalServerError: no luck' },
    undefined,
    { http_status: null, error_type: '_OTHER', labels: { http_status_unknown: 'true' } },
  ],
  [
    'A success that names an error is none.',
    { ...success, error_information: { error_code: '500', error_class: 'InternalServerError' } },
    undefined,
    { http_status: 500, error_type: 'InternalServerError' },
  ],
  [
    'A failure after a 2xx status is that of the stream,',
    { ...failed({ error_code: '200', error_class: 'APIError' }), stream: true },
    undefined,
    { http_status: 200, stream_error: true, error_type: 'APIError' },
  ],
  [
    'and without a stream of unknown status.',
    failed({ error_code: '200', error_class: 'APIError' }),
    undefined,
    { http_status: null, stream_error: false, labels: { http_status_unknown: 'true' } },
  ],
  [
    'What is no name is none.',
    { ...success, response: { model: 'None' } },
    undefined,
    { model_served: '' },
  ],
  [
    'The provider may stand in the address alone.',
    {
      ...success,
      custom_llm_provider: null,
      api_base: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse',
    },
    undefined,
    { provider: 'aws.bedrock' },
  ],
  [
    'Or in the routing prefix of the model.',
    { ...success, custom_llm_provider: '', model: 'vertex_ai/claude-sonnet-4-6' },
    undefined,
    { provider: 'gcp.vertex_ai', model: 'claude-sonnet-4-6' },
  ],
  [
    'A timeout asked the provider to whom its model leads.',
    {
      ...failed({ error_class: 'Timeout', error_code: '408', llm_provider: '' }),
      custom_llm_provider: '',
      model: 'azure/gpt-5',
    },
    undefined,
    { provider: 'azure.ai.openai', http_status: null, error_type: 'Timeout' },
  ],
  [
    'Without a stream there is no first token, whatever the payload says.',
    { ...success, stream: false },
    undefined,
    { ttft_ms: null, duration_ms: 2_499 },
  ],
  [
    'A failure has its status, its class and no tokens.',
    failure,
    undefined,
    {
      http_status: 429,
      error_type: 'RateLimitError',
      input_tokens: null,
      output_tokens: null,
      ttft_ms: null,
      labels: {},
    },
  ],
  [
    "LiteLLM's own 408 is no answer of the provider.",
    failed({ error_class: 'Timeout', error_code: '408' }),
    undefined,
    { http_status: null, error_type: 'Timeout', labels: { http_status_unknown: 'true' } },
  ],
  [
    "Nor is its 500 for what it couldn't make sense of.",
    failed({ error_class: 'APIConnectionError', error_code: 500 }),
    undefined,
    { http_status: null, error_type: 'APIConnectionError' },
  ],
  [
    'Nor is what its proxy throws while a provider is named.',
    failed({ error_class: 'HTTPException', error_code: '500', llm_provider: 'openai' }),
    undefined,
    { http_status: null, error_type: 'HTTPException', labels: { http_status_unknown: 'true' } },
  ],
  [
    'A status may stand in the message alone.',
    failed({
      error_class: 'InternalServerError',
      error_code: '',
      error_message: "litellm.InternalServerError: OpenAIException - Error code: 503 - {'a': 1}",
    }),
    undefined,
    { http_status: 503, error_type: 'InternalServerError' },
  ],
  [
    "But not for LiteLLM's own timeout.",
    failed({ error_class: 'Timeout', error_code: '', error_message: 'Error code: 408' }),
    undefined,
    { http_status: null, error_type: 'Timeout' },
  ],
  [
    'A failure without a code or a class stays unknown.',
    failed({ error_class: '', error_code: '' }),
    undefined,
    { http_status: null, error_type: '_OTHER' },
  ],
  [
    'The provider of a failure may stand with the error alone.',
    { ...failed({ llm_provider: 'vertex_ai' }), custom_llm_provider: null },
    undefined,
    { provider: 'gcp.vertex_ai' },
  ],
  [
    'The routing prefix of a model is no part of its name.',
    {
      ...success,
      custom_llm_provider: 'bedrock',
      model: 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    },
    undefined,
    { provider: 'aws.bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0' },
  ],
  [
    'Attempts of one request are joined by their trace.',
    {
      ...success,
      trace_id: 't-1',
      model_id: 'd-7',
      end_user: 'customer-9',
      api_base: 'https://api.openai.com',
      metadata: { user_api_key_team_alias: 'search' },
    },
    undefined,
    {
      logical_call_id: 't-1',
      deployment: 'd-7',
      tenant: 'customer-9',
      endpoint: 'https://api.openai.com',
      team: 'search',
    },
  ],
  [
    'In the proxy they share the id of the request; its trace may be that of a session.',
    {
      ...success,
      trace_id: 'session-1',
      litellm_call_id: 'c-1',
      metadata: { user_api_key_hash: '88dc' },
    },
    undefined,
    { logical_call_id: 'c-1' },
  ],
  [
    'Elsewhere each attempt has an id of its own, and the trace joins them.',
    { ...success, trace_id: 't-1', litellm_call_id: 'c-1' },
    undefined,
    { logical_call_id: 't-1' },
  ],
  [
    'A trace that the client named in a header is that of many calls.',
    {
      ...success,
      trace_id: 'session-1',
      metadata: { requester_custom_headers: { 'x-litellm-session-id': 'session-1' } },
    },
    undefined,
    { logical_call_id: '' },
  ],
  [
    'So is one that it named in its metadata, whoever wrote that as text.',
    {
      ...success,
      trace_id: 'session-1',
      metadata: JSON.stringify({ requester_metadata: { session_id: 'session-1' } }),
    },
    undefined,
    { logical_call_id: '' },
  ],
  [
    'A fallback names the group that was asked for, and how many attempts came before.',
    {
      ...success,
      model_group: 'sonnet-eu',
      metadata: {
        attempted_fallbacks: 1,
        original_model_group: 'sonnet',
        attempted_retries: 0,
      },
    },
    undefined,
    { fallback_from: 'sonnet' },
  ],
  [
    'Whoever was not replaced has the name of the group in the same place.',
    {
      ...success,
      model_group: 'sonnet',
      metadata: { attempted_fallbacks: 0, original_model_group: 'sonnet', attempted_retries: 2 },
    },
    undefined,
    { fallback_from: '' },
  ],
  [
    'The headers of the answer tell it as well.',
    {
      ...success,
      hidden_params: { additional_headers: { 'x-litellm-attempted-retries': 2 } },
    },
    undefined,
    { labels: { ...skewed, attempted_retries: '2' } },
  ],
  [
    'Of an address that is too long for a field the beginning is kept.',
    { ...success, api_base: `https://gateway.example/${'é'.repeat(400)}` },
    undefined,
    {
      endpoint: `https://gateway.example/${'é'.repeat(232)}`,
      labels: {
        endpoint_cut: 'true',
        http_status_from: 'emitter',
        litellm_cost_usd: '0.00022500000000000002',
      },
    },
  ],
  [
    'Blanks around a name are no part of it.',
    { ...success, model: ' gpt-5\u00a0', response: { model: 'gpt-5-2025-08-07 ' } },
    undefined,
    { model: 'gpt-5', model_served: 'gpt-5-2025-08-07' },
  ],
  [
    'An embedding is one.',
    { ...success, call_type: 'aembedding' },
    undefined,
    { operation: 'embeddings' },
  ],
];

for (const [sentence, payload, zone, expected] of table) {
  test(sentence, () => {
    const part = decoded(payload, zone);
    assert.ok(part.event !== undefined, JSON.stringify(part));
    const event = part.event as unknown as Record<string, unknown>;
    const found = Object.fromEntries(Object.keys(expected).map((name) => [name, event[name]]));
    assert.deepEqual(found, expected);
  });
}

test('outcomes: a success is ok, a timeout a timeout, a nameless failure unknown', () => {
  const outcome = (payload: unknown) => {
    const { event } = decoded(payload);
    return event && outcomeOf(event);
  };
  assert.equal(outcome(success), 'ok');
  assert.equal(outcome(failure), 'rate_limited');
  assert.equal(outcome(failed({ error_class: 'Timeout', error_code: '408' })), 'timeout');
  assert.equal(outcome(failed({ error_class: '', error_code: '' })), 'unknown');
});

const others: readonly (readonly [sentence: string, payload: unknown, expected: string])[] = [
  ['A hit in the cache asked no provider.', { ...success, cache_hit: true }, 'served_from_cache'],
  [
    'A request over its budget asked no provider.',
    failed({ error_class: 'BudgetExceededError', error_code: '' }),
    'refused_by_gateway',
  ],
  [
    'Nor did a limit of its own, though it names one.',
    failed({ error_class: 'ProxyRateLimitError', error_code: '429' }),
    'refused_by_gateway',
  ],
  [
    'Nor did what its proxy threw before it asked.',
    failed({ error_class: 'HTTPException', error_code: '429' }),
    'refused_by_gateway',
  ],
  [
    'Nor did a limit of the gateway that names none.',
    { ...failed({ llm_provider: '' }), custom_llm_provider: null },
    'refused_by_gateway',
  ],
  [
    'A server error without a provider may have asked one: it is kept.',
    { ...failed({ llm_provider: '', error_code: '500' }), custom_llm_provider: null },
    "missing_field $.custom_llm_provider null: expected the provider's name; " +
      "error_information.llm_provider, model and api_base don't tell it either",
  ],
  [
    'An earlier answer, read again, asked no model.',
    { ...success, call_type: 'aget_responses' },
    'not_a_model_call',
  ],
  [
    'A provider that is no name is none.',
    { ...success, custom_llm_provider: 'None' },
    'missing_field $.custom_llm_provider "None": expected the provider\'s name; ' +
      "error_information.llm_provider, model and api_base don't tell it either",
  ],
  ['A tool asked no model.', { ...success, call_type: 'call_mcp_tool' }, 'not_a_model_call'],
  [
    'A time without a zone is no instant.',
    recorded,
    'invalid_value $.startTime "2025-01-24 09:20:46.847371": expected seconds since the epoch, ' +
      'or a time with its zone (UPTALLY_LITELLM_TIME_ZONE says it for times that have none)',
  ],
  [
    'A row of its database is no payload.',
    JSON.parse(readPackageFile('test', 'fixtures', 'litellm', 'spend_logs_payload.json')),
    'missing_field $.id (missing): expected a field of a StandardLoggingPayload',
  ],
  ['A number is none.', 5, 'invalid_value $ 5: expected a StandardLoggingPayload'],
  [
    'A status is needed.',
    { ...success, status: 'odd' },
    'invalid_value $.status "odd": expected "success" or "failure"',
  ],
  [
    'A model is needed.',
    { ...success, model: '' },
    'missing_field $.model (missing): expected a string of 1 to 256 code points',
  ],
];

for (const [sentence, payload, expected] of others) {
  test(sentence, () => {
    const part = decoded(payload);
    assert.ok(part.event === undefined);
    const { rejection } = part;
    const found = rejection
      ? `${rejection.reason} ${rejection.jsonPath} ${rejection.message}`
      : (part as { skipped: string }).skipped;
    assert.equal(found, expected);
  });
}

test('an array is a record of many payloads', () => {
  const bytes = Buffer.from(`[${JSON.stringify(success)}, 7 ,${JSON.stringify(failure)}]`);
  const parts = litellmFormat(undefined).decode({ bytes });
  assert.deepEqual(
    parts.map((part) => (part.event ? 'event' : part.raw?.().toString())),
    ['event', '7', 'event'],
  );
});

test('numbers have their digits, without an exponent', () => {
  const numbers = [0, 1, 12.5, 1e-7, 1.25e-10, 1e21, 1.5e22, -0.5, 0.1 + 0.2];
  assert.deepEqual(numbers.map(plainDigits), [
    '0',
    '1',
    '12.5',
    '0.0000001',
    '0.000000000125',
    '1000000000000000000000',
    '15000000000000000000000',
    '-0.5',
    '0.30000000000000004',
  ]);
  assert.equal(plainDigits(Number.NaN), undefined);
  assert.equal(plainDigits('1'), undefined);
});

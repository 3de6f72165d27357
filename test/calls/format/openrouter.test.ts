import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import type { Part } from '../../../src/calls/format/format.ts';
import { openRouterFormat } from '../../../src/calls/format/openrouter.ts';
import { formatInstant } from '../../../src/ground/time.ts';

function decoded(value: unknown): readonly Part[] {
  return openRouterFormat.decode({ bytes: Buffer.from(JSON.stringify(value)) });
}

const google = {
  endpoint_id: 'ebdbef25-737d-4ac3-9e98-fd3928724e45',
  is_byok: false,
  latency: 327,
  model_permaslug: 'google/gemini-2.5-flash-lite',
  provider_name: 'Google',
  status: 429,
};
const studio = {
  ...google,
  endpoint_id: 'ce839073-aa24-4f29-8358-15b319bd05ec',
  latency: 1643,
  provider_name: 'Google AI Studio',
  status: 200,
};

/** The fields of the API's answer, with made-up values. */
const generation = {
  id: 'gen-1780831862-1FJRHH9DliPkfVmjcn64',
  request_id: 'req-1780831862-pTlK8M0K8vYMfXAtYkSi',
  api_type: 'completions',
  created_at: '2026-06-07T11:31:02.120Z',
  model: 'google/gemini-2.5-flash-lite',
  provider_name: 'Google AI Studio',
  provider_responses: [google, studio],
  latency: 1643,
  moderation_latency: null,
  generation_time: 3881,
  streamed: true,
  cancelled: false,
  finish_reason: 'stop',
  native_tokens_prompt: 10,
  native_tokens_cached: 3,
  native_tokens_completion: 25,
  is_byok: false,
  total_cost: 0.0001402,
  data_region: 'europe',
  service_tier: 'priority',
  external_user: 'customer-9',
  response_cache_source_id: null,
};

test('A generation becomes the calls that a person would read in it.', () => {
  const [first, last, ...others] = decoded({ data: generation }).map(({ event }) => event);
  assert.equal(others.length, 0);
  const shared = {
    source: 'openrouter',
    route: 'openrouter',
    operation: 'chat',
    stream: true,
    tenant: 'customer-9',
    logical_call_id: generation.id,
    model: 'google/gemini-2.5-flash-lite',
  };
  const expected = [
    {
      ...shared,
      event_id: `${generation.id}/1`,
      started_at: Date.UTC(2026, 5, 7, 11, 31, 2, 120),
      duration_ms: 327,
      provider: 'gcp.gen_ai',
      deployment: google.endpoint_id,
      http_status: 429,
      error_type: '_OTHER',
      attempt: 1,
      fallback_from: '',
      output_tokens: null,
      cost: null,
      labels: { raw_provider: 'Google' },
    },
    {
      ...shared,
      event_id: generation.id,
      started_at: Date.UTC(2026, 5, 7, 11, 31, 2, 447),
      // From the request to the end of the answer, not to its headers.
      duration_ms: 3_881,
      ttft_ms: null,
      provider: 'gcp.gemini',
      deployment: studio.endpoint_id,
      http_status: 200,
      error_type: '',
      attempt: 2,
      fallback_from: 'google/gemini-2.5-flash-lite',
      input_tokens: 10,
      cached_tokens: 3,
      output_tokens: 25,
      cost: '0.0001402',
      cost_currency: 'USD',
      region: 'europe',
      tier_served: 'priority',
      labels: { raw_provider: 'Google AI Studio', request_id: generation.request_id },
    },
  ];
  for (const [index, event] of [first, last].entries()) {
    const want = expected[index] as object;
    const found = Object.fromEntries(
      Object.keys(want).map((name) => [name, event?.[name as 'cost']]),
    );
    assert.deepEqual(found, want);
  }
});

function textOf(part: Part): unknown {
  const { event } = part;
  if (event === undefined) return part.rejection ?? part.skipped;
  const { provider, duration_ms, http_status } = event;
  const status = `${http_status ?? '-'} ${outcomeOf(event)}`;
  return `${provider} | ${formatInstant(event.started_at).slice(17)} ${duration_ms} ms | ${status}`;
}

const table: readonly (readonly [sentence: string, fields: object, attempts: unknown[]])[] = [
  [
    'Without a list it is one call.',
    { provider_responses: null },
    ['gcp.gemini | 02.120Z 3881 ms | 200 ok'],
  ],
  [
    'Whether it did well is not guessed.',
    { provider_responses: null, finish_reason: null },
    ['gcp.gemini | 02.120Z 3881 ms | - unknown'],
  ],
  [
    'A client that went away is no failure of a provider.',
    { provider_responses: [studio], cancelled: true, finish_reason: null },
    ['gcp.gemini | 02.120Z 3881 ms | 200 cancelled'],
  ],
  [
    'An answer that ended in an error broke off.',
    { provider_responses: [studio], finish_reason: 'error' },
    ['gcp.gemini | 02.120Z 3881 ms | 200 stream_error'],
  ],
  [
    'What failed took its latency.',
    { provider_responses: [{ ...google, status: 503 }], generation_time: null },
    ['gcp.gen_ai | 02.120Z 327 ms | 503 provider_error'],
  ],
  [
    'How long an answer took is not guessed from the time to its headers.',
    { generation_time: null },
    [
      'gcp.gen_ai | 02.120Z 327 ms | 429 rate_limited',
      {
        reason: 'missing_field',
        jsonPath: '$.generation_time',
        message: '(missing): expected a whole number from 0 to 9007199254740991',
      },
    ],
  ],
  [
    'An answer from the cache asked no provider.',
    { response_cache_source_id: 'gen-1' },
    ['served_from_cache'],
  ],
  [
    'Without its id it is no generation.',
    { id: undefined, provider_responses: null },
    [
      {
        reason: 'missing_field',
        jsonPath: '$.id',
        message: '(missing): expected a string of 1 to 256 code points',
      },
    ],
  ],
  [
    'A list that is none is said.',
    { provider_responses: 'none' },
    [
      {
        reason: 'invalid_value',
        jsonPath: '$.provider_responses',
        message: '"none": expected a list of attempts, or null',
      },
    ],
  ],
];

for (const [sentence, fields, attempts] of table) {
  test(sentence, () => {
    assert.deepEqual(decoded({ ...generation, ...fields }).map(textOf), attempts);
  });
}

test('What the key of a customer pays its provider is no charge of OpenRouter.', () => {
  const [last] = decoded({ ...generation, provider_responses: [studio], is_byok: true });
  assert.equal(last?.event?.cost, null);
});

test('Of an array each generation is kept with its own bytes.', () => {
  const parts = decoded([generation, { ...generation, id: null }]);
  assert.deepEqual(
    parts.map(({ raw }) => JSON.parse(String(raw?.())).id),
    [generation.id, generation.id, null, null],
  );
});

const attempt = fc.record({
  provider_name: fc.constantFrom('Google', 'Anthropic', 'Amazon Bedrock', null),
  model_permaslug: fc.constantFrom('a/one', 'b/two'),
  status: fc.constantFrom(200, 429, 500, 503, 0),
  latency: fc.option(fc.nat(5_000)),
});
const list = fc.array(
  fc.oneof({ weight: 9, arbitrary: attempt }, { weight: 1, arbitrary: fc.anything() }),
  {
    maxLength: 12,
  },
);

test('However attempts are, each is told once, in its place, and the same each time.', () => {
  const seed = Date.now() % 2 ** 31;
  process.stdout.write(`seed ${seed}\n`);
  fc.assert(
    fc.property(list, (listed) => {
      const value = { ...generation, provider_responses: listed };
      const parts = decoded(value);
      const again = decoded(value);
      assert.deepEqual(again, parts);
      const events = parts.flatMap(({ event }) => event ?? []);
      const rejected = parts.filter(({ event }) => event === undefined);
      // An entry of the last place that is no attempt leaves the call itself beside it.
      const count = Math.max(1, JSON.parse(JSON.stringify(listed)).length);
      assert.ok([count, count + 1].includes(events.length + rejected.length));
      const ids = events.map(({ event_id }) => event_id);
      assert.equal(new Set(ids).size, ids.length);
      for (const { event_id, attempt, logical_call_id, fallback_from } of events) {
        const isLast = event_id === generation.id;
        assert.equal(isLast || event_id === `${generation.id}/${attempt}`, true);
        if (listed.length > 0) assert.equal(logical_call_id, generation.id);
        if (attempt === 1) assert.equal(fallback_from, '');
      }
    }),
    { seed },
  );
});

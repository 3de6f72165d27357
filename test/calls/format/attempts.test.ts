import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { outcomeOf } from '../../../src/calls/call/outcome.ts';
import { MOST_ATTEMPTS_OF_CALL } from '../../../src/calls/format/attempts.ts';
import type { Part } from '../../../src/calls/format/format.ts';
import { otlpJsonFormat } from '../../../src/calls/format/otlp-json.ts';
import { otlpProtobufFormat } from '../../../src/calls/format/otlp-protobuf.ts';
import { MOST_PARTS_OF_RECORD } from '../../../src/calls/format/read-part.ts';
import { formatInstant } from '../../../src/ground/time.ts';
import { exportOf, type SpanFields, spanOf } from '../../support/span-fixtures.ts';

/** What a person asks of an attempt first, in one line. */
function textOf({ event, rejection, skipped }: Part & Record<string, unknown>): string {
  if (event === undefined) {
    const { reason, jsonPath, message } = rejection ?? {};
    return rejection === undefined ? `skipped ${skipped}` : `${reason} ${jsonPath} ${message}`;
  }
  const call = event as CallEvent;
  assert.equal(call.logical_call_id, call.event_id.replace(/\/\d$/, ''));
  return [
    `${call.attempt} ${call.event_id.slice(-4)} ${call.provider} ${call.model}`,
    `${formatInstant(call.started_at).slice(17)} ${call.duration_ms} ms`,
    `${call.http_status ?? '-'} ${outcomeOf(call)}`,
    call.fallback_from && `for ${call.fallback_from}`,
    call.output_tokens === null ? '' : `${call.output_tokens} tokens`,
  ]
    .filter((text) => text !== '')
    .join(' | ');
}

function partsOfSpan(fields: SpanFields): readonly Part[] {
  const parts = otlpJsonFormat.decode({ bytes: exportOf([spanOf(fields)], 'json') });
  const fromProtobuf = otlpProtobufFormat.decode({
    bytes: exportOf([spanOf(fields)], 'protobuf'),
  });
  assert.deepEqual(fromProtobuf.map(withoutRaw), parts.map(withoutRaw));
  return parts;
}

function withoutRaw({ raw: _raw, ...part }: Part): object {
  return part;
}

type Rows = readonly (readonly [sentence: string, fields: SpanFields, attempts: string[]])[];

/** As the AI SDK writes a call to the gateway; the span lasts from 30.125 to 31.625. */
function vercel(routing: object, fields: SpanFields = {}): SpanFields {
  const attributes = {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.model.provider': 'gateway',
    'ai.model.id': 'anthropic/claude-sonnet-4.6',
    'gen_ai.system': 'gateway',
    'gen_ai.request.model': 'anthropic/claude-sonnet-4.6',
    'gen_ai.usage.output_tokens': 21,
    'ai.response.providerMetadata': JSON.stringify({
      anthropic: {},
      gateway: { routing, cost: '0.0045405', generationId: 'gen_01K8KPJ0FZA7172X6CSGNZGDWY' },
    }),
  };
  return { ...fields, attributes: { ...attributes, ...fields.attributes } };
}

const bedrock = {
  provider: 'bedrock',
  providerApiModelId: 'us.anthropic.claude-sonnet-4-6',
  credentialType: 'system',
  success: false,
  error: 'Service temporarily unavailable',
  statusCode: 503,
  startTime: 458753.407267,
  endTime: 458953.9,
};
const anthropic = {
  provider: 'anthropic',
  providerApiModelId: 'claude-sonnet-4.6',
  credentialType: 'system',
  success: true,
  startTime: 458960.5,
  endTime: 459891.705775,
};
const SONNET = 'anthropic.claude-sonnet-4-6';

const ofVercel: Rows = [
  [
    'One attempt is the call of the span, put down to who served it.',
    vercel({ attempts: [anthropic] }),
    ['1 3331 anthropic claude-sonnet-4.6 | 30.125Z 1499 ms | 200 ok | 21 tokens'],
  ],
  [
    'Each attempt is a call; the first begins with the span, the last ends with it.',
    vercel({ attempts: [bedrock, anthropic] }),
    [
      `1 31/1 aws.bedrock ${SONNET} | 30.125Z 200 ms | 503 provider_error`,
      `2 3331 anthropic claude-sonnet-4.6 | 30.332Z 1292 ms | 200 ok | for ${SONNET} | 21 tokens`,
    ],
  ],
  [
    'The list by model has the attempts at every model.',
    vercel({
      attempts: [anthropic],
      modelAttempts: [
        {
          canonicalSlug: 'xai/grok-4.5',
          providerAttempts: [{ ...bedrock, provider: 'xai', providerApiModelId: undefined }],
        },
        { canonicalSlug: 'anthropic/claude-sonnet-4.6', providerAttempts: [anthropic] },
      ],
    }),
    [
      '1 31/1 x_ai xai/grok-4.5 | 30.125Z 200 ms | 503 provider_error',
      '2 3331 anthropic claude-sonnet-4.6 | 30.332Z 1292 ms | 200 ok' +
        ' | for xai/grok-4.5 | 21 tokens',
    ],
  ],
  [
    'A retry at the same model of the same provider replaces none.',
    vercel({ attempts: [{ ...bedrock, error: 'Unauthorized' }, bedrock, anthropic] }),
    [
      `1 31/1 aws.bedrock ${SONNET} | 30.125Z 200 ms | 503 provider_error`,
      `2 31/2 aws.bedrock ${SONNET} | 30.125Z 200 ms | 503 provider_error`,
      `3 3331 anthropic claude-sonnet-4.6 | 30.332Z 1292 ms | 200 ok | for ${SONNET} | 21 tokens`,
    ],
  ],
  [
    'The same holds where its clock counts since the epoch, and is another one than ours.',
    vercel({
      attempts: [
        { ...bedrock, startTime: 1754639042520, endTime: 1754639042710 },
        { ...anthropic, startTime: 1754639042710, endTime: 1754639043353 },
      ],
    }),
    [
      `1 31/1 aws.bedrock ${SONNET} | 30.125Z 190 ms | 503 provider_error`,
      `2 3331 anthropic claude-sonnet-4.6 | 30.315Z 1309 ms | 200 ok | for ${SONNET} | 21 tokens`,
    ],
  ],
  [
    'An attempt that failed without a status has none.',
    vercel({ attempts: [{ ...bedrock, statusCode: undefined }, anthropic] }),
    [
      `1 31/1 aws.bedrock ${SONNET} | 30.125Z 200 ms | - unknown`,
      `2 3331 anthropic claude-sonnet-4.6 | 30.332Z 1292 ms | 200 ok | for ${SONNET} | 21 tokens`,
    ],
  ],
  [
    'How long an attempt took is not guessed: it is a dead letter, and costs no other.',
    vercel({
      attempts: [
        { provider: 'openai', success: false },
        { provider: 'vertex', success: true },
      ],
    }),
    [
      'missing_field $.gateway.routing.attempts.0.startTime (missing): expected milliseconds',
      '2 3331 gcp.vertex_ai anthropic/claude-sonnet-4.6 | 30.125Z 1499 ms | 200 ok | 21 tokens',
    ],
  ],
  [
    'So is an entry that is no attempt.',
    vercel({ attempts: [7, bedrock, null, anthropic] }),
    [
      'invalid_value $.gateway.routing.attempts.0 7: expected a JSON object, one attempt',
      `2 31/2 aws.bedrock ${SONNET} | 30.125Z 200 ms | 503 provider_error`,
      'invalid_value $.gateway.routing.attempts.2 null: expected a JSON object, one attempt',
      `4 3331 anthropic claude-sonnet-4.6 | 30.332Z 1292 ms | 200 ok | for ${SONNET} | 21 tokens`,
    ],
  ],
  [
    'The call itself stays, even if the entry of its own attempt is none.',
    vercel({ attempts: [bedrock, 'cut'] }),
    [
      `1 31/1 aws.bedrock ${SONNET} | 30.125Z 200 ms | 503 provider_error`,
      'invalid_value $.gateway.routing.attempts.1 "cut": expected a JSON object, one attempt',
      '2 3331 gateway anthropic/claude-sonnet-4.6 | 30.125Z 1499 ms | 200 ok' +
        ` | for ${SONNET} | 21 tokens`,
    ],
  ],
  [
    'A stream that broke after the last attempt had answered is its failure.',
    vercel({ attempts: [{ ...anthropic, statusCode: 200 }] }, { statusCode: 2 }),
    ['1 3331 anthropic claude-sonnet-4.6 | 30.125Z 1499 ms | 200 stream_error | 21 tokens'],
  ],
  [
    'The call failed if the list says so of its last attempt.',
    vercel({ attempts: [bedrock] }),
    [`1 3331 aws.bedrock ${SONNET} | 30.125Z 1499 ms | 503 provider_error | 21 tokens`],
  ],
  [
    'A list that is longer than any gateway makes it is one dead letter.',
    vercel({ attempts: Array.from({ length: MOST_ATTEMPTS_OF_CALL + 1 }, () => bedrock) }),
    [
      'unreadable $.gateway.routing.attempts ' +
        'more than 100 attempts of one call: expected at most 100',
    ],
  ],
];

for (const [sentence, fields, attempts] of ofVercel) {
  test(`Vercel: ${sentence}`, () => {
    assert.deepEqual(partsOfSpan(fields).map(textOf), attempts);
  });
}

test('Vercel: labels keep what was asked, whose key it was, and names as written.', () => {
  const [first, last] = partsOfSpan(vercel({ attempts: [bedrock, anthropic] }));
  assert.deepEqual(first?.event?.labels, {
    raw_provider: 'bedrock',
    raw_model: 'us.anthropic.claude-sonnet-4-6',
    credential_type: 'system',
  });
  assert.deepEqual(last?.event?.labels, {
    http_status_from: 'emitter',
    requested_model: 'anthropic/claude-sonnet-4.6',
    credential_type: 'system',
  });
  const { route, source, operation, error_type } = first?.event ?? {};
  assert.deepEqual(
    [route, source, operation, error_type],
    ['vercel-ai-gateway', 'assistant', '', '_OTHER'],
  );
});

test('Vercel: what an exporter cut off leaves the call of the span, and a label.', () => {
  const whole = vercel({ attempts: [bedrock, anthropic] });
  const text = String(whole.attributes?.['ai.response.providerMetadata']).slice(0, 200);
  const attributes = { ...whole.attributes, 'ai.response.providerMetadata': text };
  const [part, ...others] = partsOfSpan({ attributes });
  assert.deepEqual([part?.event?.provider, others], ['gateway', []]);
  assert.equal(part?.event?.labels.attempts_unreadable, 'true');
});

test('What other providers say beside their answers is no list.', () => {
  const metadata = '{"anthropic":{"cacheCreationInputTokens":2157}}';
  const { attributes } = vercel({});
  for (const text of [metadata, '{"gateway":{}}', '{"gateway":{"routing":{"attempts":[]}}}']) {
    const span = { attributes: { ...attributes, 'ai.response.providerMetadata': text } };
    const [part, ...others] = partsOfSpan(span);
    assert.deepEqual([part?.event?.logical_call_id, others], ['', []], text);
  }
});

const google = {
  id: null,
  provider_name: 'Google',
  status: 429,
  latency: 327,
  is_byok: false,
  endpoint_id: 'ebdbef25',
  model_permaslug: 'google/gemini-2.5-flash-lite',
};
const studio = {
  ...google,
  provider_name: 'Google AI Studio',
  status: 200,
  latency: 643,
  endpoint_id: 'ce839073',
};
const FLASH = 'google/gemini-2.5-flash-lite';

/** As OpenRouter's Broadcast writes the span of a generation. */
function broadcast(responses: unknown, fields: SpanFields = {}): SpanFields {
  const attributes = {
    'trace.name': 'OpenRouter Request',
    'trace.metadata.provider_responses': JSON.stringify(responses),
    'span.type': 'generation',
    'span.level': 'DEFAULT',
    'gen_ai.operation.name': 'chat',
    'gen_ai.system': 'google',
    'gen_ai.provider.name': 'google',
    'gen_ai.request.model': FLASH,
    'gen_ai.response.id': 'gen-1790606294-sdYHTGXUVyDKWCLqX5Op',
    'gen_ai.usage.output_tokens': 569,
    'gen_ai.usage.input_tokens.cached': 7,
    'trace.metadata.openrouter.source': 'openrouter',
    'trace.metadata.openrouter.first_token_ms': 996,
    'trace.metadata.openrouter.provider_name': 'Google AI Studio',
  };
  return {
    name: 'LLM Generation',
    statusCode: 1,
    ...fields,
    attributes: { ...attributes, ...fields.attributes },
    resource: { 'service.name': 'openrouter' },
  };
}

const ofBroadcast: Rows = [
  [
    'Each attempt is a call, and begins when the one before has answered.',
    broadcast([google, studio]),
    [
      `1 31/1 gcp.gen_ai ${FLASH} | 30.125Z 327 ms | 429 rate_limited`,
      `2 3331 gcp.gemini ${FLASH} | 30.452Z 1172 ms | 200 ok | for ${FLASH} | 569 tokens`,
    ],
  ],
  [
    'A model that took the place of another has its own name.',
    broadcast([google, { ...studio, provider_name: 'OpenAI', model_permaslug: 'openai/gpt-5' }]),
    [
      `1 31/1 gcp.gen_ai ${FLASH} | 30.125Z 327 ms | 429 rate_limited`,
      `2 3331 openai openai/gpt-5 | 30.452Z 1172 ms | 200 ok | for ${FLASH} | 569 tokens`,
    ],
  ],
  [
    'An attempt without its latency is a dead letter; how long the last one took is not known.',
    broadcast([{ ...google, latency: null }, studio]),
    [
      'missing_field $.provider_responses.0.latency (missing): expected milliseconds',
      `2 3331 gcp.gemini ${FLASH} | 30.125Z 1499 ms | 200 ok | for ${FLASH} | 569 tokens`,
    ],
  ],
  [
    'A status that is none is a dead letter.',
    broadcast([{ ...google, status: 0 }, studio]),
    [
      'invalid_value $.provider_responses.0.status 0: expected ' +
        'a whole number from 100 to 599, or null',
      `2 3331 gcp.gemini ${FLASH} | 30.452Z 1172 ms | 200 ok | for ${FLASH} | 569 tokens`,
    ],
  ],
];

for (const [sentence, fields, attempts] of ofBroadcast) {
  test(`OpenRouter's traces: ${sentence}`, () => {
    assert.deepEqual(partsOfSpan(fields).map(textOf), attempts);
  });
}

test("OpenRouter's traces: of the last attempt its own time to the first token is told.", () => {
  const [first, last] = partsOfSpan(broadcast([google, studio])).map(({ event }) => event);
  assert.deepEqual([first?.ttft_ms, last?.ttft_ms], [null, 996 - 327]);
  assert.deepEqual([first?.deployment, last?.deployment], ['ebdbef25', 'ce839073']);
  assert.deepEqual([first?.cached_tokens, last?.cached_tokens], [null, 7]);
  assert.deepEqual([first?.route, last?.source], ['openrouter', 'openrouter']);
});

test("OpenRouter's traces: who served the call is not who made the model.", () => {
  const whole = broadcast([]);
  const [part] = partsOfSpan(whole);
  assert.deepEqual([part?.event?.provider, part?.event?.logical_call_id], ['gcp.gemini', '']);
});

test("OpenRouter's traces: a client that went away is no failure of a provider.", () => {
  const status = { 'span.status_message': 'The client has disconnected' };
  const [part] = partsOfSpan(broadcast([], { statusCode: 2, attributes: status }));
  assert.equal(part?.event && outcomeOf(part.event), 'cancelled');
});

test("OpenRouter's traces: spans of attempts, phases and tests are no calls.", () => {
  const below = (name: string, id: string) =>
    partsOfSpan({
      name,
      attributes: {
        'span.type': 'span',
        'gen_ai.operation.name': 'chat',
        'gen_ai.response.id': `gen-1790606294-sdYHTGXUVyDKWCLqX5Op:${id}`,
      },
    });
  assert.deepEqual(below('provider attempt 1: Amazon Bedrock', 'attempt-0').map(textOf), [
    'skipped told_above',
  ]);
  assert.deepEqual(below('generation', 'generation').map(textOf), ['skipped told_above']);
  assert.deepEqual(partsOfSpan({ ...broadcast([studio]), name: 'Test Generation' }).map(textOf), [
    'skipped not_a_model_call',
  ]);
});

test('A span of LiteLLM is joined by the request that it belongs to.', () => {
  const attributes = {
    'gen_ai.operation.name': 'acompletion',
    'gen_ai.system': 'openai',
    'gen_ai.request.model': 'gpt-5',
    'litellm.call_id': 'c-1',
  };
  const [part] = partsOfSpan({ name: 'litellm_request', attributes });
  assert.equal(part?.event?.logical_call_id, 'c-1');
});

test('No record becomes more calls than a record may have.', () => {
  const { attributes } = vercel({ attempts: Array.from({ length: 100 }, () => ({})) });
  const list = Object.entries(attributes ?? {}).map(([key, value]) => ({
    key,
    value: { stringValue: String(value) },
  }));
  const spans = Array.from({ length: 600 }, (_, i) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: String(i).padStart(16, 'b'),
    startTimeUnixNano: '1780832010125900000',
    endTimeUnixNano: '1780832011625000000',
    attributes: list,
  }));
  const bytes = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  const [part, ...others] = otlpJsonFormat.decode({ bytes });
  assert.equal(others.length, 0);
  assert.match(
    part === undefined ? '' : textOf(part),
    /calls in one record: expected at most 50000$/,
  );
  assert.equal(MOST_PARTS_OF_RECORD, 50_000);
});

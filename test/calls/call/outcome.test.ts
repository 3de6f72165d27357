import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  availabilityOf,
  outcomeOf,
  outcomeRules,
  outcomes,
} from '../../../src/calls/call/outcome.ts';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { matchesGolden } from '../../support/golden.ts';

const plain = {
  http_status: 200,
  error_type: '',
  stream_error: false,
  cancelled: false,
  duration_ms: 1_000,
  client_deadline_ms: null,
  labels: {},
} as const;

const unknown = { http_status: null, labels: { http_status_unknown: 'true' } };

const table: readonly (readonly [sentence: string, fields: object, outcome: string])[] = [
  ['An answer is ok.', {}, 'ok'],
  ['Any 2xx is ok.', { http_status: 206 }, 'ok'],
  ['An answer after the deadline is still an answer.', { client_deadline_ms: 500 }, 'ok'],
  [
    'An error type beside a 2xx is a remark until the stream breaks.',
    { error_type: 'server_error' },
    'ok',
  ],
  ['A 2xx whose stream breaks is a stream error.', { stream_error: true }, 'stream_error'],
  ['A stream error needs no status.', { http_status: null, stream_error: true }, 'stream_error'],
  ['Who gives up on a good answer is not its victim.', { cancelled: true }, 'cancelled'],
  [
    'Who gives up on a broken stream gave up.',
    { cancelled: true, stream_error: true },
    'cancelled',
  ],
  ['Who gives up before any answer gave up.', { http_status: null, cancelled: true }, 'cancelled'],
  ['A proxy reports giving up as 499.', { http_status: 499 }, 'cancelled'],
  ['A fault before giving up is a fault.', { http_status: 500, cancelled: true }, 'provider_error'],
  ['500 is the provider.', { http_status: 500 }, 'provider_error'],
  ['502 is the provider.', { http_status: 502 }, 'provider_error'],
  ['599 is the provider.', { http_status: 599 }, 'provider_error'],
  ['503 alone is the provider.', { http_status: 503 }, 'provider_error'],
  [
    '503 with another code is the provider.',
    { http_status: 503, error_type: 'api_error' },
    'provider_error',
  ],
  [
    '424 is a model that failed behind the API.',
    { http_status: 424, error_type: 'ModelErrorException' },
    'provider_error',
  ],
  ['529 is overload.', { http_status: 529 }, 'overloaded'],
  [
    '503 with an overload code is overload.',
    { http_status: 503, error_type: 'overloaded_error' },
    'overloaded',
  ],
  ['So Google says it.', { http_status: 503, error_type: 'UNAVAILABLE' }, 'overloaded'],
  [
    'So Amazon says it.',
    { http_status: 503, error_type: 'ServiceUnavailableException' },
    'overloaded',
  ],
  ['So OpenAI says it.', { http_status: 503, error_type: 'slow_down' }, 'overloaded'],
  [
    'An overload code beside another status is not overload.',
    { http_status: 400, error_type: 'overloaded_error' },
    'client_error',
  ],
  [
    '429 is a limit, whoever set it.',
    { http_status: 429, error_type: 'overloaded_error' },
    'rate_limited',
  ],
  ['408 is a timeout.', { http_status: 408 }, 'timeout'],
  ['504 is a timeout.', { http_status: 504, error_type: 'DEADLINE_EXCEEDED' }, 'timeout'],
  ['No answer is the network.', { http_status: null }, 'network_error'],
  [
    'No answer and a timeout code is a timeout.',
    { http_status: null, error_type: 'ReadTimeout' },
    'timeout',
  ],
  ['A client words it otherwise.', { http_status: null, error_type: 'timed_out' }, 'timeout'],
  [
    'No answer until the deadline is a timeout.',
    { http_status: null, client_deadline_ms: 1_000 },
    'timeout',
  ],
  [
    'No answer before the deadline is the network.',
    { http_status: null, client_deadline_ms: 1_001 },
    'network_error',
  ],
  ['400 is the caller.', { http_status: 400 }, 'client_error'],
  ['401 is the caller.', { http_status: 401 }, 'client_error'],
  ['404 is the caller.', { http_status: 404 }, 'client_error'],
  ['A redirect that nobody followed is the caller.', { http_status: 307 }, 'client_error'],
  ['100 is no answer that a caller should take.', { http_status: 100 }, 'client_error'],
  ['An unknown status without an error is what its emitter calls a success.', unknown, 'ok'],
  ['An unknown status is no missing answer.', { ...unknown, error_type: 'ValueError' }, 'unknown'],
  ['An error without a name stays unknown.', { ...unknown, error_type: '_OTHER' }, 'unknown'],
  [
    'Another value of the label says nothing.',
    { http_status: null, labels: { http_status_unknown: 'false' } },
    'network_error',
  ],
  [
    'A known status needs no guess, whatever the label says.',
    { ...unknown, http_status: 500, error_type: 'RateLimitError' },
    'provider_error',
  ],
  [
    'A client library says rate limit.',
    { ...unknown, error_type: 'openai.RateLimitError' },
    'rate_limited',
  ],
  ['So does Amazon.', { ...unknown, error_type: 'ThrottlingException' }, 'rate_limited'],
  ['So does Google.', { ...unknown, error_type: 'ResourceExhausted' }, 'rate_limited'],
  [
    'A code says overload without a status.',
    { ...unknown, error_type: 'overloaded_error' },
    'overloaded',
  ],
  ['A client library ran out of time.', { ...unknown, error_type: 'APITimeoutError' }, 'timeout'],
  [
    'A client library got no connection.',
    { ...unknown, error_type: 'openai.APIConnectionError' },
    'network_error',
  ],
  [
    'A client library saw a 5xx.',
    { ...unknown, error_type: 'InternalServerError' },
    'provider_error',
  ],
  ['A client library saw a 400.', { ...unknown, error_type: 'BadRequestError' }, 'client_error'],
  [
    'Amazon says that the request is wrong.',
    { ...unknown, error_type: 'ValidationException' },
    'client_error',
  ],
  [
    'Who gives up without a status gave up.',
    { ...unknown, cancelled: true, error_type: 'CancelledError' },
    'cancelled',
  ],
];

for (const [sentence, fields, outcome] of table) {
  test(sentence, () => {
    assert.equal(outcomeOf({ ...plain, ...fields }), outcome);
  });
}

test('every outcome has an example and a rule', () => {
  assert.deepEqual(new Set(table.map(([, , outcome]) => outcome)), new Set(outcomes));
  assert.deepEqual(new Set(outcomeRules.map(({ outcome }) => outcome)), new Set(outcomes));
});

test('docs/outcomes.md is the table that the code uses', () => {
  const rows = outcomeRules.map(
    ({ when, outcome }, index) =>
      `| ${index + 1} | ${when} | \`${outcome}\` | ${availabilityOf[outcome]} |`,
  );
  const documented = readPackageFile('docs', 'outcomes.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line));
  assert.deepEqual(documented, rows);
});

interface RecordedError {
  readonly provider: string;
  readonly http_status: number | null;
  readonly transport?: string;
  readonly response_body?: unknown;
  readonly body?: unknown;
}

interface ErrorBody {
  readonly type?: string | null;
  readonly code?: string | number | null;
  readonly status?: string;
}

/** The most particular machine-readable code of a body: what `error_type` is meant to hold. */
function machineCode({ response_body, body }: RecordedError): string {
  const whole = (response_body ?? body) as { error?: ErrorBody } & ErrorBody;
  const { code, type, status } = whole.error ?? whole;
  return (typeof code === 'string' ? code : undefined) ?? type ?? status ?? '';
}

test('recorded errors of real providers have the outcomes that a person would give them', () => {
  const lines = ['errors', 'faults-quoted']
    .flatMap((name) =>
      readPackageFile('test', 'fixtures', 'provider-http-interactions', `${name}.jsonl`)
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line) as RecordedError)
    .map((error) => {
      const error_type = machineCode(error);
      const stream_error = error.transport === 'sse-stream-event';
      const outcome = outcomeOf({
        ...plain,
        http_status: error.http_status,
        error_type,
        stream_error,
      });
      const status = stream_error ? `${error.http_status ?? '-'} stream` : `${error.http_status}`;
      const found = [error.provider, status, error_type || '-'];
      return (
        `${found.map((text) => text.padEnd(24)).join('')}→ ` +
        `${outcome.padEnd(16)}${availabilityOf[outcome]}`
      );
    });
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  assert.equal(lines.length, 64);
  const golden = [...counts].map(([line, count]) => `${String(count).padStart(3)}  ${line}`).sort();
  matchesGolden('outcomes.txt', `${golden.join('\n')}\n`);
});

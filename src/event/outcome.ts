import type { CallEvent } from './call-event.ts';

/**
 * The house outcome of an attempt, for facts, reports and charts. Contracts never use it: each
 * classifies by its own text.
 */
export const outcomes = [
  'ok',
  'provider_error',
  'overloaded',
  'rate_limited',
  'timeout',
  'network_error',
  'stream_error',
  'client_error',
  'cancelled',
] as const;

export type Outcome = (typeof outcomes)[number];

/** How availability counts an outcome: in good / (good + bad), or not at all. */
export const availabilityOf: Readonly<Record<Outcome, 'good' | 'bad' | 'neither'>> = {
  ok: 'good',
  provider_error: 'bad',
  overloaded: 'bad',
  timeout: 'bad',
  network_error: 'bad',
  stream_error: 'bad',
  rate_limited: 'neither',
  client_error: 'neither',
  cancelled: 'neither',
};

/** Machine-readable codes with which providers say "no capacity now" beside HTTP 503. */
const OVERLOAD_CODE = /overload|unavailable|slow_down|capacity/i;

const TIMEOUT_CODE = /time_?out|timed_?out|deadline/i;

type OutcomeFields = Pick<
  CallEvent,
  'http_status' | 'error_type' | 'stream_error' | 'cancelled' | 'duration_ms' | 'client_deadline_ms'
>;

export interface OutcomeRule {
  /** The condition in words, as `docs/outcomes.md` has it. */
  readonly when: string;
  readonly fits: (event: OutcomeFields) => boolean;
  readonly outcome: Outcome;
}

/** Top to bottom: the first rule that fits decides, and one always does. */
export const outcomeRules: readonly OutcomeRule[] = [
  {
    when: 'HTTP 529',
    fits: ({ http_status }) => http_status === 529,
    outcome: 'overloaded',
  },
  {
    when: 'HTTP 503 and `error_type` speaks of overload, unavailability, capacity or slowing down',
    fits: ({ http_status, error_type }) => http_status === 503 && OVERLOAD_CODE.test(error_type),
    outcome: 'overloaded',
  },
  {
    when: 'HTTP 429',
    fits: ({ http_status }) => http_status === 429,
    outcome: 'rate_limited',
  },
  {
    when: 'HTTP 408 or 504',
    fits: ({ http_status }) => http_status === 408 || http_status === 504,
    outcome: 'timeout',
  },
  {
    // Amazon Bedrock answers it when the model fails (ModelErrorException).
    when: 'HTTP 424, or any other from 500',
    fits: ({ http_status }) => http_status !== null && (http_status === 424 || http_status >= 500),
    outcome: 'provider_error',
  },
  {
    when: 'HTTP 499',
    fits: ({ http_status }) => http_status === 499,
    outcome: 'cancelled',
  },
  {
    when: 'any other HTTP status but 2xx',
    fits: ({ http_status }) => http_status !== null && (http_status < 200 || http_status >= 300),
    outcome: 'client_error',
  },
  {
    when: '`cancelled`',
    fits: ({ cancelled }) => cancelled,
    outcome: 'cancelled',
  },
  {
    when: '`stream_error`',
    fits: ({ stream_error }) => stream_error,
    outcome: 'stream_error',
  },
  {
    when: 'HTTP 2xx',
    fits: ({ http_status }) => http_status !== null,
    outcome: 'ok',
  },
  {
    when: 'no response, and `error_type` speaks of a timeout or deadline',
    fits: ({ error_type }) => TIMEOUT_CODE.test(error_type),
    outcome: 'timeout',
  },
  {
    when: 'no response, and `duration_ms` reached `client_deadline_ms`',
    fits: ({ client_deadline_ms, duration_ms }) =>
      client_deadline_ms !== null && duration_ms >= client_deadline_ms,
    outcome: 'timeout',
  },
  {
    when: 'no response',
    fits: () => true,
    outcome: 'network_error',
  },
];

export function outcomeOf(event: OutcomeFields): Outcome {
  return outcomeRules.find(({ fits }) => fits(event))?.outcome ?? 'network_error';
}

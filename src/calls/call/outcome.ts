import { alternatives } from '../../ground/pattern.ts';
import { HTTP_STATUS_UNKNOWN } from './call-event.ts';
import type { CallEvent } from './call-fields.ts';

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
  'unknown',
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
  unknown: 'neither',
};

/** Machine-readable codes with which providers say "no capacity now" beside HTTP 503. */
const OVERLOAD_CODE = /overload|unavailable|slow_down|capacity/i;

const TIMEOUT_CODE = /time_?out|timed_?out|deadline/i;

/** Names of errors, of providers and of client libraries, that say as much as a status would. */
const RATE_LIMIT_CODE = /rate_?limit|too_?many_?requests|throttl|quota|resource_?exhausted/i;
const CONNECTION_CODE = /^(api)?connection|connect(ion)?_?error|econn|enotfound|socket|dns/i;
const SERVER_CODE = /internal_?server|internal_?error|server_?error|^internal$|bad_?gateway/i;
const CLIENT_CODE = alternatives(
  /bad_?request|invalid|validation|unauthori[sz]ed|authentication|permission|forbidden/,
  /not_?found|unprocessable|content_?policy|context_?window/i,
);

type OutcomeFields = Pick<
  CallEvent,
  | 'http_status'
  | 'error_type'
  | 'stream_error'
  | 'cancelled'
  | 'duration_ms'
  | 'client_deadline_ms'
  | 'labels'
>;

/** No status is given, and none may be concluded from that. */
function isStatusUnknown({ labels }: OutcomeFields): boolean {
  return labels[HTTP_STATUS_UNKNOWN] === 'true';
}

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
    when: 'status unknown, and no `error_type`: the emitter reports no failure',
    fits: (event) => isStatusUnknown(event) && event.error_type === '',
    outcome: 'ok',
  },
  {
    when: 'status unknown, and `error_type` speaks of a rate limit, throttling or a quota',
    fits: (event) => isStatusUnknown(event) && RATE_LIMIT_CODE.test(event.error_type),
    outcome: 'rate_limited',
  },
  {
    when: 'status unknown, and `error_type` speaks as on line 2',
    fits: (event) => isStatusUnknown(event) && OVERLOAD_CODE.test(event.error_type),
    outcome: 'overloaded',
  },
  {
    when: 'no response or status unknown, and `error_type` speaks of a timeout or deadline',
    fits: ({ error_type }) => TIMEOUT_CODE.test(error_type),
    outcome: 'timeout',
  },
  {
    when: 'no response or status unknown, and `duration_ms` reached `client_deadline_ms`',
    fits: ({ client_deadline_ms, duration_ms }) =>
      client_deadline_ms !== null && duration_ms >= client_deadline_ms,
    outcome: 'timeout',
  },
  {
    when: 'status unknown, and `error_type` speaks of a connection',
    fits: (event) => isStatusUnknown(event) && CONNECTION_CODE.test(event.error_type),
    outcome: 'network_error',
  },
  {
    when: 'status unknown, and `error_type` speaks of an internal or server error',
    fits: (event) => isStatusUnknown(event) && SERVER_CODE.test(event.error_type),
    outcome: 'provider_error',
  },
  {
    when: 'status unknown, and `error_type` speaks of the request: invalid, not allowed, not found',
    fits: (event) => isStatusUnknown(event) && CLIENT_CODE.test(event.error_type),
    outcome: 'client_error',
  },
  {
    when: 'status unknown, and `error_type` is anything else',
    fits: isStatusUnknown,
    outcome: 'unknown',
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

import { alternatives, sequence } from '../../ground/pattern.ts';
import { type Attributes, type AttributeValue, asFlag, asNumber } from './span-attributes.ts';

/**
 * What attributes say of a failure, whatever the status of their span is. Names are in one spelling
 * (`spelled`); each rule takes what stands before a name into account only as far as it must.
 */

const ERROR_PART = sequence(
  /[._]/,
  alternatives(
    /type|code|message|msg|name|class|category|description|reason|kind|details?|info|information/,
    /object|str|text|status|status_code|status_text|http_status|stack|stack_?trace/,
  ),
);

const ERROR_NAME = sequence(
  /(?:^|[._])(?:is_|has_)?(?:errors?|exceptions?|fault|failure)/,
  alternatives(ERROR_PART, /$/),
  /$/,
);

const SUCCESS_NAME = /(?:^|[._])(?:is_)?(?:success|succeeded|successful)$/;

/** Said of a call, and of much else. */
const OK_NAME = /(?:^|[._])(?:is_)?ok$/;
const FAILED_NAME = /(?:^|[._])(?:is_|has_)?(?:failed|timed_out|cancell?ed|aborted)$/;
const STATE_NAME =
  /(?:^|[._])(?:status(?:[._]code)?|outcome|result|level(?:_name)?|severity(?:_text)?|state)$/;
const CODE_NAME = /(?:^|[._])status[._]code$/;
const REASON_NAME = /(?:finish|stop)_?reasons?$/;

/** What befell something else during the call, or is said of something else by who made it. */
const NOT_OF_THE_CALL = sequence(
  /(?:^|[._])/,
  alternatives(
    /tools?|tool_calls?|retry|retries|eval\w*|guardrails?|mcp|browser|crawl|actions?|vectordb/,
    /memory|agent|previous|last|fallbacks?|primary|cache|callback|input|prompts?|metadata/,
    /properties|baggage|user|session|parent|task|workflow|chain|job|order|ticket/,
  ),
  /[._]/,
);

/** Beside a bare name, those that are said of the call begin so or have such a part. */
const OF_THE_CALL = sequence(
  /(?:^|[._])/,
  alternatives(
    /gen_?ai|ai|llm|model|openai|anthropic|bedrock|vertex|http|rpc|grpc|otel|request|response/,
    /status|completion|chat|call|span|event|log|logfire|langfuse|langsmith|openinference/,
    /traceloop|litellm|sentry|mlflow|aws|azure|gcp|api/,
  ),
  /[._]/,
);

/** Also the statuses of gRPC, some of which Sentry writes for spans. */
const FAILED_STATE = sequence(
  /^(?:status_code_)?/,
  alternatives(
    /\w*errors?|errored|error\b.*|fail(?:ed|ure)?|fatal|critical|exception|unsuccessful|rejected/,
    /interrupted|ko|\w*time(?:d?_?)out|cancell?ed|abort(?:ed)?|deadline_exceeded|unavailable/,
    /resource_exhausted|internal|data_loss|unauthenticated|permission_denied|not_found/,
    /invalid_argument|failed_precondition|out_of_range|unimplemented/,
  ),
  /$/i,
);

const FAILED_REASON = /^(?:error|failed|failure|\w+_error|timeout|cancell?ed|aborted)$/i;

/** What stands for no error; `_OTHER` and `unknown` are errors without a name. */
const NO_ERROR =
  /^\s*(?:|none|null|nil|undefined|n\/?a|no[ _-]?errors?|ok|success|-+|\{\s*\}|\[\s*\])\s*$/i;

/** Severities from here on are errors, in OpenTelemetry and in Logfire. */
const ERROR_SEVERITY = 17;

/** Codes of OpenTelemetry (2) and of gRPC; 1 is OK to the one and no success to the other. */
const FAILED_CODES = { least: 2, most: 16 };

/** A longer text is no name, and no word. */
export const MOST_OF_NAME = 256;

/** `gen_ai.errorCode` is `gen_ai.error_code`: emitters write one name in several ways. */
export function spelled(name: string): string {
  if (!/[A-Z-]/.test(name)) return name;
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** By names in one spelling; of two that are one then, the first. */
export function spelledAttributes(attributes: Attributes): Attributes {
  const named = new Map<string, AttributeValue>();
  for (const [written, value] of attributes) {
    const name = spelled(written);
    if (!named.has(name)) named.set(name, value);
  }
  return named;
}

/** Whether any of the attributes, by their names in one spelling, says that the call failed. */
export function tellsFailure(attributes: Attributes): boolean {
  for (const [name, value] of attributes) if (isFailure(name, value)) return true;
  return false;
}

/** Whether a name, in one spelling, is of something else than the call. */
export function isOfSomethingElse(name: string): boolean {
  return NOT_OF_THE_CALL.test(name);
}

function isFailure(name: string, value: AttributeValue): boolean {
  if (name === 'logfire.level_num') return (asNumber(value) ?? 0) >= ERROR_SEVERITY;
  if (name === 'rpc.grpc.status_code') return (asNumber(value) ?? 0) > 0;
  if (REASON_NAME.test(name)) return wordsOf(value).some((word) => FAILED_REASON.test(word));
  if (isOfSomethingElse(name)) return false;
  if (name === 'otel.status_description') return isError(value);
  if (SUCCESS_NAME.test(name)) return isNo(value);
  if (ERROR_NAME.test(name)) return isError(value);
  if (name.includes('.') && !OF_THE_CALL.test(name)) return false;
  if (OK_NAME.test(name)) return isNo(value);
  if (FAILED_NAME.test(name)) return value === true || value === 'true' || value === 'True';
  return CODE_NAME.test(name) && asNumber(value) !== undefined
    ? isFailedCode(asNumber(value) ?? 0)
    : STATE_NAME.test(name) && isFailedState(value);
}

function isNo(value: AttributeValue): boolean {
  return asFlag(value) === false || (typeof value === 'string' && /^\s*no?\s*$/i.test(value));
}

function isFailedCode(code: number): boolean {
  return code >= FAILED_CODES.least && code <= FAILED_CODES.most;
}

function isFailedState(value: AttributeValue): boolean {
  if (typeof value !== 'string' || value.length > MOST_OF_NAME || NO_ERROR.test(value))
    return false;
  return FAILED_STATE.test(value.trim());
}

/** Not `none`, `false`, 0 or a status that is no failure, which some write beside a success. */
export function isError(value: AttributeValue): boolean {
  if (typeof value === 'object') return value.some(isError);
  if (typeof value === 'string' && NO_ERROR.test(value)) return false;
  const number = asNumber(value);
  if (number !== undefined) return number !== 0 && !(number >= 100 && number < 400);
  return asFlag(value) !== false;
}

/** The words of a short text or a list, also of a list written as text. */
function wordsOf(value: AttributeValue): readonly string[] {
  const text = typeof value === 'object' ? value.join(' ') : String(value);
  return text.length > MOST_OF_NAME ? [] : text.split(/[^\w]+/);
}

import { isError } from './failure-evidence.ts';
import { objectOf, type Payload, payloadText, payloadWhole } from './litellm-payload.ts';
import { isProviderSpelling, knownProvider } from './provider-model.ts';
import { statusInMessage } from './status-in-message.ts';

/** Of the web framework of LiteLLM's proxy; what a provider answers has classes of its own. */
const PROXY_ERROR = 'HTTPException';

/**
 * Errors that LiteLLM makes itself, with a status that no provider sent: it puts 408 on a call that
 * ran out of time and 500 on whatever it could not make sense of.
 */
const OWN_STATUSES = new Set(['Timeout', 'APIConnectionError']);

/** Errors with which LiteLLM turns a request away before it asks any provider. */
const OWN_REFUSALS = new Set([
  'BudgetExceededError',
  'RouterRateLimitError',
  'RouterRateLimitErrorBasic',
  'ProxyRateLimitError',
  'ProxyModelNotFoundError',
  'GuardrailRaisedException',
  'BlockedPiiEntityError',
  'RejectedRequestError',
  'ModifyResponseException',
  'GuardrailInterventionNormalStringError',
]);

/** A client that ran out of time or went away: no refusal, whoever says it. */
const NO_REFUSALS = new Set([408, 499]);

export interface Failure {
  readonly errorClass: string | undefined;
  readonly code: number | undefined;
  /** That its message tells, where there is no code. */
  readonly said: number | undefined;
}

/** A payload that names an error has failed, whatever its status says. */
export function failureOf(payload: Payload, status: 'success' | 'failure'): Failure | undefined {
  const error = objectOf(payload.error_information);
  const errorClass = payloadText(error.error_class);
  const number = payloadWhole(error.error_code);
  const code = number !== undefined && number >= 100 && number <= 599 ? number : undefined;
  const messages = [error.error_message, payload.error_str].map((one) => payloadText(one) ?? '');
  const hasError =
    errorClass !== undefined || (code !== undefined && code >= 400) || messages.some(isError);
  const said = messages.map(statusInMessage).find((one) => one !== undefined);
  return status === 'failure' || hasError ? { errorClass, code, said } : undefined;
}

/**
 * Budgets, keys, limits and unknown models: errors of the client that name no provider, or that the
 * proxy itself threw, whatever provider it would have asked.
 */
export function isOwnRefusal(
  { errorClass, code }: Omit<Failure, 'said'>,
  provider: string | undefined,
): boolean {
  if (errorClass !== undefined && OWN_REFUSALS.has(errorClass)) return true;
  if (code === undefined || NO_REFUSALS.has(code)) return false;
  const isOfProxy = provider === undefined || errorClass === PROXY_ERROR;
  return isOfProxy && code >= 400 && code < 500;
}

/** Hosts that belong to one provider. */
const PROVIDER_HOSTS: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [/(^|\.)anthropic\.com$/, 'anthropic'],
  [/^api\.openai\.com$/, 'openai'],
  [/\.openai\.azure\.com$/, 'azure'],
  [/^bedrock-runtime[\w.-]*\.amazonaws\.com(\.cn)?$/, 'bedrock'],
  [/(^|[.-])aiplatform\.googleapis\.com$/, 'vertex_ai'],
  [/^generativelanguage\.googleapis\.com$/, 'gemini'],
];

/**
 * The provider that was asked, as LiteLLM writes it. Some endpoints leave `custom_llm_provider`
 * empty, but not the address; undefined where nothing says that anybody was asked.
 */
export function askedProvider(payload: Payload): string | undefined {
  const host = hostOf(payloadText(payload.api_base));
  return (
    knownProvider(payloadText(payload.custom_llm_provider)) ??
    knownProvider(payloadText(objectOf(payload.error_information).llm_provider)) ??
    PROVIDER_HOSTS.find(([pattern]) => host !== undefined && pattern.test(host))?.[1]
  );
}

/** The provider to whom the model's routing prefix leads: `vertex_ai/gemini-2.5-pro`. */
export function routedProvider(payload: Payload): string | undefined {
  const models = [objectOf(payload.hidden_params).litellm_model_name, payload.model];
  return models
    .map((model) => /^([\w.-]+)\//.exec(payloadText(model) ?? '')?.[1])
    .find((prefix) => prefix !== undefined && isProviderSpelling(prefix));
}

/** Whether no provider sent the status of an error. The proxy's class is others' too. */
export function isOwnStatus(errorClass: string | undefined, isOfLitellm: boolean): boolean {
  if (errorClass === undefined) return false;
  return OWN_STATUSES.has(errorClass) || (isOfLitellm && errorClass === PROXY_ERROR);
}

/** Undefined for a status that no provider sent, and for one that is no failure's. */
export function providerStatus({ errorClass, code, said }: Failure): number | undefined {
  if (isOwnStatus(errorClass, true)) return undefined;
  const status = code ?? said;
  return status === undefined || status < 400 ? undefined : status;
}

function hostOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : URL.parse(address)?.hostname;
}

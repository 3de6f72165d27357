import { fewOf, type ListedAttempt } from './attempts.ts';
import { scaledNumber } from './decimal-text.ts';

/** OpenRouter's names for fields of an event, in an entry of its `provider_responses`. */
export const OPENROUTER_FIELDS: Readonly<Record<string, string>> = {
  started_at: 'latency',
  duration_ms: 'latency',
  http_status: 'status',
  provider: 'provider_name',
  model: 'model_permaslug',
  deployment: 'endpoint_id',
  tier_requested: 'routed_service_tier',
};

/**
 * The attempts of one generation: "List of provider responses for this generation, including
 * fallback attempts" (https://openrouter.ai/docs/api-reference/get-a-generation). They follow each
 * other, and each begins when the one before has answered: OpenRouter's own traces draw them so.
 */
export function openRouterAttempts(list: readonly unknown[], path: string): ListedAttempt[] {
  let startedAfterMs: number | undefined = 0;
  return fewOf(list).map((value, index) => {
    const place = `${path}.${index}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      startedAfterMs = undefined;
      return { path: place, value };
    }
    const entry = value as Readonly<Record<string, unknown>>;
    const latencyMs = scaledNumber(entry.latency, 0);
    const begun = startedAfterMs;
    startedAfterMs = begun === undefined || latencyMs === undefined ? undefined : begun + latencyMs;
    // Of an answer the latency is the time to its headers: what follows them is not in it.
    const isLast = index === list.length - 1;
    return {
      path: place,
      provider: textOf(entry.provider_name),
      model: textOf(entry.model_permaslug),
      deployment: textOf(entry.endpoint_id),
      tierRequested: textOf(entry.routed_service_tier),
      result: resultOf(entry.status),
      startedAfterMs: begun,
      durationMs: isLast ? undefined : latencyMs,
      labels: {},
    };
  });
}

function resultOf(status: unknown) {
  const told = typeof status === 'number' ? status : undefined;
  const failed = told === undefined ? undefined : told >= 400;
  return { failed, status: told, errorType: failed === true ? '_OTHER' : undefined };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

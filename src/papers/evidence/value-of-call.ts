import { type Exact, ratio } from '../../ground/exact.ts';
import type { AttainedSlots, MetricBound } from '../../money/contract/contract.ts';
import { type KnownFields, matchPredicate } from '../../money/contract/match-predicate.ts';

/**
 * Whether the value of a call satisfies the bound of a metric, computed without SQL: null
 * where it has no value, undefined where that hangs on a field which is not known. `target`:
 * in place of the number of `good_if`.
 */
export function attainsOf(
  { metric, eligible, goodIf }: AttainedSlots,
  event: KnownFields,
  target: Exact,
): boolean | null | undefined {
  const isEligible = matchPredicate(eligible, event);
  const value = metricOf(metric, event);
  if (isEligible === false || value === null) return null;
  if (isEligible === undefined || value === undefined) return undefined;
  return satisfies(value, { ...goodIf, value: target });
}

function metricOf(metric: AttainedSlots['metric'], event: KnownFields): Exact | null | undefined {
  const { ttft_ms: ttftMs, duration_ms: durationMs, output_tokens: tokens } = event;
  switch (metric) {
    case 'ttft_ms':
      return quotient(ttftMs, 1);
    case 'duration_ms':
      return quotient(durationMs, 1);
    case 'output_tokens_per_second':
      return quotient(thousandfold(tokens), durationMs);
    case 'generation_tokens_per_second':
      return quotient(thousandfold(tokens), difference(durationMs, ttftMs));
  }
}

function quotient(numerator: unknown, denominator: unknown): Exact | null | undefined {
  if (numerator === undefined || denominator === undefined) return undefined;
  if (!isWhole(numerator) || !isWhole(denominator)) return null;
  return denominator > 0 ? ratio(BigInt(numerator), BigInt(denominator)) : null;
}

function thousandfold(value: unknown): unknown {
  return isWhole(value) ? BigInt(value) * 1000n : value;
}

function difference(a: unknown, b: unknown): unknown {
  if (a === undefined || b === undefined) return undefined;
  return isWhole(a) && isWhole(b) ? BigInt(a) - BigInt(b) : null;
}

function isWhole(value: unknown): value is number | bigint {
  return Number.isSafeInteger(value) || typeof value === 'bigint';
}

function satisfies(value: Exact, { operator, value: bound }: MetricBound): boolean {
  const order = value.compare(bound);
  switch (operator) {
    case 'above':
      return order > 0;
    case 'at_least':
      return order >= 0;
    case 'below':
      return order < 0;
    case 'at_most':
      return order <= 0;
  }
}

import { type Exact, lowestTerms } from '../../ground/exact.ts';
import type { AttainedSlots, Metric } from '../contract/contract.ts';
import { type EventField, eventFieldOf } from '../contract/event-field.ts';
import { type Bindings, compilePredicate, fieldExpression } from './compile-predicate.ts';

/** The parts of `units.sql` that an `attained_slots` commitment fills in. */
export interface MetricFragments {
  readonly metric_numerator: string;
  readonly metric_denominator: string;
  readonly target_numerator: string;
  readonly attains: string;
}

/** Null where a field is missing; milliseconds and seconds meet in the factor 1000. */
const FRACTIONS: Readonly<Record<Metric, (wide: Wide) => Fraction>> = {
  output_tokens_per_second: (wide) => ({
    numerator: `to${wide}(output_tokens) * 1000`,
    denominator: `to${wide}(duration_ms)`,
  }),
  generation_tokens_per_second: (wide) => ({
    numerator: `to${wide}(output_tokens) * 1000`,
    denominator: `to${wide}(duration_ms) - to${wide}(ttft_ms)`,
  }),
  ttft_ms: (wide) => ({ numerator: `to${wide}(ttft_ms)`, denominator: `to${wide}(1)` }),
  duration_ms: (wide) => ({ numerator: `to${wide}(duration_ms)`, denominator: `to${wide}(1)` }),
};

interface Fraction {
  readonly numerator: string;
  readonly denominator: string;
}

/** Integers that hold every product of `attains`; the narrower ones take half the time. */
type Wide = 'Int128' | 'Int256';

/** Of a bound either way; times an event's 64 bits and the factor 1000 it still fits 127 bits. */
const NARROW_BELOW = 2n ** 50n;

const COMPARISON = { above: '>', at_least: '>=', below: '<', at_most: '<=' } as const;

/** Compares by cross-multiplication: no division takes part. */
export function compileMetric(
  { metric, goodIf, targetBy, eligible }: AttainedSlots,
  bindings: Bindings,
): MetricFragments {
  const targets = [...(targetBy?.targets ?? new Map([['', goodIf.value]]))];
  const common = targets.map(([, value]) => value).reduce(commonDenominator, 1n);
  const numerators = targets.map(([, value]) => scaled(value, common));
  const wide = [common, ...numerators].every((n) => n > -NARROW_BELOW && n < NARROW_BELOW)
    ? 'Int128'
    : 'Int256';
  const { numerator, denominator } = FRACTIONS[metric](wide);
  const isEligible = `(${compilePredicate(eligible, bindings)})`;
  const hasValue = `${isEligible} AND isNotNull(${numerator})`;
  return {
    metric_numerator: `ifNull(${numerator}, 0)`,
    metric_denominator: `if(${hasValue}, ifNull(${denominator}, 0), 0)`,
    target_numerator:
      targetBy === null
        ? bindings.bind(`${numerators[0]}`, wide)
        : targetOf(
            targetBy.field,
            targets.map(([name]) => name),
            numerators,
            wide,
            bindings,
          ),
    attains:
      `metric_numerator * ${bindings.bind(`${common}`, wide)}` +
      ` ${COMPARISON[goodIf.operator]} target_numerator * metric_denominator`,
  };
}

/** -1 for a value that the table lacks. */
function targetOf(
  name: string,
  values: readonly string[],
  numerators: readonly bigint[],
  wide: Wide,
  bindings: Bindings,
): string {
  const field = fieldExpression(eventFieldOf(name) as EventField, bindings);
  const known = bindings.bind(values, 'Array(String)');
  // Texts, because a list of numbers so great has no form as a parameter.
  const all = bindings.bind(['-1', ...numerators.map(String)], 'Array(String)');
  return `to${wide}(${all}[indexOf(${known}, ${field}) + 1])`;
}

function commonDenominator(common: bigint, value: Exact): bigint {
  const { denominator } = lowestTerms(value);
  let [a, b] = [common, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return (common / a) * denominator;
}

function scaled(value: Exact, denominator: bigint): bigint {
  const parts = lowestTerms(value);
  return (parts.numerator * denominator) / parts.denominator;
}

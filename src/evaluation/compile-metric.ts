import type { AttainedSlots, Metric } from '../contract/contract.ts';
import { type EventField, eventFieldOf } from '../contract/event-field.ts';
import { type Exact, terms } from '../exact.ts';
import { type Bindings, compilePredicate, fieldExpression } from './compile-predicate.ts';

/** The parts of `units.sql` that an `attained_slots` commitment fills in. */
export interface MetricFragments {
  readonly metric_numerator: string;
  readonly metric_denominator: string;
  readonly target_numerator: string;
  readonly attains: string;
}

/** Null where a field is missing; milliseconds and seconds meet in the factor 1000. */
const FRACTIONS: Readonly<Record<Metric, { numerator: string; denominator: string }>> = {
  output_tokens_per_second: {
    numerator: 'toInt256(output_tokens) * 1000',
    denominator: 'toInt256(duration_ms)',
  },
  generation_tokens_per_second: {
    numerator: 'toInt256(output_tokens) * 1000',
    denominator: 'toInt256(duration_ms) - toInt256(ttft_ms)',
  },
  ttft_ms: { numerator: 'toInt256(ttft_ms)', denominator: 'toInt256(1)' },
  duration_ms: { numerator: 'toInt256(duration_ms)', denominator: 'toInt256(1)' },
};

const COMPARISON = { above: '>', at_least: '>=', below: '<', at_most: '<=' } as const;

/** Compares by cross-multiplication: no division takes part. */
export function compileMetric(
  { metric, goodIf, targetBy, eligible }: AttainedSlots,
  bindings: Bindings,
): MetricFragments {
  const { numerator, denominator } = FRACTIONS[metric];
  const targets = [...(targetBy?.targets ?? new Map([['', goodIf.value]]))];
  const common = targets.map(([, value]) => value).reduce(commonDenominator, 1n);
  const numerators = targets.map(([, value]) => scaled(value, common));
  const isEligible = `(${compilePredicate(eligible, bindings)})`;
  return {
    metric_numerator: `ifNull(${numerator}, 0)`,
    metric_denominator: `if(${isEligible} AND isNotNull(${numerator}), ifNull(${denominator}, 0), 0)`,
    target_numerator:
      targetBy === null
        ? bindings.bind(numerators[0], 'Int256')
        : targetOf(
            targetBy.field,
            targets.map(([name]) => name),
            numerators,
            bindings,
          ),
    attains:
      `metric_numerator * ${bindings.bind(`${common}`, 'Int256')}` +
      ` ${COMPARISON[goodIf.operator]} target_numerator * metric_denominator`,
  };
}

/** -1 for a value that the table lacks. */
function targetOf(
  name: string,
  values: readonly string[],
  numerators: readonly string[],
  bindings: Bindings,
): string {
  const field = fieldExpression(eventFieldOf(name) as EventField, bindings);
  const known = bindings.bind(values, 'Array(String)');
  // Texts, because a list of numbers so great has no form as a parameter.
  const all = bindings.bind(['-1', ...numerators], 'Array(String)');
  return `toInt256(${all}[indexOf(${known}, ${field}) + 1])`;
}

function commonDenominator(common: bigint, value: Exact): bigint {
  const { denominator } = terms(value);
  let [a, b] = [common, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return (common / a) * denominator;
}

function scaled(value: Exact, denominator: bigint): string {
  const parts = terms(value);
  return `${(parts.numerator * denominator) / parts.denominator}`;
}

import type { ClassRule } from '../contract/contract.ts';
import type { EventField } from '../contract/event-field.ts';
import type { Predicate } from '../contract/predicate.ts';
import { CLASS_CODES } from './unit-class.ts';

/** Collects the values of a query as `{p0:Type}`, `{p1:Type}`, …: none is ever pasted into it. */
export interface Bindings {
  /** Answers the placeholder. */
  bind(value: unknown, type: string): string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export function createBindings(): Bindings {
  const parameters: Record<string, unknown> = {};
  return {
    parameters,
    bind(value, type) {
      const name = `p${Object.keys(parameters).length}`;
      parameters[name] = value;
      return `{${name}:${type}}`;
    },
  };
}

const PARAMETER_TYPE = { string: 'String', integer: 'Int64', boolean: 'Bool' } as const;

const COMPARISON = { eq: '=', ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** A predicate as one SQL expression that is true or false, never NULL. */
export function compilePredicate(predicate: Predicate, bindings: Bindings): string {
  switch (predicate.kind) {
    case 'all':
      return joined(predicate.of, 'AND', 'true', bindings);
    case 'any':
      return joined(predicate.of, 'OR', 'false', bindings);
    case 'not':
      return `NOT (${compilePredicate(predicate.of, bindings)})`;
    case 'is_null': {
      if (!predicate.field.nullable) return String(!predicate.expected);
      const isNull = `isNull(${fieldExpression(predicate.field, bindings)})`;
      return predicate.expected ? isNull : `NOT ${isNull}`;
    }
    case 'compare':
      return compileComparison(predicate, bindings);
  }
}

/** The class of an attempt: the first rule that matches, else good. */
export function compileClass(rules: readonly ClassRule[], bindings: Bindings): string {
  const branches = rules.map(
    (rule) => `${compilePredicate(rule.when, bindings)}, ${CLASS_CODES[rule.as]}, `,
  );
  return branches.length === 0
    ? `${CLASS_CODES.good}`
    : `multiIf(${branches.join('')}${CLASS_CODES.good})`;
}

/** The number of the rule that gave an attempt its class, from 1; 0: none matched. */
export function compileRule(rules: readonly ClassRule[], bindings: Bindings): string {
  const branches = rules.map(({ when }, i) => `${compilePredicate(when, bindings)}, ${i + 1}, `);
  return branches.length === 0 ? '0' : `multiIf(${branches.join('')}0)`;
}

/**
 * The values of partition fields. One value stands alone and more are a tuple, because both are
 * grouped faster than an array.
 */
export function compilePartition(fields: readonly EventField[], bindings: Bindings): string {
  if (fields.length === 0) return 'emptyArrayString()';
  return fields.length === 1 ? texts(fields, bindings) : `tuple(${texts(fields, bindings)})`;
}

/** The values of fields, an Array(String). */
export function compileTexts(fields: readonly EventField[], bindings: Bindings): string {
  return fields.length === 0 ? 'emptyArrayString()' : `[${texts(fields, bindings)}]`;
}

function texts(fields: readonly EventField[], bindings: Bindings): string {
  return fields.map((field) => `toString(${fieldExpression(field, bindings)})`).join(', ');
}

function joined(
  parts: readonly Predicate[],
  operator: 'AND' | 'OR',
  ofNone: 'true' | 'false',
  bindings: Bindings,
): string {
  if (parts.length === 0) return ofNone;
  return parts.map((part) => `(${compilePredicate(part, bindings)})`).join(` ${operator} `);
}

function compileComparison(
  { field, operator, value }: Extract<Predicate, { kind: 'compare' }>,
  bindings: Bindings,
): string {
  const type = PARAMETER_TYPE[field.type];
  const expression = fieldExpression(field, bindings);
  switch (operator) {
    case 'in':
    case 'not_in': {
      const isIn =
        value.length === 0
          ? 'false'
          : whereNull(field, 'false', `${expression} IN ${bindings.bind(value, `Array(${type})`)}`);
      return operator === 'in' ? isIn : `NOT ${isIn}`;
    }
    case 'prefix':
      return `startsWith(${expression}, ${bindings.bind(value, type)})`;
    default: {
      const compared = `${expression} ${COMPARISON[operator]} ${bindings.bind(value, type)}`;
      return whereNull(field, operator === 'ne' ? 'true' : 'false', compared);
    }
  }
}

/** A comparison with null is false, except `ne` and `not_in`. */
function whereNull(field: EventField, answer: 'true' | 'false', comparison: string): string {
  return field.nullable ? `ifNull(${comparison}, ${answer})` : `(${comparison})`;
}

/** Column names come from the closed list of `event-field.ts`; label names are bound. */
export function fieldExpression(field: EventField, bindings: Bindings): string {
  if (field.label !== undefined) {
    // Not labels[name]: that never finds the empty name in a map with LowCardinality keys.
    return `mapValues(labels)[indexOf(mapKeys(labels), ${bindings.bind(field.label, 'String')})]`;
  }
  // Signed, so that a negative bound is not read as a great unsigned one.
  return field.type === 'integer' ? `toInt64(${field.column})` : field.column;
}

import { type EventField, eventFieldName, eventFieldOf } from './event-field.ts';

/**
 * The predicate language of docs/contract-language.md, "Predicates",
 * after its shorthands are resolved.
 */
export type Predicate =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'is_null'; readonly field: EventField; readonly expected: boolean }
  | {
      readonly kind: 'compare';
      readonly field: EventField;
      readonly operator: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'prefix';
      readonly value: Scalar;
    }
  | {
      readonly kind: 'compare';
      readonly field: EventField;
      readonly operator: 'in' | 'not_in';
      readonly value: readonly Scalar[];
    };

export type Scalar = string | number | boolean;

export interface PredicateFault {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly expectation: string;
}

type Report = (fault: PredicateFault) => void;
type Path = readonly (string | number)[];

const NOTHING: Predicate = { kind: 'all', of: [] };
const OPERATORS = 'eq, ne, in, not_in, gt, gte, lt, lte, prefix, is_null';
const EXPECTED_VALUE = {
  string: 'a string',
  integer: 'a whole number up to 9007199254740991 on either side of 0',
  boolean: 'true or false',
} as const;

/** Resolves a predicate as it stands in a file; calls `report` once for every fault in it. */
export function parsePredicate(value: unknown, report: Report, path: Path = []): Predicate {
  if (!isMapping(value)) {
    report({ path, value, expectation: 'a predicate: a mapping of fields, all, any and not' });
    return NOTHING;
  }
  const parts = Object.entries(value).map(([key, operand]): Predicate => {
    const here = [...path, key];
    if (key === 'not') return { kind: 'not', of: parsePredicate(operand, report, here) };
    if (key === 'all' || key === 'any') return parseList(key, operand, report, here);
    const field = eventFieldOf(key);
    if (field !== undefined) return parseField(field, operand, report, here);
    report({ path: here, value: operand, expectation: fieldExpectation(key) });
    return NOTHING;
  });
  return parts.length === 1 ? (parts[0] as Predicate) : { kind: 'all', of: parts };
}

function parseList(kind: 'all' | 'any', value: unknown, report: Report, path: Path): Predicate {
  if (!Array.isArray(value)) {
    report({ path, value, expectation: 'a list of predicates' });
    return NOTHING;
  }
  return { kind, of: value.map((part, i) => parsePredicate(part, report, [...path, i])) };
}

function fieldExpectation(key: string): string {
  return ['started_at', 'cost', 'labels'].includes(key)
    ? key === 'labels'
      ? 'labels.<name>'
      : `a field that a predicate can ask about, which ${key} is not`
    : 'a field of uptally/call-event@1, labels.<name>, all, any or not';
}

function parseField(field: EventField, value: unknown, report: Report, path: Path): Predicate {
  if (Array.isArray(value)) return parseOperator(field, 'in', value, report, path);
  if (!isMapping(value)) return parseOperator(field, 'eq', value, report, path);
  const operators = Object.entries(value);
  if (operators.length === 0) {
    report({ path, value, expectation: `at least one of ${OPERATORS}` });
  }
  const parts = operators.map(([operator, operand]) =>
    parseOperator(field, operator, operand, report, [...path, operator]),
  );
  return parts.length === 1 ? (parts[0] as Predicate) : { kind: 'all', of: parts };
}

function parseOperator(
  field: EventField,
  operator: string,
  value: unknown,
  report: Report,
  path: Path,
): Predicate {
  const fault = (expectation: string): Predicate => {
    report({ path, value, expectation });
    return NOTHING;
  };
  const expected = EXPECTED_VALUE[field.type];
  switch (operator) {
    case 'eq':
      if (value === null) return { kind: 'is_null', field, expected: true };
      if (!isScalarOf(field, value)) return fault(`${expected}, or null`);
      return { kind: 'compare', field, operator, value };
    case 'ne':
      if (value === null) return fault('is_null: false instead of ne: null');
      if (!isScalarOf(field, value)) return fault(expected);
      return { kind: 'compare', field, operator, value };
    case 'in':
    case 'not_in':
      return parseSet(field, operator, value, report, path);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      if (field.type !== 'integer') return fault(`an integer field before ${operator}`);
      if (!isScalarOf(field, value)) return fault(expected);
      return { kind: 'compare', field, operator, value };
    case 'prefix':
      if (field.type !== 'string') return fault('a string field before prefix');
      if (!isScalarOf(field, value)) return fault(expected);
      return { kind: 'compare', field, operator, value };
    case 'is_null':
      if (typeof value !== 'boolean') return fault('true or false');
      return { kind: 'is_null', field, expected: value };
    default:
      return fault(`an operator: ${OPERATORS}`);
  }
}

function parseSet(
  field: EventField,
  operator: 'in' | 'not_in',
  value: unknown,
  report: Report,
  path: Path,
): Predicate {
  if (!Array.isArray(value)) {
    report({ path, value, expectation: `a list, each ${EXPECTED_VALUE[field.type]}` });
    return NOTHING;
  }
  const scalars: Scalar[] = [];
  for (const [i, member] of value.entries()) {
    if (isScalarOf(field, member)) scalars.push(member);
    else {
      const hint = member === null ? '; null has no place in a list: write is_null' : '';
      report({ path: [...path, i], value: member, expectation: EXPECTED_VALUE[field.type] + hint });
    }
  }
  return { kind: 'compare', field, operator, value: scalars };
}

function isScalarOf(field: EventField, value: unknown): value is Scalar {
  if (field.type === 'string') return typeof value === 'string';
  if (field.type === 'integer') return Number.isSafeInteger(value);
  return typeof value === 'boolean';
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getOwnPropertySymbols(value).length === 0
  );
}

/** The names of all fields that a predicate asks about, each once. */
export function predicateFields(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return [...new Set(predicate.of.flatMap(predicateFields))];
    case 'not':
      return predicateFields(predicate.of);
    case 'is_null':
    case 'compare':
      return [eventFieldName(predicate.field)];
  }
}

/** A predicate as a file states it, without shorthands; `parsePredicate` reads it back. */
export function publishedPredicate(predicate: Predicate): Readonly<Record<string, unknown>> {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return { [predicate.kind]: predicate.of.map(publishedPredicate) };
    case 'not':
      return { not: publishedPredicate(predicate.of) };
    case 'is_null':
      return { [eventFieldName(predicate.field)]: { is_null: predicate.expected } };
    case 'compare':
      return { [eventFieldName(predicate.field)]: { [predicate.operator]: predicate.value } };
  }
}

import type { EventField } from './event-field.ts';
import type { Predicate, Scalar } from './predicate.ts';

/** An event, as far as it is known: a field that is absent may be anything. */
export type KnownFields = Readonly<Record<string, unknown>>;

/**
 * What a predicate says of one event: docs/contract-language.md, "Predicates", without SQL.
 * Undefined where that depends on a field which is absent.
 */
export function matchPredicate(predicate: Predicate, event: KnownFields): boolean | undefined {
  switch (predicate.kind) {
    case 'all':
    case 'any': {
      const parts = predicate.of.map((part) => matchPredicate(part, event));
      const deciding = predicate.kind === 'any';
      if (parts.includes(deciding)) return deciding;
      return parts.includes(undefined) ? undefined : !deciding;
    }
    case 'not': {
      const matches = matchPredicate(predicate.of, event);
      return matches === undefined ? undefined : !matches;
    }
    case 'is_null': {
      const value = fieldValue(predicate.field, event);
      return value === undefined ? undefined : (value === null) === predicate.expected;
    }
    case 'compare': {
      const value = fieldValue(predicate.field, event);
      if (value === undefined) return undefined;
      if (value === null) return predicate.operator === 'ne' || predicate.operator === 'not_in';
      return compare(value, predicate);
    }
  }
}

function compare(value: Scalar, predicate: Extract<Predicate, { kind: 'compare' }>): boolean {
  switch (predicate.operator) {
    case 'eq':
      return value === predicate.value;
    case 'ne':
      return value !== predicate.value;
    case 'in':
      return predicate.value.includes(value);
    case 'not_in':
      return !predicate.value.includes(value);
    case 'gt':
      return value > predicate.value;
    case 'gte':
      return value >= predicate.value;
    case 'lt':
      return value < predicate.value;
    case 'lte':
      return value <= predicate.value;
    case 'prefix':
      return String(value).startsWith(String(predicate.value));
  }
}

function fieldValue(field: EventField, event: KnownFields): Scalar | null | undefined {
  if (field.label === undefined) return event[field.column] as Scalar | null | undefined;
  const labels = event.labels as Readonly<Record<string, string>> | undefined;
  if (labels === undefined) return undefined;
  return Object.hasOwn(labels, field.label) ? labels[field.label] : '';
}

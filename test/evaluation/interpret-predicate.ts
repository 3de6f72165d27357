import type { EventField } from '../../src/contract/event-field.ts';
import type { Predicate, Scalar } from '../../src/contract/predicate.ts';
import type { CallEvent } from '../../src/event/call-event.ts';

/** Section 2 once more, word by word and without SQL: what the compiled statement is compared with. */
export function interpretPredicate(predicate: Predicate, event: CallEvent): boolean {
  switch (predicate.kind) {
    case 'all':
      return predicate.of.every((part) => interpretPredicate(part, event));
    case 'any':
      return predicate.of.some((part) => interpretPredicate(part, event));
    case 'not':
      return !interpretPredicate(predicate.of, event);
    case 'is_null':
      return (fieldValue(predicate.field, event) === null) === predicate.expected;
    case 'compare': {
      const value = fieldValue(predicate.field, event);
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

function fieldValue(field: EventField, event: CallEvent): Scalar | null {
  if (field.label !== undefined) {
    return Object.hasOwn(event.labels, field.label) ? (event.labels[field.label] ?? '') : '';
  }
  return (event as unknown as Readonly<Record<string, Scalar | null>>)[field.column] ?? null;
}

import { eventFieldName } from './event-field.ts';
import type { Predicate } from './predicate.ts';

/** The partition fields with their values; all of them are strings. */
export type PartitionFields = ReadonlyMap<string, string>;

/**
 * True if a predicate that asks about nothing but partition fields picks the partition. Calls are
 * judged in the warehouse; this is for windows and outages, which have no calls.
 */
export function matchesPartition(predicate: Predicate, fields: PartitionFields): boolean {
  switch (predicate.kind) {
    case 'all':
      return predicate.of.every((part) => matchesPartition(part, fields));
    case 'any':
      return predicate.of.some((part) => matchesPartition(part, fields));
    case 'not':
      return !matchesPartition(predicate.of, fields);
    case 'is_null':
      return !predicate.expected;
    case 'compare': {
      const value = fields.get(eventFieldName(predicate.field)) ?? '';
      switch (predicate.operator) {
        case 'in':
          return predicate.value.includes(value);
        case 'not_in':
          return !predicate.value.includes(value);
        case 'eq':
          return value === predicate.value;
        case 'ne':
          return value !== predicate.value;
        case 'prefix':
          return value.startsWith(String(predicate.value));
        default:
          throw new RangeError(`${predicate.operator}: an operator of string fields`);
      }
    }
  }
}

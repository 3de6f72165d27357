import { eventFieldName } from './event-field.ts';
import type { Predicate } from './predicate.ts';

/**
 * What a predicate says of every event in which these fields are null, whatever else is in it:
 * always true, always false, or undefined where it depends on the event.
 */
export function predicateOutcome(
  predicate: Predicate,
  nullFields: ReadonlySet<string> = new Set(),
): boolean | undefined {
  switch (predicate.kind) {
    case 'all':
    case 'any': {
      const outcomes = predicate.of.map((part) => predicateOutcome(part, nullFields));
      const deciding = predicate.kind === 'any';
      if (outcomes.includes(deciding)) return deciding;
      return outcomes.includes(undefined) ? undefined : !deciding;
    }
    case 'not': {
      const outcome = predicateOutcome(predicate.of, nullFields);
      return outcome === undefined ? undefined : !outcome;
    }
    case 'is_null': {
      const { field, expected } = predicate;
      if (!field.nullable) return !expected;
      return nullFields.has(eventFieldName(field)) ? expected : undefined;
    }
    case 'compare': {
      const { field, operator, value } = predicate;
      const isNegative = operator === 'ne' || operator === 'not_in';
      if (nullFields.has(eventFieldName(field))) return isNegative;
      return Array.isArray(value) && value.length === 0 ? isNegative : undefined;
    }
  }
}

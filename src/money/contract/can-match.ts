import { type EventField, eventFieldName } from './event-field.ts';
import { matchPredicate } from './match-predicate.ts';
import type { Predicate, Scalar } from './predicate.ts';

type Leaf = Extract<Predicate, { kind: 'is_null' | 'compare' }>;
type Value = Scalar | null;
/** Of each field that is asked about, values that stand for all of them. */
type Values = ReadonlyMap<string, readonly Value[]>;

/** Beyond so many branches of `any` it is not proved that nothing matches. */
const MOST_STEPS = 10_000;

/**
 * Whether there can be an event that all the predicates match. Every field is asked about on its
 * own, so values beside those that are named stand for all others.
 */
export function canMatch(predicates: readonly Predicate[]): boolean {
  let steps = 0;
  const search = (left: readonly Predicate[], values: Values): boolean => {
    steps += 1;
    if (steps > MOST_STEPS) return true;
    const [next, ...others] = left;
    if (next === undefined) return true;
    switch (next.kind) {
      case 'all':
        return search([...next.of, ...others], values);
      case 'any':
        return next.of.some((part) => search([part, ...others], values));
      case 'not':
        return next.of.kind === 'is_null' || next.of.kind === 'compare'
          ? narrowed(next.of, false, others, values)
          : search([opposite(next.of), ...others], values);
      default:
        return narrowed(next, true, others, values);
    }
  };
  const narrowed = (leaf: Leaf, wanted: boolean, others: readonly Predicate[], values: Values) => {
    const name = eventFieldName(leaf.field);
    const left = (values.get(name) ?? []).filter(
      (value) => matchPredicate(leaf, eventWith(leaf.field, value)) === wanted,
    );
    return left.length > 0 && search(others, new Map(values).set(name, left));
  };
  return search(predicates, standingValues(predicates.flatMap(leavesOf)));
}

/**
 * Whether two predicates match the same events, in whatever order they say so;
 * false where that is not proved.
 */
export function matchSame(one: Predicate, other: Predicate): boolean {
  return matchesWithin(one, other) && matchesWithin(other, one);
}

/** Whether the other predicate matches all that the one does; false where that is not proved. */
export function matchesWithin(one: Predicate, other: Predicate): boolean {
  return !canMatch([one, { kind: 'not', of: other }]);
}

/** What a `not` around it says, with the `not` further inside. */
function opposite(predicate: Predicate): Predicate {
  const not = (of: Predicate): Predicate => ({ kind: 'not', of });
  switch (predicate.kind) {
    case 'all':
      return { kind: 'any', of: predicate.of.map(not) };
    case 'any':
      return { kind: 'all', of: predicate.of.map(not) };
    case 'not':
      return predicate.of;
    default:
      return not(predicate);
  }
}

function leavesOf(predicate: Predicate): readonly Leaf[] {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return predicate.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(predicate.of);
    default:
      return [predicate];
  }
}

function standingValues(leaves: readonly Leaf[]): Values {
  const values = new Map<string, readonly Value[]>();
  for (const leaf of leaves) {
    const name = eventFieldName(leaf.field);
    const named = leaf.kind === 'is_null' ? [] : [leaf.value].flat();
    const before = values.get(name) ?? (leaf.field.nullable ? [null] : []);
    values.set(name, [...new Set([...before, ...named.flatMap(beside), ...anyOf(leaf.field)])]);
  }
  return values;
}

/** A named value and its neighbours: for a text what begins with it and goes on. */
function beside(value: Scalar): readonly Value[] {
  if (typeof value === 'string') return [value, `${value}\uffff`];
  return typeof value === 'number' ? [value - 1, value, value + 1] : [value];
}

function anyOf({ type }: EventField): readonly Value[] {
  return type === 'string' ? ['', '\uffff'] : type === 'boolean' ? [true, false] : [0];
}

function eventWith(field: EventField, value: Value): Readonly<Record<string, unknown>> {
  return field.label === undefined
    ? { [field.column]: value }
    : { labels: { [field.label]: value } };
}

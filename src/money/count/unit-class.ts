import { z } from 'zod';
import type { CallClass } from '../contract/contract.ts';

/**
 * What the warehouse has for the class of an attempt or a unit: numbers, because a text for each
 * event takes longer than all the rest. In the query files the name stands behind each of them.
 */
export const CLASS_CODES = {
  invalid: 0,
  good: 1,
  bad: 2,
  disputed: 3,
} as const satisfies Readonly<Record<CallClass, number>>;

/** A reading disputes nothing. */
const UNIT_CLASSES = ['invalid', 'good', 'bad'] as const;
const CLASSES = [...UNIT_CLASSES, 'disputed'] as const;

export type UnitClass = (typeof UNIT_CLASSES)[number];

/** The class of a unit in a reading, from its code. */
export const unitClass = z
  .literal(UNIT_CLASSES.map((name) => CLASS_CODES[name]))
  .transform((code): UnitClass => nameOf(UNIT_CLASSES, code));

/** What `classify` makes of an attempt, from its code. */
export const callClass = z
  .literal(CLASSES.map((name) => CLASS_CODES[name]))
  .transform((code): CallClass => nameOf(CLASSES, code));

function nameOf<Name extends CallClass>(names: readonly Name[], code: number): Name {
  return names.find((name) => CLASS_CODES[name] === code) as Name;
}

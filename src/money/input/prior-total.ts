import { type Exact, sum } from '../../ground/exact.ts';
import {
  addMonths,
  intervalBetween,
  isMonthLabel,
  localDate,
  type MonthLabel,
  monthOf,
} from '../../ground/time.ts';

/**
 * What a contract paid in earlier periods, for caps over rolling twelve months
 * (docs/contract-language.md, "Tiers and credits").
 */
export type PriorCredits = readonly PriorCredit[];

export interface PriorCredit {
  /** `2026-05`, or `START/END`. */
  readonly period: string;
  /** Null: not told. */
  readonly amount: Exact | null;
}

/** Of the eleven months before a period. */
export interface PriorTotal {
  /** Of what is told. */
  readonly amount: Exact;
  readonly isTold: boolean;
}

const MONTHS_BEFORE = 11;

/** The sum of the eleven calendar months before `month`; null: nothing is told of them. */
export function priorTotal(
  credits: PriorCredits | null,
  month: MonthLabel,
  timeZone: string,
): PriorTotal {
  const months = monthsBefore(month);
  const amounts = (credits ?? [])
    .filter(({ period }) => months.includes(monthOfLabel(period, timeZone) ?? ''))
    .map(({ amount }) => amount);
  return {
    amount: sum(amounts.filter((amount) => amount !== null)),
    isTold: credits !== null && !amounts.includes(null),
  };
}

/** The calendar months whose credits count towards a cap over twelve, the newest first. */
export function monthsBefore(month: MonthLabel): readonly MonthLabel[] {
  return Array.from({ length: MONTHS_BEFORE }, (_, i) => addMonths(month, -1 - i));
}

/** A range has the month in which it begins. */
export function monthOfLabel(label: string, timeZone: string): MonthLabel | undefined {
  const [start = '', end = '', ...rest] = label.split('/');
  if (end === '') return isMonthLabel(label) ? label : undefined;
  const interval = intervalBetween(start, end, timeZone);
  return interval === undefined || rest.length > 0
    ? undefined
    : monthOf(localDate(interval.start, timeZone));
}

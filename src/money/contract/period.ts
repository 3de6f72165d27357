import { type Fault, faultLine, UptallyError } from '../../ground/errors.ts';
import { united } from '../../ground/interval.ts';
import {
  addMonths,
  DAY_MS,
  type EpochMs,
  type Interval,
  intervalBetween,
  isMonthLabel,
  localDate,
  type MonthLabel,
  monthInterval,
  monthOf,
  startOfLocalDate,
} from '../../ground/time.ts';
import type { Contract, ContractVersion } from './contract.ts';

/** What one evaluation measures; half open. */
export interface Period extends Interval {
  /** `2026-06`, or `START/END` as it was given. */
  readonly label: string;
  /** The calendar month that fees and prior credits are looked up by. */
  readonly month: MonthLabel;
  /** Calendar days if it begins and ends at local midnight, else its length over 24 hours. */
  readonly days: { readonly numerator: number; readonly denominator: number };
}

type Measured = Pick<ContractVersion, 'timeZone' | 'period'>;

/**
 * The period that a label names under a version (docs/contract-language.md,
 * "Periods"), or undefined if the label is of another form than the version's periods:
 * a month for months and billing cycles, `START/END` for rolling periods of the right
 * number of days and for ad hoc ranges.
 */
export function periodOf({ timeZone, period }: Measured, label: string): Period | undefined {
  const interval = label.includes('/')
    ? rangeOf(label, timeZone)
    : monthPeriod(period, label, timeZone);
  if (interval === undefined) return undefined;
  const days = daysIn(interval, timeZone);
  if (period.kind === 'rolling_days' && days.numerator !== period.days * days.denominator) {
    return undefined;
  }
  const month = isMonthLabel(label) ? label : monthOf(localDate(interval.start, timeZone));
  return { label, month, ...interval, days };
}

function monthPeriod(
  period: ContractVersion['period'],
  label: string,
  timeZone: string,
): Interval | undefined {
  if (!isMonthLabel(label)) return undefined;
  switch (period.kind) {
    case 'calendar_month':
      return monthInterval(label, timeZone);
    case 'billing_cycle': {
      const day = String(period.anchorDay).padStart(2, '0');
      return {
        start: startOfLocalDate(`${label}-${day}`, timeZone),
        end: startOfLocalDate(`${addMonths(label, 1)}-${day}`, timeZone),
      };
    }
    case 'rolling_days':
      return undefined;
  }
}

function rangeOf(label: string, timeZone: string): Interval | undefined {
  const [start = '', end = '', ...rest] = label.split('/');
  return rest.length > 0 ? undefined : intervalBetween(start, end, timeZone);
}

function daysIn({ start, end }: Interval, timeZone: string): Period['days'] {
  const [first, last] = [localDate(start, timeZone), localDate(end, timeZone)];
  const isWhole =
    startOfLocalDate(first, timeZone) === start && startOfLocalDate(last, timeZone) === end;
  if (!isWhole) return { numerator: end - start, denominator: DAY_MS };
  // UTC has no days of other lengths, so it counts dates.
  const length = startOfLocalDate(last, 'UTC') - startOfLocalDate(first, 'UTC');
  return { numerator: length / DAY_MS, denominator: 1 };
}

export function precedingMonth(label: MonthLabel): MonthLabel {
  return addMonths(label, -1);
}

export interface GoverningVersion {
  readonly version: ContractVersion;
  readonly period: Period;
}

/**
 * The version that governs a whole period: the one in force at its first instant, else the
 * first one that begins inside it; each version looks at the period in its own zone
 * (docs/contract-language.md, "Versions"). Throws `invalid_input` for a label that no
 * version can read, and `no_version`.
 */
export function governingVersion(contract: Contract, label: string): GoverningVersion {
  const candidates = contract.versions.flatMap((version) => {
    const period = periodOf(version, label);
    return period === undefined ? [] : [{ version, period }];
  });
  if (candidates.length === 0)
    throw periodError('invalid_input', '--period', label, forms(contract));
  const governing =
    candidates.findLast(
      ({ version, period }) =>
        version.effectiveFrom <= period.start && period.start < endOf(version),
    ) ??
    candidates.find(
      ({ version, period }) =>
        period.start <= version.effectiveFrom && version.effectiveFrom < period.end,
    );
  if (governing !== undefined) return governing;
  const expectation =
    'a version in force at the start of the period, or beginning in it (no_version)';
  throw periodError('no_version', `${contract.file}:versions`, label, expectation);
}

function periodError(
  code: 'invalid_input' | 'no_version',
  place: string,
  value: string,
  expectation: string,
): UptallyError {
  const fault: Fault = { place, value, expectation };
  return new UptallyError(code, faultLine(fault), { faults: [fault] });
}

/** What this contract's periods look like. */
function forms({ versions }: Contract): string {
  const range = 'START/END in dates or instants, END after START';
  const kinds = versions.map(({ period }) =>
    period.kind === 'rolling_days'
      ? `${range}, ${period.days} days apart`
      : `a month such as 2026-06, or ${range}`,
  );
  return [...new Set(kinds)].join('; or ');
}

/** The union of the versions' times, in order and apart from each other. */
export function activeTime(contract: Contract): readonly Interval[] {
  return united(
    contract.versions.map((version) => ({ start: version.effectiveFrom, end: endOf(version) })),
  );
}

function endOf(version: ContractVersion): EpochMs {
  return version.effectiveTo ?? Number.POSITIVE_INFINITY;
}

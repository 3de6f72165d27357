import { csvLine } from '../../ground/csv-line.ts';
import { invalidInput } from '../../ground/errors.ts';
import { type Exact, plainDecimal, sum, ZERO } from '../../ground/exact.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import {
  addMonths,
  intervalBetween,
  isMonthLabel,
  localDate,
  type MonthLabel,
  monthOf,
} from '../../ground/time.ts';
import { feeFault } from './fees.ts';
import { parseFocusNumber } from './focus-values.ts';
import { type CsvContent, type CsvTable, parseCsv, readCsv } from './read-csv.ts';

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

const PERIOD = 'period';
const AMOUNT = 'amount';
const PRIOR_CREDITS: CsvContent = { what: 'prior credits', needed: [PERIOD, AMOUNT] };

/** CSV `period,amount`. Throws `invalid_input` with every kind of fault. */
export function loadPriorCredits(path: string): PriorCredits {
  return priorCredits(readCsv(path, PRIOR_CREDITS));
}

/** As `loadPriorCredits`, for a text at hand, in which an empty amount is one that is not told. */
export function parsePriorCredits(text: string, file: string): PriorCredits {
  const { rows, ...table } = parseCsv(text, file, PRIOR_CREDITS);
  const isTold = ({ values }: CsvTable['rows'][number]) => values.get(AMOUNT) !== '';
  const told = priorCredits({ ...table, rows: rows.filter(isTold) });
  const untold = rows.filter((row) => !isTold(row));
  return [
    ...told,
    ...untold.map(({ values }) => ({ period: values.get(PERIOD) ?? '', amount: null })),
  ];
}

/** The text that `parsePriorCredits` reads. */
export function priorCreditsText(credits: PriorCredits): string {
  const lines = credits.map(({ period, amount }) =>
    csvLine([period, amount === null ? '' : plainDecimal(amount, 0)]),
  );
  return `${[csvLine([PERIOD, AMOUNT]), ...lines].join('\n')}\n`;
}

function priorCredits({ file, rows }: CsvTable): PriorCredits {
  const faults = new FaultTally();
  const credits = rows.map(({ line, values }): PriorCredit => {
    const period = values.get(PERIOD) ?? '';
    const text = values.get(AMOUNT) ?? '';
    const amount = parseFocusNumber(text);
    if (monthOfLabel(period, 'UTC') === undefined) {
      const expectation = 'a month such as 2026-05, or START/END';
      faults.add(PERIOD, () => feeFault(file, line, PERIOD, period, expectation));
    }
    if (amount === undefined || amount.compare(ZERO) < 0) {
      const expectation = 'a decimal such as 12.34, not negative';
      faults.add(AMOUNT, () => feeFault(file, line, AMOUNT, text, expectation));
    }
    return { period, amount: amount ?? ZERO };
  });
  if (faults.faults.length > 0) throw invalidInput(faults.faults);
  return credits;
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

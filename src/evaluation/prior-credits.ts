import { type Fault, invalidInput } from '../errors.ts';
import { type Exact, parseDecimal, sum, ZERO } from '../exact.ts';
import { addMonths, isMonthLabel, type MonthLabel } from '../time.ts';
import { feeFault } from './fees.ts';
import { type CsvContent, type CsvTable, parseCsv, readCsv } from './read-csv.ts';

/** What a contract paid in earlier months, for caps over rolling twelve months (section 6). */
export type PriorCredits = ReadonlyMap<MonthLabel, Exact>;

const PERIOD = 'period';
const AMOUNT = 'amount';
const PRIOR_CREDITS: CsvContent = { what: 'prior credits', needed: [PERIOD, AMOUNT] };

/** CSV `period,amount`. Throws `invalid_input` with every fault. */
export function loadPriorCredits(path: string): PriorCredits {
  return priorCredits(readCsv(path, PRIOR_CREDITS));
}

/** As `loadPriorCredits`, for a text at hand; `file` is for messages. */
export function parsePriorCredits(text: string, file: string): PriorCredits {
  return priorCredits(parseCsv(text, file, PRIOR_CREDITS));
}

function priorCredits({ file, rows }: CsvTable): PriorCredits {
  const faults: Fault[] = [];
  const byMonth = new Map<MonthLabel, Exact>();
  for (const { line, values } of rows) {
    const month = values.get(PERIOD) ?? '';
    const text = values.get(AMOUNT) ?? '';
    const amount = parseDecimal(text);
    if (!isMonthLabel(month)) {
      faults.push(feeFault(file, line, PERIOD, month, 'a calendar month such as 2026-05'));
    }
    if (amount === undefined || amount.compare(ZERO) < 0) {
      faults.push(feeFault(file, line, AMOUNT, text, 'a decimal such as 12.34, not negative'));
    } else byMonth.set(month, (byMonth.get(month) ?? ZERO).add(amount));
  }
  if (faults.length > 0) throw invalidInput(faults);
  return byMonth;
}

const MONTHS_BEFORE = 11;

/** The sum of the eleven months before `month`. */
export function priorTotal(credits: PriorCredits, month: MonthLabel): Exact {
  const months = Array.from({ length: MONTHS_BEFORE }, (_, i) => addMonths(month, -1 - i));
  return sum(months.map((before) => credits.get(before) ?? ZERO));
}

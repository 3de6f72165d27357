import { csvLine } from '../../ground/csv-line.ts';
import { invalidInput } from '../../ground/errors.ts';
import { plainDecimal, ZERO } from '../../ground/exact.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import { feeFault } from './fee-rows.ts';
import { parseFocusNumber } from './focus-values.ts';
import { monthOfLabel, type PriorCredit, type PriorCredits } from './prior-total.ts';
import { type CsvContent, type CsvTable, parseCsv, readCsv } from './read-csv.ts';

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

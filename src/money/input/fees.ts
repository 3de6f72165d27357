import { csvLine, unguarded } from '../../ground/csv-line.ts';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import { formatInstant, type MonthLabel, monthOf } from '../../ground/time.ts';
import { COST_COLUMNS, type FeeRow, type FeeTable, feeFault } from './fee-rows.ts';
import { parseFocusTime } from './focus-values.ts';
import { type CsvContent, type CsvTable, parseCsv, readCsv } from './read-csv.ts';

const MONTH_COLUMN = 'BillingPeriodStart';
const MONTH_EXPECTATION =
  'a date such as 2026-06-01, or a time such as 2026-06-01T00:00:00Z; seconds and the offset ' +
  'may be absent, a space may stand for the T';

/** Stands in the FOCUS rows that we export, and in nobody else's. */
const EXPORTED_COLUMN = 'x_StatementSha256';

const FEES: CsvContent = { what: 'fees', needed: [MONTH_COLUMN] };

export interface FeeOptions {
  /**
   * Rows that are equal in every column are owed as often as they
   * stand there; else they are refused.
   */
  readonly allowRepeated?: boolean | undefined;
}

/**
 * Reads a CSV file with a header, plain or gzip. Throws `invalid_input` with every kind of fault,
 * and the first place of each.
 */
export function loadFees(path: string, options: FeeOptions = {}): FeeTable {
  return feeTable(withoutGuards(readCsv(path, FEES)), options);
}

/** Rows that we exported ourselves have an apostrophe before what a spreadsheet would run. */
function withoutGuards(table: CsvTable): CsvTable {
  if (!table.columns.includes(EXPORTED_COLUMN)) return table;
  const rows = table.rows.map(({ line, values }) => ({
    line,
    values: new Map([...values].map(([name, value]) => [name, unguarded(value)])),
  }));
  return { ...table, rows };
}

/** As `loadFees`, for a text at hand, which has commas; `file` is for messages. */
export function parseFees(text: string, file: string, options: FeeOptions = {}): FeeTable {
  return feeTable(parseCsv(text, file, FEES), options);
}

/** Fees that were judged before, as `feesText` wrote them: what was refused then is not in them. */
export function parseJudgedFees(text: string, file: string): FeeTable {
  return parseFees(text, file, { allowRepeated: true });
}

/** The text that `parseFees` reads; a column that a row does not have is empty in it. */
export function feesText({ columns, rows }: Pick<FeeTable, 'columns' | 'rows'>): string {
  const heads = [...columns];
  const lines = rows.map(({ values }) => csvLine(heads.map((name) => values.get(name) ?? '')));
  return `${[csvLine(heads), ...lines].join('\n')}\n`;
}

function feeTable(
  { file, columns, rows: records, separator }: CsvTable,
  { allowRepeated = false }: FeeOptions,
): FeeTable {
  const faults = new FaultTally();
  const lineOf = new Map<string, number>();
  const monthOfText = new Map<string, MonthLabel | undefined>();
  const costs = separator === ',' ? [] : Object.values(COST_COLUMNS);
  const rows = records.map(({ line, values }): FeeRow => {
    const start = values.get(MONTH_COLUMN) ?? '';
    if (!monthOfText.has(start)) monthOfText.set(start, monthOfStart(start));
    const month = monthOfText.get(start);
    if (month === undefined) {
      faults.add(MONTH_COLUMN, () => feeFault(file, line, MONTH_COLUMN, start, MONTH_EXPECTATION));
    }
    for (const column of costs) {
      const cost = values.get(column) ?? '';
      if (!cost.includes(',')) continue;
      const expectation =
        'a decimal with a point, such as 12.34; the separator of the file is ' +
        `${JSON.stringify(separator)}, and "," is wanted`;
      faults.add('decimal comma', () => feeFault(file, line, column, cost, expectation));
    }
    if (!allowRepeated) {
      const key = JSON.stringify([...values.values()]);
      const first = lineOf.get(key);
      if (first === undefined) lineOf.set(key, line);
      else faults.add('repeated', () => repeatedRow(file, line, values, `line ${first}`));
    }
    return { line, month: month ?? '', values };
  });
  if (faults.faults.length > 0) throw invalidInput(faults.faults);
  return { file, columns: new Set(columns), rows };
}

/** A row that stands where `first` says already. */
export function repeatedRow(
  file: string,
  line: number,
  values: FeeRow['values'],
  first: string,
): Fault {
  return {
    place: `${file}:line ${line}`,
    value: shownValue([...values.values()].join(',')),
    expectation: `a row that differs from ${first}; if both are owed, --allow-repeated takes them`,
  };
}

function monthOfStart(text: string): MonthLabel | undefined {
  const start = parseFocusTime(text);
  return start === undefined ? undefined : monthOf(formatInstant(start));
}

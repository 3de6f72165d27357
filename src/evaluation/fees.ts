import type { ScopeField } from '../contract/contract.ts';
import { csvLine } from '../csv-line.ts';
import { type Fault, invalidInput, shownValue } from '../errors.ts';
import { formatInstant, isDateText, type MonthLabel, monthOf, parseInstant } from '../time.ts';
import { type CsvContent, type CsvTable, parseCsv, readCsv } from './read-csv.ts';

/** Fees of a provider: rows in FOCUS columns (section 9). */
export interface FeeTable {
  readonly file: string;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly FeeRow[];
}

export interface FeeRow {
  /** In the file, from 1, for messages. */
  readonly line: number;
  /** Where the row is from, if not from the table's file. */
  readonly source?: string | undefined;
  /** The bill of the ledger that it is of; absent: it is from a file. */
  readonly bill?: string | undefined;
  /** The UTC month of its `BillingPeriodStart`. */
  readonly month: MonthLabel;
  /** By column; a column that the file does not have is absent. */
  readonly values: ReadonlyMap<string, string>;
}

/** Section 9: the fee column of each scope field. */
export const SCOPE_COLUMNS: Readonly<Record<ScopeField, string>> = {
  account: 'SubAccountId',
  region: 'RegionId',
  model: 'x_Model',
  deployment: 'x_Deployment',
  tenant: 'x_Tenant',
};

const MONTH_COLUMN = 'BillingPeriodStart';
const MONTH_EXPECTATION =
  'a date such as 2026-06-01, or an RFC 3339 instant whose T may be a space and whose offset may be absent';

const FEES: CsvContent = { what: 'fees', needed: [MONTH_COLUMN] };

/** Reads a CSV file with a header. Throws `invalid_input` with every fault. */
export function loadFees(path: string): FeeTable {
  return feeTable(readCsv(path, FEES));
}

/** As `loadFees`, for a text at hand; `file` is for messages. */
export function parseFees(text: string, file: string): FeeTable {
  return feeTable(parseCsv(text, file, FEES));
}

/** The text that `parseFees` reads; a column that a row does not have is empty in it. */
export function feesText({ columns, rows }: Pick<FeeTable, 'columns' | 'rows'>): string {
  const heads = [...columns];
  const lines = rows.map(({ values }) => csvLine(heads.map((name) => values.get(name) ?? '')));
  return `${[csvLine(heads), ...lines].join('\n')}\n`;
}

function feeTable({ file, columns, rows: records }: CsvTable): FeeTable {
  const faults: Fault[] = [];
  const lineOf = new Map<string, number>();
  const rows = records.map(({ line, values }): FeeRow => {
    const start = values.get(MONTH_COLUMN) ?? '';
    const month = monthOfStart(start);
    if (month === undefined) {
      faults.push(feeFault(file, line, MONTH_COLUMN, start, MONTH_EXPECTATION));
    }
    const key = JSON.stringify([...values.values()]);
    const first = lineOf.get(key);
    if (first !== undefined) {
      const place = `${file}:line ${line}`;
      faults.push({
        place,
        value: shownValue([...values.values()].join(',')),
        expectation: `a row that differs from line ${first}`,
      });
    } else lineOf.set(key, line);
    return { line, month: month ?? '', values };
  });
  if (faults.length > 0) throw invalidInput(faults);
  return { file, columns: new Set(columns), rows };
}

export function absentColumn(file: string, column: string): Fault {
  return { place: `${file}:${column}`, value: '(missing)', expectation: 'a column of the fees' };
}

export function feeFault(
  file: string,
  line: number,
  column: string,
  value: string,
  expectation: string,
): Fault {
  return { place: `${file}:line ${line} ${column}`, value: shownValue(value), expectation };
}

/** Without an offset it is UTC; a space may stand for the T. */
function monthOfStart(text: string): MonthLabel | undefined {
  const joined = text.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  if (isDateText(text)) return monthOf(text);
  const instant = parseInstant(joined) ?? parseInstant(`${joined}Z`);
  return instant === undefined ? undefined : monthOf(formatInstant(instant));
}

import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { type Fault, invalidInput, shownValue } from '../errors.ts';
import { formatInstant, isDateText, type MonthLabel, monthOf, parseInstant } from '../time.ts';

/** Fees of a provider: rows in FOCUS columns (section 9). */
export interface FeeTable {
  readonly file: string;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly FeeRow[];
}

export interface FeeRow {
  /** In the file, from 1, for messages. */
  readonly line: number;
  /** The UTC month of its `BillingPeriodStart`. */
  readonly month: MonthLabel;
  /** By column; a column that the file does not have is absent. */
  readonly values: ReadonlyMap<string, string>;
}

const MONTH_COLUMN = 'BillingPeriodStart';
const MONTH_EXPECTATION =
  'a date such as 2026-06-01, or an RFC 3339 instant whose T may be a space and whose offset may be absent';

/** Reads a CSV file with a header. Throws `invalid_input` with every fault. */
export function loadFees(path: string): FeeTable {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const expectation = 'a CSV file of fees in UTF-8';
    throw invalidInput([{ place: `${path}:(file)`, value: '(unreadable)', expectation }], cause);
  }
  return parseFees(text, path);
}

/** As `loadFees`, for a text at hand; `file` is for messages. */
export function parseFees(text: string, file: string): FeeTable {
  const [header, ...records] = csvRecords(text, file);
  if (header === undefined) {
    throw invalidInput([{ place: `${file}:(file)`, value: '(empty)', expectation: 'a header' }]);
  }
  const names = header.record;
  const faults: Fault[] = names
    .filter((name, i) => names.indexOf(name) < i)
    .map((name) => ({ place: `${file}:${name}`, value: name, expectation: 'a column given once' }));
  if (!names.includes(MONTH_COLUMN)) faults.push(absentColumn(file, MONTH_COLUMN));
  const rows = records.map(({ record, line }): FeeRow => {
    const values = new Map(names.map((name, i) => [name, record[i] ?? '']));
    const start = values.get(MONTH_COLUMN);
    const month = start === undefined ? undefined : monthOfStart(start);
    if (start !== undefined && month === undefined) {
      faults.push(feeFault(file, line, MONTH_COLUMN, start, MONTH_EXPECTATION));
    }
    return { line, month: month ?? '', values };
  });
  if (faults.length > 0) throw invalidInput(faults);
  return { file, columns: new Set(names), rows };
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

function csvRecords(
  text: string,
  file: string,
): readonly { readonly record: readonly string[]; readonly line: number }[] {
  try {
    const parsed: unknown = parse(text, { bom: true, info: true, skip_empty_lines: true });
    return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const place = `${file}:line ${String(cause.lines ?? '?')}`;
    throw invalidInput([{ place, value: cause.code, expectation: `CSV: ${cause.message}` }], cause);
  }
}

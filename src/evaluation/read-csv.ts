import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { type Fault, invalidInput } from '../errors.ts';

/** A CSV file with a header, every value as text. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** In the file, from 1, for messages. */
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

export interface CsvRecord {
  readonly record: readonly string[];
  /** In the file, from 1, for messages. */
  readonly line: number;
}

/** What a file should be. */
export interface CsvContent {
  /** `fees` */
  readonly what: string;
  /** Columns without which it is of no use. */
  readonly needed: readonly string[];
}

/** Throws `invalid_input` with every fault of the header, or the first one of the file's form. */
export function readCsv(path: string, content: CsvContent): CsvTable {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const expectation = `a CSV file of ${content.what} in UTF-8`;
    throw invalidInput([{ place: `${path}:(file)`, value: '(unreadable)', expectation }], cause);
  }
  return parseCsv(text, path, content);
}

/** As `readCsv`, for a text at hand; `file` is for messages. */
export function parseCsv(text: string, file: string, content: CsvContent): CsvTable {
  const { columns, records } = parseCsvRecords(text, file, content);
  const rows = records.map(({ record, line }) => ({
    line,
    values: new Map(columns.map((name, i) => [name, record[i] ?? ''])),
  }));
  return { file, columns, rows };
}

/** As `parseCsv`, with the values in the order of the columns: for tables that are long. */
export function parseCsvRecords(
  text: string,
  file: string,
  { what, needed }: CsvContent,
): { readonly columns: readonly string[]; readonly records: readonly CsvRecord[] } {
  const [header, ...records] = csvRecords(text, file);
  if (header === undefined) {
    throw invalidInput([{ place: `${file}:(file)`, value: '(empty)', expectation: 'a header' }]);
  }
  const columns = header.record;
  const faults: Fault[] = columns
    .filter((name, i) => columns.indexOf(name) < i)
    .map((name) => ({ place: `${file}:${name}`, value: name, expectation: 'a column given once' }));
  for (const name of needed.filter((column) => !columns.includes(column))) {
    faults.push({
      place: `${file}:${name}`,
      value: '(missing)',
      expectation: `a column of the ${what}`,
    });
  }
  if (faults.length > 0) throw invalidInput(faults);
  return { columns, records };
}

function csvRecords(text: string, file: string): readonly CsvRecord[] {
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

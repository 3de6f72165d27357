import { CsvError, parse } from 'csv-parse/sync';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { readText } from '../../ground/read-text.ts';

/** A CSV file with a header, every value as text. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  /** What stands between its values. */
  readonly separator: string;
}

export interface CsvRow {
  /** In the file, from 1, for messages. */
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

/** What a file should be. */
export interface CsvContent {
  /** `fees` */
  readonly what: string;
  /** Columns without which it is of no use. */
  readonly needed: readonly string[];
}

/**
 * A file that somebody brings, plain or gzip: its separator may be another than the comma where the
 * header leaves no doubt or a line above it says so, and blanks around names and values are not
 * part of them. Throws `invalid_input` with every fault of the header, or the first one of the
 * file's form.
 */
export function readCsv(path: string, content: CsvContent): CsvTable {
  const { text, told } = withoutSeparatorLine(
    readText(path, `a CSV file of ${content.what} in UTF-8`),
  );
  const separator = told ?? separatorOf(text, content);
  return csvTable(text, path, content, { separator, trim: true });
}

/** A text that we wrote ourselves; `file` is for messages. */
export function parseCsv(text: string, file: string, content: CsvContent): CsvTable {
  return csvTable(text, file, content, COMMA);
}

interface CsvForm {
  readonly separator: string;
  readonly trim: boolean;
}

const COMMA: CsvForm = { separator: ',', trim: false };

function csvTable(text: string, file: string, content: CsvContent, form: CsvForm): CsvTable {
  const textOf = (value = '') => (form.trim ? value.trim() : value);
  const rows: CsvRow[] = [];
  const columns = eachRecord(text, file, content, form, (record, line, names) => {
    rows.push({ line, values: new Map(names.map((name, i) => [name, textOf(record[i])])) });
  });
  if (columns === null) throw withoutHeader(file);
  return { file, columns, rows, separator: form.separator };
}

/** Is given a record after the header, with the columns of the header. */
type CsvVisit = (record: readonly string[], line: number, columns: readonly string[]) => void;

/**
 * As `parseCsv`, record by record and with the values in the order of the columns: of a long table
 * nothing is held. Throws `invalid_input` as it does, and what `visit` throws.
 */
export function visitCsvRecords(
  text: string,
  file: string,
  content: CsvContent,
  visit: CsvVisit,
): void {
  const columns = eachRecord(text, file, content, COMMA, visit);
  if (columns === null) throw withoutHeader(file);
}

function columnsOf(
  header: readonly string[],
  file: string,
  { what, needed }: CsvContent,
  form: CsvForm,
): readonly string[] {
  const columns = form.trim ? header.map((name) => name.trim()) : header;
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
  return columns;
}

function withoutHeader(file: string) {
  return invalidInput([{ place: `${file}:(file)`, value: '(empty)', expectation: 'a header' }]);
}

/** `sep=;`: a first line by which spreadsheets tell each other how the file is separated. */
const SEPARATOR_LINE = /^\uFEFF?"?sep=([^\r\n])"?(?=\r?\n)/i;

/** The line is left empty, so that the others keep their numbers. */
function withoutSeparatorLine(text: string) {
  const told = SEPARATOR_LINE.exec(text)?.[1];
  return { told, text: told === undefined ? text : text.replace(SEPARATOR_LINE, '') };
}

/** What spreadsheets write where the comma is taken. */
const OTHER_SEPARATORS = [';', '\t', '|'];

/** The comma, unless all needed names stand in the first line only by another separator. */
function separatorOf(text: string, { needed }: CsvContent): string {
  const header = /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? '';
  const hasNeeded = (separator: string) => {
    const names = header.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    return names.length > 1 && needed.every((name) => names.includes(name));
  };
  return hasNeeded(',') ? ',' : (OTHER_SEPARATORS.find(hasNeeded) ?? ',');
}

/** The columns; null: there is not even a header. */
function eachRecord(
  text: string,
  file: string,
  content: CsvContent,
  form: CsvForm,
  visit: CsvVisit,
): readonly string[] | null {
  let columns: readonly string[] | null = null;
  try {
    parse(text, {
      // Nothing is kept: all that the library would tell of a record takes more than the record.
      on_record: (record: string[], { lines }) => {
        if (columns === null) columns = columnsOf(record, file, content, form);
        else visit(record, lines, columns);
        return null;
      },
      bom: true,
      delimiter: form.separator,
      skip_empty_lines: true,
      // Else a blank before a quote would be a fault. Tabs that separate are no blanks.
      trim: form.trim && form.separator !== '\t',
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const place = `${file}:line ${String(cause.lines ?? '?')}`;
    throw invalidInput(
      [{ place, value: cause.code, expectation: `CSV that can be read (${cause.message})` }],
      cause,
    );
  }
  return columns;
}

import { basename } from 'node:path';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import { groupedBy } from '../../ground/grouped-by.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { MonthLabel } from '../../ground/time.ts';
import {
  absentColumn,
  COST_COLUMNS,
  COST_EXPECTATION,
  type FeeRow,
  type FeeTable,
  feeFault,
} from '../input/fee-rows.ts';
import { type FeeOptions, repeatedRow } from '../input/fees.ts';
import { parseFocusNumber } from '../input/focus-values.ts';
import { isBlankCost } from '../judge/sum-basis.ts';

/** What a vendor sent, from one file or several. */
export interface Bill {
  readonly name: string;
  /** Somebody gave it the name; else it is that of its file. */
  readonly isNamed: boolean;
  /** By month. */
  readonly months: readonly BillMonth[];
  /** Of each cost column that the files have and some row leaves blank. */
  readonly blankCosts: readonly BlankCosts[];
}

/** Rows that say nothing of a cost, which then counts as nothing. */
export interface BlankCosts {
  readonly column: string;
  readonly rows: number;
  /** Of the bill. */
  readonly of: number;
  /** The first of them: `fees.csv line 3`. */
  readonly first: string;
}

export interface BillMonth {
  readonly month: MonthLabel;
  readonly columns: readonly string[];
  readonly rows: readonly BillRow[];
  /** Of columns and rows, whatever their order; hex. */
  readonly sha256: string;
}

export interface BillRow extends FeeRow {
  readonly file: string;
}

/** The longest that a name of a bill or a file is kept. */
const LONGEST_NAME = 200;

/**
 * The bills of files that were read: each file is one, named after it, unless `name` makes them
 * one. Files of one name are one bill. Throws `invalid_input` with the faults of all files.
 */
export function billsOf(
  tables: readonly FeeTable[],
  name?: string,
  { allowRepeated = false }: FeeOptions = {},
): readonly Bill[] {
  const faults: Fault[] = tables.flatMap(tableFaults);
  if (name !== undefined && !isName(name)) {
    faults.push({ place: '--bill', value: shownValue(name), expectation: 'a name in one line' });
  }
  const byName = groupedBy(tables, ({ file }) => name ?? baseName(file));
  for (const ofOneBill of byName.values()) {
    faults.push(...(allowRepeated ? repeatedFiles(ofOneBill) : repeatedRows(ofOneBill)));
  }
  if (faults.length > 0) throw invalidInput(faults);
  return [...byName].map(([bill, ofOneBill]) => ({
    name: bill,
    isNamed: name !== undefined,
    months: monthsOf(ofOneBill),
    blankCosts: blankCostsOf(ofOneBill),
  }));
}

/** Those of a table that was read from one file. */
export function monthsOf(tables: readonly FeeTable[]): readonly BillMonth[] {
  const columns = [...new Set(tables.flatMap((table) => [...table.columns]))];
  const billRows = tables.flatMap(({ file, rows }) =>
    rows.map((row): BillRow => ({ ...row, file: basename(file) })),
  );
  const byMonth = groupedBy(billRows, ({ month }) => month);
  return [...byMonth]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([month, rows]) => ({ month, columns, rows, sha256: contentHash(columns, rows) }));
}

/** Of the columns and rows of a month, whatever their order; hex. */
export function contentHash(columns: readonly string[], rows: readonly BillRow[]): string {
  const names = columns.toSorted();
  const lines = rows.map(({ values }) =>
    JSON.stringify(names.map((column) => values.get(column) ?? null)),
  );
  const text = [JSON.stringify(names), ...lines.sort()].join('\n');
  return sha256Of(text);
}

function baseName(file: string): string {
  return basename(file).replace(/(\.csv)?(\.gz)?$/i, '');
}

function isName(text: string): boolean {
  return text.trim() === text && new RegExp(`^[^\\p{Cc}]{1,${LONGEST_NAME}}$`, 'u').test(text);
}

/** FOCUS demands these; without them a tax or another currency would count as usage. */
const NEEDED_COLUMNS = ['ChargeCategory', 'BillingCurrency'];

function tableFaults({ file, columns, rows }: FeeTable): readonly Fault[] {
  const costs = Object.values(COST_COLUMNS).filter((column) => columns.has(column));
  const missing = NEEDED_COLUMNS.filter((column) => !columns.has(column));
  if (costs.length === 0) missing.push(Object.values(COST_COLUMNS).join(' or '));
  const faults: Fault[] = missing.map((column) => absentColumn(file, column));
  if (rows.length === 0) {
    faults.push({ place: `${file}:(file)`, value: '(no rows)', expectation: 'rows of fees' });
  }
  if (!isName(baseName(file))) {
    faults.push({ place: file, value: '(its name)', expectation: 'a name in one line' });
  }
  const ofRows = new FaultTally();
  for (const { line, values } of rows) {
    for (const column of costs) {
      const text = values.get(column) ?? '';
      if (text === '' || parseFocusNumber(text) !== undefined) continue;
      const expectation = `${COST_EXPECTATION}, or nothing`;
      ofRows.add(column, () => feeFault(file, line, column, text, expectation));
    }
    for (const [column, text] of values) {
      if (!text.includes('\0')) continue;
      const expectation = 'text without NUL characters';
      ofRows.add('NUL', () => feeFault(file, line, column, text, expectation));
    }
  }
  return [...faults, ...ofRows.faults];
}

/** A row that two files of one bill have would count twice. */
function repeatedRows(tables: readonly FeeTable[]): readonly Fault[] {
  if (tables.length < 2) return [];
  const seen = new Map<string, string>();
  const faults = new FaultTally();
  for (const { file, rows } of tables) {
    for (const { line, values } of rows) {
      const key = JSON.stringify([...values].sort());
      const first = seen.get(key);
      if (first === undefined) seen.set(key, `${file}:line ${line}`);
      else faults.add(file, () => repeatedRow(file, line, values, first));
    }
  }
  return faults.faults;
}

/** Rows may be owed more than once, but a file of several is not handed in twice. */
function repeatedFiles(tables: readonly FeeTable[]): readonly Fault[] {
  const seen = new Map<string, string>();
  return tables.flatMap((table): readonly Fault[] => {
    const key = JSON.stringify(monthsOf([table]).map(({ sha256 }) => sha256));
    const first = seen.get(key);
    if (first === undefined) seen.set(key, table.file);
    if (first === undefined) return [];
    const value = shownValue(`${table.rows.length} rows`);
    return [{ place: table.file, value, expectation: `a file that differs from ${first}` }];
  });
}

function blankCostsOf(tables: readonly FeeTable[]): readonly BlankCosts[] {
  return Object.values(COST_COLUMNS).flatMap((column): readonly BlankCosts[] => {
    const ofColumn = tables.filter(({ columns }) => columns.has(column));
    const blank = ofColumn.flatMap(({ file, rows }) =>
      rows.filter((row) => isBlankCost(row, column)).map(({ line }) => ({ file, line })),
    );
    const [first] = blank;
    if (first === undefined) return [];
    const of = tables.reduce((count, { rows }) => count + rows.length, 0);
    const place = `${basename(first.file)} line ${first.line}`;
    return [{ column, rows: blank.length, of, first: place }];
  });
}

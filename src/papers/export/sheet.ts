import { invalidInput } from '../../ground/errors.ts';
import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import { type CellRange, cell, type Expression, type Value } from './expression.ts';

/** A sheet as it will be written: what it says of itself, a header, rows. */
export interface Sheet {
  readonly name: string;
  /** The first rows, one sentence each: what the sheet is, and what it cannot do. */
  readonly notes: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rowCount: number;
  /** In order; they may be laid anew each time that they are asked for. */
  readonly rows: Iterable<SheetRow>;
}

/** Of one sheet, notes and header among them: what the file format and every program end at. */
export const MOST_SHEET_ROWS = 1_048_576;

/** Throws `invalid_input` for more rows than a sheet can hold. */
export function requireRoom({ name, notes }: Pick<Sheet, 'name' | 'notes'>, rows: number): void {
  const most = MOST_SHEET_ROWS - headerRow({ notes });
  if (rows <= most) return;
  const expectation =
    `at most ${most}, as a sheet ends at row ${MOST_SHEET_ROWS}: fewer statements with ` +
    '--statement, or --format csv';
  throw invalidInput([
    { place: `--format xlsx: sheet ${name}`, value: `${rows} rows`, expectation },
  ]);
}

export interface SheetColumn {
  readonly key: string;
  readonly header: string;
  /** In characters; the library takes 9 for its default and leaves it out. */
  readonly width: number;
  readonly form: CellForm;
  /** The cells are formulas; else they were stated when the statement was issued. */
  readonly isFormula?: boolean | undefined;
}

/** Where each row of a sheet about several statements begins. */
export const STATEMENT_COLUMN: SheetColumn = {
  key: 'statement',
  header: 'Statement',
  width: 26,
  form: 'text',
};

/** A column whose cells are formulas. */
export function formula(key: string, header: string, width: number, form: CellForm): SheetColumn {
  return { key, header, width, form, isFormula: true };
}

export type CellForm =
  | 'text'
  | 'wrapped'
  | 'whole'
  | 'number'
  | 'percent'
  | 'money'
  | 'instant'
  /** A difference that has to be 0. */
  | 'check';

/** Instants are in UTC; null is an empty cell. */
export type CellContent = string | number | { readonly instant: EpochMs } | Expression | null;

export interface SheetRow {
  readonly cells: ReadonlyMap<string, CellContent>;
}

/** A row that was laid, for formulas that look at it. */
export interface LaidRow extends SheetRow {
  ref(key: string): Expression;
  set(key: string, content: CellContent): void;
}

/** Rows that were laid one below the other. */
export interface RowBlock {
  /** Their cells in a column. */
  range(key: string): CellRange;
}

export const NO_ROWS: RowBlock = { range: () => ({ text: null, values: [] }) };

/** Lays a sheet row by row; cells are named by the keys of their columns. */
export class SheetBuilder implements Sheet {
  readonly name: string;
  readonly notes: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rows: LaidRow[] = [];
  readonly #letters: ReadonlyMap<string, string>;

  /** `name` is one word: it stands in formulas without quotes. */
  constructor(name: string, notes: readonly string[], columns: readonly SheetColumn[]) {
    this.name = name;
    this.notes = notes;
    this.columns = columns;
    this.#letters = new Map(columns.map(({ key }, i) => [key, columnLetters(i)]));
  }

  get rowCount(): number {
    return this.rows.length;
  }

  /** Throws `invalid_input` for a row more than a sheet can hold. */
  add(cells: Readonly<Record<string, CellContent>>): LaidRow {
    const contents = new Map(Object.entries(cells));
    const number = firstRow(this) + this.rows.length;
    if (number > MOST_SHEET_ROWS) requireRoom(this, number - headerRow(this));
    const row: LaidRow = {
      cells: contents,
      ref: (key) => cell(this.#place(key, number), cellValue(contents.get(key) ?? null)),
      set: (key, content) => {
        contents.set(key, content);
      },
    };
    this.rows.push(row);
    return row;
  }

  /** Cells of a column in rows that were laid, by their places in `rows`. */
  range(key: string, first: number, beyond: number): CellRange {
    if (first >= beyond) return { text: null, values: [] };
    const [top, bottom] = [firstRow(this) + first, firstRow(this) + beyond - 1];
    return {
      text: `${this.#place(key, top)}:$${this.#letter(key)}$${bottom}`,
      values: this.rows.slice(first, beyond).map(({ cells }) => cellValue(cells.get(key) ?? null)),
    };
  }

  /** The rows from one of them, by its place in `rows`, to the last that was laid. */
  since(first: number): RowBlock {
    const beyond = this.rows.length;
    return { range: (key) => this.range(key, first, beyond) };
  }

  #letter(key: string): string {
    const letter = this.#letters.get(key);
    if (letter === undefined) throw new RangeError(`${this.name}: ${key}: a column`);
    return letter;
  }

  #place(key: string, row: number): string {
    return `${this.name}!$${this.#letter(key)}$${row}`;
  }
}

/** The notes, a line that says what is a formula, and the header. */
export function headerRow({ notes }: Pick<Sheet, 'notes'>): number {
  return notes.length + 2;
}

export function firstRow(sheet: Pick<Sheet, 'notes'>): number {
  return headerRow(sheet) + 1;
}

export function isExpression(content: CellContent): content is Expression {
  return typeof content === 'object' && content !== null && 'text' in content;
}

/** Days from 30 December 1899 to 1 January 1970. */
const EPOCH_DAYS = 25_569;

/** What formulas find in a cell. */
export function cellValue(content: CellContent): Value {
  if (content === null) return '';
  if (typeof content !== 'object') return content;
  return isExpression(content) ? content.value : spreadsheetDay(content.instant);
}

/** An instant as spreadsheets count it. */
export function spreadsheetDay(instant: EpochMs): number {
  return instant / DAY_MS + EPOCH_DAYS;
}

/** `A`, …, `Z`, `AA`. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

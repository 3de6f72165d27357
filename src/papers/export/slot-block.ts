import type { CellRange, Expression, Value } from './expression.ts';
import { cell } from './expression.ts';
import { type CellContent, cellValue, columnLetters, type Sheet, type SheetRow } from './sheet.ts';
import { type Lane, laneKey } from './slot-columns.ts';

/** A row as the formulas of one lane see it. */
export interface LaneRow {
  ref(key: string): Expression;
}

/** Where a formula stands; null: there is no row above, or below. */
export interface RowsAround {
  readonly row: LaneRow;
  readonly previous: LaneRow | null;
  readonly next: LaneRow | null;
}

/** What a column holds in every row of a partition. */
export interface SlotFormula {
  readonly key: string;
  /** `up`: what stands in the row below is needed first. */
  readonly order: 'down' | 'up';
  readonly of: (around: RowsAround) => Expression;
}

interface Column {
  readonly letter: string;
  /** What formulas find in it, from the first row to the last. */
  readonly values: readonly Value[];
}

/**
 * The rows of one partition. Of formulas only the values are held; their texts are made when a row
 * is asked for, as a month of minutes has hundreds of thousands.
 */
export class SlotBlock {
  readonly #sheet: Pick<Sheet, 'name' | 'columns'>;
  readonly #first: number;
  readonly #count: number;
  readonly #letters: ReadonlyMap<string, string>;
  readonly #columns = new Map<string, Column>();
  readonly #stated = new Map<string, readonly CellContent[]>();
  readonly #formulas: {
    readonly key: string;
    readonly formula: SlotFormula;
    readonly view: LaneView;
  }[] = [];

  /** `first`: the number of its first row in the sheet. */
  constructor(sheet: Pick<Sheet, 'name' | 'columns'>, first: number, count: number) {
    this.#sheet = sheet;
    this.#first = first;
    this.#count = count;
    this.#letters = new Map(sheet.columns.map(({ key }, i) => [key, columnLetters(i)]));
  }

  /** What stands in a column, from the first row to the last. */
  state(key: string, contents: readonly CellContent[]): void {
    this.#stated.set(key, contents);
    this.#columns.set(key, { letter: this.#letter(key), values: contents.map(cellValue) });
  }

  /** Computes formulas in every row, one after the other. */
  compute(lane: Lane, formulas: readonly SlotFormula[]): void {
    const view = new LaneView(lane, this.#first, this.#count, (key) => this.#column(key));
    for (const formula of formulas) {
      const key = laneKey(formula.key, lane);
      const values = new Array<Value>(this.#count).fill(0);
      this.#columns.set(key, { letter: this.#letter(key), values });
      this.#formulas.push({ key, formula, view });
      for (let i = 0; i < this.#count; i += 1) {
        const place = formula.order === 'down' ? i : this.#count - 1 - i;
        values[place] = formula.of(view.around(place)).value;
      }
    }
  }

  /** The cells of a column. */
  range(key: string): CellRange {
    if (this.#count === 0) return { text: null, values: [] };
    const { letter, values } = this.#column(key);
    const [top, bottom] = [this.#first, this.#first + this.#count - 1];
    return {
      text: `${this.#sheet.name}!$${letter}$${top}:$${letter}$${bottom}`,
      values,
    };
  }

  *rows(): Generator<SheetRow> {
    for (let i = 0; i < this.#count; i += 1) {
      const cells = new Map<string, CellContent>();
      for (const [key, contents] of this.#stated) cells.set(key, contents[i] ?? null);
      for (const { key, formula, view } of this.#formulas)
        cells.set(key, formula.of(view.around(i)));
      yield { cells };
    }
  }

  #column(key: string): Column {
    const column = this.#columns.get(key);
    if (column === undefined)
      throw new RangeError(`${this.#sheet.name}: ${key}: a column that was laid`);
    return column;
  }

  #letter(key: string): string {
    const letter = this.#letters.get(key);
    if (letter === undefined) throw new RangeError(`${this.#sheet.name}: ${key}: a column`);
    return letter;
  }
}

/**
 * Cells by the names that they have in a lane; within the sheet, and relative, as they are filled
 * down.
 */
class LaneView {
  readonly #lane: Lane;
  readonly #first: number;
  readonly #count: number;
  readonly #columnOf: (key: string) => Column;
  readonly #known = new Map<string, Column>();

  constructor(lane: Lane, first: number, count: number, columnOf: (key: string) => Column) {
    this.#lane = lane;
    this.#first = first;
    this.#count = count;
    this.#columnOf = columnOf;
  }

  around(place: number): RowsAround {
    return {
      row: this.#row(place),
      previous: place === 0 ? null : this.#row(place - 1),
      next: place === this.#count - 1 ? null : this.#row(place + 1),
    };
  }

  #row(place: number): LaneRow {
    return {
      ref: (key) => {
        const { letter, values } = this.#column(key);
        return cell(`${letter}${this.#first + place}`, values[place] ?? '');
      },
    };
  }

  #column(key: string): Column {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const column = this.#columnOf(laneKey(key, this.#lane));
    this.#known.set(key, column);
    return column;
  }
}

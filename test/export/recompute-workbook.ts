import assert from 'node:assert/strict';
import exceljs, { type CellValue, type Workbook } from 'exceljs';
import { HyperFormula, type RawCellContent } from 'hyperformula';

/** A workbook as it lies in a file, computed anew by a spreadsheet engine that has never seen the program. */
export interface ComputedWorkbook {
  readonly file: Workbook;
  /** Formulas of the whole file. */
  readonly formulas: number;
  /** Formulas whose value is another than the one that the file holds for programs that do not compute. */
  readonly surprises: readonly string[];
  /** Value by value, of the row that has `statement` in its first column, or of the first row. */
  valueOf(sheet: string, header: string, row?: number): unknown;
  /** Every value under a header. */
  column(sheet: string, header: string): readonly unknown[];
  /** Overwrites a cell by hand. */
  set(sheet: string, header: string, row: number, value: number): void;
}

const MS_PER_DAY = 86_400_000;
const EPOCH_DAYS = 25_569;

export async function recompute(path: string): Promise<ComputedWorkbook> {
  const file = new exceljs.Workbook();
  await file.xlsx.readFile(path);
  const cached: { sheet: string; row: number; column: number; value: unknown }[] = [];
  const contents: Record<string, RawCellContent[][]> = {};
  const headers = new Map<string, { readonly row: number; readonly names: readonly string[] }>();
  for (const sheet of file.worksheets) {
    const rows: RawCellContent[][] = [];
    sheet.eachRow({ includeEmpty: true }, (row, number) => {
      const cells: RawCellContent[] = [];
      row.eachCell({ includeEmpty: true }, (cell, column) => {
        const { value } = cell;
        if (isFormula(value)) {
          // The reader passes over a result of 0, and of an empty text.
          cached.push({ sheet: sheet.name, row: number, column, value: value.result ?? null });
        }
        cells.push(contentOf(value));
      });
      rows.push(cells);
    });
    contents[sheet.name] = rows;
    const row = Number(/\$?[A-Z]+\$?(\d+)/.exec(autoFilterOf(sheet.autoFilter))?.[1]);
    const names = (rows[row - 1] ?? []).map((name) => String(name).replace(/^'/, ''));
    headers.set(sheet.name, { row, names });
  }
  const engine = HyperFormula.buildFromSheets(contents, {
    licenseKey: 'gpl-v3',
    maxRows: 300_000,
    // What Excel does with the last bits of a float.
    smartRounding: true,
  });
  const place = (sheet: string, header: string, row: number) => {
    const { row: top, names } = headers.get(sheet) ?? assert.fail(sheet);
    const col = names.indexOf(header);
    assert.notEqual(col, -1, `${sheet}: ${header}: ${names.join(', ')}`);
    return { sheet: engine.getSheetId(sheet) ?? assert.fail(sheet), col, row: top + row };
  };
  const found = ({ sheet, row, column }: (typeof cached)[number]) =>
    engine.getCellValue({
      sheet: engine.getSheetId(sheet) ?? assert.fail(sheet),
      col: column - 1,
      row: row - 1,
    });
  const surprises = cached.flatMap((one) => {
    const value = found(one);
    if (isSame(value, one.value)) return [];
    const name = headers.get(one.sheet)?.names[one.column - 1];
    return [`${one.sheet} row ${one.row} ${name}: ${String(one.value)}, not ${show(value)}`];
  });
  return {
    file,
    formulas: cached.length,
    surprises,
    valueOf: (sheet, header, row = 0) => engine.getCellValue(place(sheet, header, row)),
    column: (sheet, header) => {
      const { row } = headers.get(sheet) ?? assert.fail(sheet);
      const count = (contents[sheet]?.length ?? 0) - row;
      return Array.from({ length: count }, (_, i) => engine.getCellValue(place(sheet, header, i)));
    },
    set: (sheet, header, row, value) => {
      engine.setCellContents(place(sheet, header, row), value);
    },
  };
}

function autoFilterOf(filter: unknown): string {
  return typeof filter === 'string' ? filter : assert.fail('a header with a filter');
}

function isFormula(value: CellValue): value is Extract<CellValue, { formula: string }> {
  return typeof value === 'object' && value !== null && 'formula' in value;
}

function contentOf(value: CellValue): RawCellContent {
  if (value instanceof Date) return value.getTime() / MS_PER_DAY + EPOCH_DAYS;
  if (isFormula(value)) return `=${value.formula}`;
  if (typeof value === 'number' || value === null) return value;
  // An apostrophe keeps a text a text.
  return `'${String(value)}`;
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
  }
  return a === b || (b === null && (a === 0 || a === ''));
}

function show(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

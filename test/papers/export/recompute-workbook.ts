import assert from 'node:assert/strict';
import exceljs, { type CellValue, type Workbook, type Worksheet } from 'exceljs';
import { HyperFormula, type RawCellContent } from 'hyperformula';
import { headerRow, isExpression, type Sheet } from '../../../src/papers/export/sheet.ts';

/** Sheets that were computed anew by a spreadsheet engine that knows nothing of the program. */
export interface ComputedSheets {
  readonly formulas: number;
  /**
   * Formulas whose value is another than the one that stands beside
   * them for programs that only show.
   */
  readonly surprises: readonly string[];
  /** Under a header, in the row of that place; null: an empty cell. */
  valueOf(sheet: string, header: string, row?: number): unknown;
  /** Every value under a header. */
  column(sheet: string, header: string): readonly unknown[];
  /** Overwrites a cell by hand; everything that hangs on it is computed again. */
  set(sheet: string, header: string, row: number, value: number): void;
}

interface GivenSheet {
  readonly name: string;
  /** The row of the header, from 1. */
  readonly header: number;
  readonly rows: readonly (readonly GivenCell[])[];
}

interface GivenCell {
  readonly content: RawCellContent;
  /** What stands beside a formula; absent: it is none. */
  readonly shown?: unknown;
}

const EMPTY: GivenCell = { content: null };
const MS_PER_DAY = 86_400_000;
const EPOCH_DAYS = 25_569;

/** Reads a file as a spreadsheet program would. */
export async function readWorkbook(path: string): Promise<Workbook> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook;
}

export function recomputeFile(workbook: Workbook): ComputedSheets {
  return compute(workbook.worksheets.map(givenWorksheet));
}

/** As `recomputeFile`, of what was not written yet. */
export function recomputeSheets(sheets: readonly Sheet[]): ComputedSheets {
  return compute(sheets.map(givenSheet));
}

function givenWorksheet(worksheet: Worksheet): GivenSheet {
  const rows: GivenCell[][] = [];
  worksheet.eachRow({ includeEmpty: true }, (row) => {
    const cells: GivenCell[] = [];
    row.eachCell({ includeEmpty: true }, ({ value }) => {
      cells.push(
        isFormula(value)
          ? // The reader passes over a result of 0, and over an empty text.
            { content: `=${value.formula}`, shown: value.result ?? null }
          : { content: contentOf(value) },
      );
    });
    rows.push(cells);
  });
  const filter = worksheet.autoFilter;
  assert.ok(typeof filter === 'string', `${worksheet.name}: a header with a filter`);
  return { name: worksheet.name, header: Number(/\d+/.exec(filter)?.[0]), rows };
}

function givenSheet(sheet: Sheet): GivenSheet {
  const header = headerRow(sheet);
  const above = Array.from({ length: header - 1 }, (): GivenCell[] => []);
  const titles = sheet.columns.map((column): GivenCell => ({ content: `'${column.header}` }));
  const rows = [...sheet.rows].map(({ cells }) =>
    sheet.columns.map(({ key }): GivenCell => {
      const content = cells.get(key) ?? null;
      if (isExpression(content)) return { content: `=${content.text}`, shown: content.value };
      if (typeof content === 'object' && content !== null) {
        return { content: contentOf(new Date(content.instant)) };
      }
      return content === null ? EMPTY : { content: contentOf(content) };
    }),
  );
  return { name: sheet.name, header, rows: [...above, titles, ...rows] };
}

function isFormula(value: CellValue): value is Extract<CellValue, { formula: string }> {
  return typeof value === 'object' && value !== null && 'formula' in value;
}

function contentOf(value: CellValue): RawCellContent {
  if (value instanceof Date) return value.getTime() / MS_PER_DAY + EPOCH_DAYS;
  if (typeof value === 'number' || value === null) return value;
  // An apostrophe keeps a text a text.
  return `'${String(value)}`;
}

function compute(sheets: readonly GivenSheet[]): ComputedSheets {
  const engine = HyperFormula.buildFromSheets(
    Object.fromEntries(
      sheets.map(({ name, rows }) => [
        name,
        rows.map((cells) => cells.map(({ content }) => content)),
      ]),
    ),
    { licenseKey: 'gpl-v3', maxRows: 300_000 },
  );
  const named = new Map(
    sheets.map(({ name, header, rows }) => {
      const titles = (rows[header - 1] ?? []).map(({ content }) =>
        String(content).replace(/^'/, ''),
      );
      return [name, { id: engine.getSheetId(name) ?? assert.fail(name), header, rows, titles }];
    }),
  );
  const place = (sheet: string, header: string, row: number) => {
    const { id, header: top, titles } = named.get(sheet) ?? assert.fail(sheet);
    const col = titles.indexOf(header);
    assert.notEqual(col, -1, `${sheet}: ${header}: ${titles.join('; ')}`);
    return { sheet: id, col, row: top + row };
  };
  let formulas = 0;
  const surprises: string[] = [];
  for (const [name, { id, rows, titles }] of named) {
    for (const [row, cells] of rows.entries()) {
      for (const [col, { content, shown }] of cells.entries()) {
        if (shown === undefined) continue;
        formulas += 1;
        const value = engine.getCellValue({ sheet: id, col, row });
        if (isSame(value, shown)) continue;
        const found = typeof value === 'object' ? JSON.stringify(value) : String(value);
        surprises.push(`${name} ${titles[col]} ${row + 1}: ${content}: ${found}, not ${shown}`);
      }
    }
  }
  return {
    formulas,
    surprises,
    valueOf: (sheet, header, row = 0) => engine.getCellValue(place(sheet, header, row)),
    column: (sheet, header) => {
      const { header: top, rows } = named.get(sheet) ?? assert.fail(sheet);
      return rows
        .slice(top)
        .map((_, row) => engine.getCellValue(place(sheet, header, row)))
        .map((value) => (value === '' ? null : value));
    },
    set: (sheet, header, row, value) => {
      engine.setCellContents(place(sheet, header, row), value);
    },
  };
}

/** Engines add floats in an order of their own, so the last bits may differ. */
function isSame(value: unknown, shown: unknown): boolean {
  if (typeof value === 'number' && typeof shown === 'number') {
    return Math.abs(value - shown) <= 1e-9 * Math.max(1, Math.abs(value));
  }
  const isNothing = value === 0 || value === '' || value === null;
  return value === shown || (isNothing && (shown === null || shown === ''));
}

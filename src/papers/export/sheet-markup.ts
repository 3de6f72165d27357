import type { Value } from './expression.ts';
import {
  type CellContent,
  type CellForm,
  columnLetters,
  firstRow,
  isExpression,
  type Sheet,
  type SheetRow,
  spreadsheetDay,
} from './sheet.ts';

/** What the cells of a workbook point at. */
export interface MarkupTables {
  /** The number of a style. */
  styleOf(form: CellForm, isFormula: boolean, row: SheetRow): number;
  /** The number of a text among those that all sheets share. */
  textOf(text: string): number;
}

/** Pieces are at least so long, but for the last one of a sheet. */
const PIECE_CHARACTERS = 65_536;

/** The rows of a sheet in the markup of its file, in pieces. */
export function* rowPieces(sheet: Sheet, tables: MarkupTables): Generator<string> {
  const letters = sheet.columns.map((_, i) => columnLetters(i));
  const ownCells = new RegExp(
    `\\b${sheet.name}!\\$([A-Z]+)\\$(\\d+)(?::\\$([A-Z]+)\\$(\\d+))?`,
    'g',
  );
  let number = firstRow(sheet);
  let piece = '';
  for (const row of sheet.rows) {
    piece += `<row r="${number}">`;
    for (const [i, { key, form }] of sheet.columns.entries()) {
      const content = row.cells.get(key) ?? null;
      if (content === null) continue;
      const style = tables.styleOf(form, isExpression(content), row);
      const rest = cellMarkup(content, ownCells, tables);
      piece += `<c r="${letters[i]}${number}" s="${style}"${rest}</c>`;
    }
    piece += '</row>';
    number += 1;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The rest of a cell's tag, and what it holds. */
function cellMarkup(
  content: Exclude<CellContent, null>,
  ownCells: RegExp,
  { textOf }: MarkupTables,
): string {
  if (typeof content === 'number') return `><v>${content}</v>`;
  if (typeof content === 'string') return ` t="s"><v>${textOf(content)}</v>`;
  if (!isExpression(content)) return `><v>${spreadsheetDay(content.instant)}</v>`;
  const { type, shown } = resultMarkup(content.value);
  return `${type}><f>${escaped(ownFormula(content.text, ownCells))}</f>${shown}`;
}

/** What programs show that do not compute; a number that is none is left to those that do. */
function resultMarkup(value: Value): { readonly type: string; readonly shown: string } {
  if (typeof value === 'string') {
    return { type: ' t="str"', shown: `<v>${escaped(cellText(value))}</v>` };
  }
  if (typeof value === 'boolean') return { type: ' t="b"', shown: `<v>${value ? 1 : 0}</v>` };
  return { type: '', shown: Number.isFinite(value) ? `<v>${value}</v>` : '' };
}

/**
 * Cells of its own sheet without the sheet's name, and relative, so that a formula can be filled
 * down.
 */
function ownFormula(text: string, ownCells: RegExp): string {
  return text.replaceAll(
    ownCells,
    (_, column: string, row: string, lastColumn?: string, lastRow?: string) =>
      lastColumn === undefined ? `${column}${row}` : `${column}${row}:${lastColumn}${lastRow}`,
  );
}

const MOST_CHARACTERS = 32_767;
/** What XML 1.0 takes in no form; one of them makes a whole workbook unreadable. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Text as a spreadsheet program reads it back: without what it cannot hold, and not taken for an
 * escape.
 */
export function cellText(text: string): string {
  const isLong = text.length > MOST_CHARACTERS;
  const cut = isLong ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  return cut.replaceAll(NOT_IN_XML, '\ufffd').replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  // A reader would make a line feed of it.
  '\r': '&#13;',
};

export function escaped(text: string): string {
  return text.replaceAll(/[&<>\r]/g, (character) => ENTITIES[character] ?? character);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import exceljs, { type Cell, type Workbook, type Worksheet } from 'exceljs';
import { minorDigits } from '../../ground/minor-digits.ts';
import { withZip, type ZipReader } from '../evidence/read-zip.ts';
import { writeZip, type ZipEntry } from '../evidence/write-zip.ts';
import { requirePlace } from '../print/write-file.ts';
import {
  type CellContent,
  type CellForm,
  columnLetters,
  firstRow,
  headerRow,
  isExpression,
  type Sheet,
  type SheetRow,
} from './sheet.ts';
import type { StatementWorkbook } from './statement-workbook.ts';

const FORMATS: Readonly<Record<Exclude<CellForm, 'money'>, string>> = {
  text: '@',
  wrapped: '@',
  whole: '#,##0',
  number: '#,##0.##########',
  percent: '0.0000######',
  instant: 'yyyy-mm-dd hh:mm:ss',
  check: '0.######',
};

const HEADER_FILL = 'FFDDE5EE';
const FORMULA_FILL = 'FFF3F7EC';
const WRONG_FILL = 'FFF6C6C0';

/**
 * Writes a workbook; the same one gives the same bytes. Throws `invalid_input` for
 * a path that cannot be written.
 */
export async function writeWorkbook(path: string, content: StatementWorkbook): Promise<void> {
  requirePlace(path);
  const scratch = await mkdtemp(join(tmpdir(), 'uptally-workbook-'));
  try {
    const stamped = join(scratch, 'stamped.xlsx');
    await workbookOf(content).xlsx.writeFile(stamped);
    // The library stamps each entry of the archive with the time of writing.
    await withZip(stamped, (zip) => writeZip(path, entriesOf(zip)));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function* entriesOf(zip: ZipReader): AsyncGenerator<ZipEntry> {
  for (const name of zip.names) {
    const pieces = zip.read(name);
    // Folders have no bytes, and no reader needs them.
    if (pieces !== undefined && !name.endsWith('/')) yield { name, content: await buffer(pieces) };
  }
}

function workbookOf({ sheets, names, moneyDecimals, issuedAt }: StatementWorkbook): Workbook {
  const workbook = new exceljs.Workbook();
  workbook.creator = 'uptally';
  workbook.lastModifiedBy = 'uptally';
  workbook.created = new Date(issuedAt);
  workbook.modified = new Date(issuedAt);
  workbook.calcProperties = { fullCalcOnLoad: true };
  for (const sheet of sheets) fill(workbook.addWorksheet(sheet.name), sheet, moneyDecimals);
  for (const { name, cell } of names) workbook.definedNames.add(cell.text, name);
  return workbook;
}

function fill(
  worksheet: Worksheet,
  sheet: Sheet,
  moneyDecimals: StatementWorkbook['moneyDecimals'],
): void {
  const header = headerRow(sheet);
  const lastColumn = columnLetters(sheet.columns.length - 1);
  const lastRow = Math.max(header, header + sheet.rows.length);
  worksheet.views = [{ state: 'frozen', xSplit: 1, ySplit: header, showGridLines: false }];
  worksheet.pageSetup = {
    orientation: 'landscape',
    paperSize: 9,
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    printTitlesRow: `${header}:${header}`,
  };
  worksheet.headerFooter = { oddFooter: '&L&A&RPage &P of &N' };
  worksheet.autoFilter = `A${header}:${lastColumn}${lastRow}`;
  for (const [i, note] of sheet.notes.entries()) {
    const cell = worksheet.getCell(i + 1, 1);
    cell.value = note;
    cell.font = i === 0 ? { bold: true } : { italic: true };
  }
  for (const [i, { header: title, width, form, isFormula }] of sheet.columns.entries()) {
    const column = worksheet.getColumn(i + 1);
    column.width = width;
    const kind = worksheet.getCell(header - 1, i + 1);
    kind.value = isFormula === true ? 'formula' : 'stated';
    kind.font = { size: 9, color: { argb: 'FF777777' } };
    const cell = worksheet.getCell(header, i + 1);
    cell.value = title;
    cell.font = { bold: true };
    cell.fill = solid(HEADER_FILL);
    cell.alignment = {
      wrapText: true,
      vertical: 'top',
      horizontal: isText(form) ? 'left' : 'right',
    };
  }
  for (const [i, { cells }] of sheet.rows.entries()) {
    const row = firstRow(sheet) + i;
    const money = moneyFormat(cells, moneyDecimals);
    for (const [j, { key, form }] of sheet.columns.entries()) {
      const content = cells.get(key) ?? null;
      if (content === null) continue;
      const format = form === 'money' ? money : FORMATS[form];
      setCell(worksheet.getCell(row, j + 1), content, { form, format, sheet: sheet.name });
    }
  }
  markDifferences(worksheet, sheet);
}

/** At least the decimals that the statement's amounts have; a total has those of its currency. */
function moneyFormat(
  cells: SheetRow['cells'],
  moneyDecimals: StatementWorkbook['moneyDecimals'],
): string {
  const [statement, currency] = [cells.get('statement'), cells.get('currency')].map(String);
  const decimals = moneyDecimals.get(statement ?? '') ?? minorDigits(currency ?? '');
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}######`;
}

interface CellPlace {
  readonly form: CellForm;
  readonly format: string;
  readonly sheet: string;
}

function setCell(cell: Cell, content: CellContent, { form, format, sheet }: CellPlace): void {
  if (isExpression(content)) {
    cell.value = { formula: ownFormula(content.text, sheet), result: content.value };
    cell.fill = solid(FORMULA_FILL);
  } else if (typeof content === 'object' && content !== null) {
    cell.value = new Date(content.instant);
  } else cell.value = typeof content === 'string' ? cellText(content) : content;
  // A formula in a cell of text would turn into text when a person edits it.
  if (format !== '@' || !isExpression(content)) cell.numFmt = format;
  if (form === 'wrapped') cell.alignment = { wrapText: true, vertical: 'top' };
}

const MOST_CHARACTERS = 32_767;
/** What XML 1.0 takes in no form; one of them makes a whole workbook unreadable. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Text as a spreadsheet program reads it back: without what it cannot
 * hold, and not taken for an escape.
 */
function cellText(text: string): string {
  const isLong = text.length > MOST_CHARACTERS;
  const cut = isLong ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  return cut.replaceAll(NOT_IN_XML, '\ufffd').replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

/**
 * Cells of its own sheet without the sheet's name, and relative, so
 * that a formula can be filled down.
 */
function ownFormula(text: string, sheet: string): string {
  return text.replaceAll(
    new RegExp(`\\b${sheet}!\\$([A-Z]+)\\$(\\d+)(?::\\$([A-Z]+)\\$(\\d+))?`, 'g'),
    (_, column: string, row: string, lastColumn?: string, lastRow?: string) =>
      lastColumn === undefined ? `${column}${row}` : `${column}${row}:${lastColumn}${lastRow}`,
  );
}

/** Differences that are not 0 are red, also after a change by hand. */
function markDifferences(worksheet: Worksheet, sheet: Sheet): void {
  const [first, last] = [firstRow(sheet), firstRow(sheet) + sheet.rows.length - 1];
  if (last < first) return;
  for (const [i, { form }] of sheet.columns.entries()) {
    if (form !== 'check') continue;
    const letters = columnLetters(i);
    worksheet.addConditionalFormatting({
      ref: `${letters}${first}:${letters}${last}`,
      rules: [
        {
          type: 'cellIs',
          operator: 'notEqual' as never,
          priority: 1,
          formulae: [0],
          style: { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: WRONG_FILL } } },
        },
      ],
    });
  }
}

function solid(argb: string) {
  return { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { argb } };
}

function isText(form: CellForm): boolean {
  return form === 'text' || form === 'wrapped';
}

import exceljs, { type Cell, type Worksheet } from 'exceljs';
import { type CellForm, columnLetters, firstRow, headerRow, type Sheet } from './sheet.ts';
import { cellText } from './sheet-markup.ts';
import type { StatementWorkbook } from './statement-workbook.ts';

/** How cells look that hold a form of content, stated or computed. */
export interface CellStyle {
  readonly form: CellForm;
  readonly isFormula: boolean;
  /** Of money; 0 for other forms. */
  readonly decimals: number;
}

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
 * Writes a workbook without the rows of its sheets. In their stead the first sheet has one row, at
 * `firstRow`, with a cell for each of `styles`: who adds the rows finds there what their cells look
 * like. (The library holds every cell of a workbook in memory; its writer for streams waits for
 * nobody, and leaves out that formulas are computed when the file is opened.)
 */
export async function writeFrame(
  path: string,
  { sheets, names, issuedAt }: StatementWorkbook,
  styles: readonly CellStyle[],
): Promise<void> {
  const workbook = new exceljs.Workbook();
  workbook.creator = 'uptally';
  workbook.lastModifiedBy = 'uptally';
  workbook.created = new Date(issuedAt);
  workbook.modified = new Date(issuedAt);
  workbook.calcProperties = { fullCalcOnLoad: true };
  for (const [i, sheet] of sheets.entries()) {
    const worksheet = workbook.addWorksheet(sheet.name);
    setUp(worksheet, sheet);
    layHead(worksheet, sheet);
    markDifferences(worksheet, sheet);
    if (i > 0) continue;
    for (const [j, style] of styles.entries()) {
      setStyle(worksheet.getCell(firstRow(sheet), j + 1), style);
    }
  }
  for (const { name, cell } of names) workbook.definedNames.add(cell.text, name);
  await workbook.xlsx.writeFile(path);
}

function setUp(worksheet: Worksheet, sheet: Sheet): void {
  const header = headerRow(sheet);
  const lastColumn = columnLetters(sheet.columns.length - 1);
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
  worksheet.autoFilter = `A${header}:${lastColumn}${header + sheet.rowCount}`;
}

function layHead(worksheet: Worksheet, sheet: Sheet): void {
  const header = headerRow(sheet);
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
    cell.value = cellText(title);
    cell.font = { bold: true };
    cell.fill = solid(HEADER_FILL);
    cell.alignment = {
      wrapText: true,
      vertical: 'top',
      horizontal: isText(form) ? 'left' : 'right',
    };
  }
}

function setStyle(cell: Cell, { form, isFormula, decimals }: CellStyle): void {
  const format = form === 'money' ? moneyFormat(decimals) : FORMATS[form];
  if (isFormula) cell.fill = solid(FORMULA_FILL);
  // A formula in a cell of text would turn into text when a person edits it.
  if (format !== '@' || !isFormula) cell.numFmt = format;
  if (form === 'wrapped') cell.alignment = { wrapText: true, vertical: 'top' };
}

function moneyFormat(decimals: number): string {
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}######`;
}

/** Differences that are not 0 are red, also after a change by hand. */
function markDifferences(worksheet: Worksheet, sheet: Sheet): void {
  const [first, last] = [firstRow(sheet), headerRow(sheet) + sheet.rowCount];
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

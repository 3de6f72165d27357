import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minorDigits } from '../../ground/minor-digits.ts';
import { withZip, type ZipReader } from '../evidence/read-zip.ts';
import { writeZip, type ZipEntry } from '../evidence/write-zip.ts';
import { requirePlace } from '../print/write-file.ts';
import {
  type CellForm,
  columnLetters,
  firstRow,
  headerRow,
  type Sheet,
  type SheetRow,
} from './sheet.ts';
import { cellText, escaped, type MarkupTables, rowPieces } from './sheet-markup.ts';
import type { StatementWorkbook } from './statement-workbook.ts';
import { type CellStyle, writeFrame } from './workbook-frame.ts';

/**
 * Writes a workbook, each row when its turn comes; the same one gives the same bytes. Throws
 * `invalid_input` for a path that cannot be written.
 */
export async function writeWorkbook(path: string, content: StatementWorkbook): Promise<void> {
  requirePlace(path);
  const scratch = await mkdtemp(join(tmpdir(), 'uptally-workbook-'));
  try {
    const frame = join(scratch, 'frame.xlsx');
    const styles = cellStyles(content);
    await writeFrame(frame, content, styles);
    // The library stamps each entry of the archive with the time of writing; ours has no times.
    await withZip(frame, (zip) => writeZip(path, filled(zip, content, styles)));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const FORMS: readonly CellForm[] = [
  ...(['text', 'wrapped', 'whole', 'number', 'percent', 'instant', 'check'] as const),
];

function cellStyles({ moneyDecimals }: StatementWorkbook): readonly CellStyle[] {
  const most = Math.max(MOST_MINOR_DIGITS, ...moneyDecimals.values());
  const forms = [
    ...FORMS.map((form) => ({ form, decimals: 0 })),
    ...Array.from({ length: most + 1 }, (_, decimals) => ({ form: 'money' as const, decimals })),
  ];
  return forms.flatMap((form) => [
    { ...form, isFormula: false },
    { ...form, isFormula: true },
  ]);
}

const MOST_MINOR_DIGITS = 4;

const SHARED_TEXTS = 'xl/sharedStrings.xml';

/** The entries of the frame, with the rows of each sheet and the texts that they share. */
async function* filled(
  frame: ZipReader,
  content: StatementWorkbook,
  styles: readonly CellStyle[],
): AsyncGenerator<ZipEntry> {
  const read = async (name: string) => String((await frame.readWhole(name)) ?? '');
  const [first] = content.sheets;
  if (first === undefined) throw new RangeError('a workbook of at least one sheet');
  const example = styleRow(first).exec(await read(sheetEntry(0)))?.[0] ?? '';
  const texts = new SharedTexts(await read(SHARED_TEXTS));
  const tables: MarkupTables = {
    styleOf: stylesIn(example, styles, content.moneyDecimals),
    textOf: (text) => texts.numberOf(text),
  };
  for (const name of frame.names) {
    // Folders have no bytes, and no reader needs them.
    if (name === SHARED_TEXTS || name.endsWith('/')) continue;
    const sheet = content.sheets.find((_, i) => sheetEntry(i) === name);
    const whole = (await frame.readWhole(name)) ?? Buffer.alloc(0);
    if (sheet === undefined) yield { name, content: whole };
    else {
      const markup = String(whole).replace(example, '');
      yield { name, content: filledSheet(markup, sheet, tables) };
    }
  }
  yield { name: SHARED_TEXTS, content: texts.pieces() };
}

function sheetEntry(index: number): string {
  return `xl/worksheets/sheet${index + 1}.xml`;
}

const END_OF_ROWS = '</sheetData>';

async function* filledSheet(
  markup: string,
  sheet: Sheet,
  tables: MarkupTables,
): AsyncGenerator<string> {
  const last = `${columnLetters(sheet.columns.length - 1)}${headerRow(sheet) + sheet.rowCount}`;
  const [before, after] = markup.split(END_OF_ROWS);
  yield (before ?? '').replace(/<dimension ref="[^"]*"/, `<dimension ref="A1:${last}"`);
  yield* rowPieces(sheet, tables);
  yield `${END_OF_ROWS}${after}`;
}

/** The row of the frame that shows the styles. */
function styleRow(sheet: Sheet): RegExp {
  return new RegExp(`<row r="${firstRow(sheet)}".*?</row>`, 's');
}

function stylesIn(
  example: string,
  styles: readonly CellStyle[],
  moneyDecimals: StatementWorkbook['moneyDecimals'],
): MarkupTables['styleOf'] {
  const numbers = [...example.matchAll(/ s="(\d+)"/g)].map(([, number]) => Number(number));
  if (numbers.length !== styles.length) throw new RangeError('a style for each form of a cell');
  const numberOf = (form: CellForm, isFormula: boolean, decimals = 0) =>
    numbers[
      styles.findIndex(
        (style) =>
          style.form === form && style.isFormula === isFormula && style.decimals === decimals,
      )
    ] ?? 0;
  const byForm = new Map(
    FORMS.map((form) => [form, { stated: numberOf(form, false), formula: numberOf(form, true) }]),
  );
  return (form, isFormula, row) => {
    const found = byForm.get(form);
    if (found !== undefined) return isFormula ? found.formula : found.stated;
    return numberOf(form, isFormula, decimalsIn(row, moneyDecimals));
  };
}

/** At least the decimals that the statement's amounts have; a total has those of its currency. */
function decimalsIn(
  { cells }: SheetRow,
  moneyDecimals: StatementWorkbook['moneyDecimals'],
): number {
  const [statement, currency] = [cells.get('statement'), cells.get('currency')].map(String);
  return moneyDecimals.get(statement ?? '') ?? minorDigits(currency ?? '');
}

const END_OF_TEXTS = '</sst>';

/** The texts of all sheets, each once: the frame's, then others in the order of their use. */
class SharedTexts {
  readonly #frame: string;
  readonly #first: number;
  readonly #added = new Map<string, number>();

  constructor(markup: string) {
    this.#frame = markup;
    this.#first = markup.split('<si>').length - 1;
  }

  numberOf(text: string): number {
    const known = this.#added.get(text);
    if (known !== undefined) return known;
    const number = this.#first + this.#added.size;
    this.#added.set(text, number);
    return number;
  }

  /** Asked for when all sheets are written. */
  async *pieces(): AsyncGenerator<string> {
    const [before, after] = this.#frame.split(END_OF_TEXTS);
    // How many there are is no duty to say, and how often they are used is not known.
    yield (before ?? '').replaceAll(/ (?:uniqueCount|count)="\d+"/g, '');
    for (const text of this.#added.keys()) {
      yield `<si><t xml:space="preserve">${escaped(cellText(text))}</t></si>`;
    }
    yield `${END_OF_TEXTS}${after}`;
  }
}

import type { ContractVersion } from '../../money/contract/contract.ts';
import { type ReadingName, readings } from '../../money/input/reading.ts';
import type { FoldedLine } from '../../money/judge/credit-lines.ts';
import { partitionWords } from '../words/verdict-words.ts';
import { UNKNOWN } from './combine-formula.ts';
import type { ExportedStatement } from './exported-statement.ts';
import {
  absolute,
  binary,
  type CellRange,
  countOfText,
  cutOff,
  differenceOf,
  type Expression,
  equal,
  every,
  isNumber,
  number,
  rounded,
  sumOf,
  textLiteral,
  when,
} from './expression.ts';
import {
  type CellForm,
  formula,
  type LaidRow,
  NO_ROWS,
  type RowBlock,
  SheetBuilder,
  type SheetColumn,
  STATEMENT_COLUMN,
} from './sheet.ts';
import { floorDecimals, type StatementsSheet } from './statements-sheet.ts';
import { power, scaledWhole } from './terms-sheets.ts';

const NOTES = [
  'The credit lines. An amount is rounded once, from the unrounded amount of sheet Credits, ' +
    'and paid if the floor of the contract is reached.',
  'Floats: an unrounded amount that lies within 0.000001 of the smallest unit from a half is ' +
    'taken for the half. What was issued was rounded exactly, and counts.',
];

function readingColumns(reading: ReadingName, name: string): readonly SheetColumn[] {
  const named = (key: string, header: string) => [`${reading}${key}`, `${name}${header}`] as const;
  const stated = (key: string, header: string, width: number, form: CellForm): SheetColumn => {
    const [columnKey, columnHeader] = named(key, header);
    return { key: columnKey, header: columnHeader, width, form };
  };
  return [
    formula(...named('_unrounded', ', not rounded'), 22, 'number'),
    formula(...named('_rounded', ', rounded'), 18, 'money'),
    formula(...named('', ''), 14, 'money'),
    stated('_issued', ', issued', 17, 'money'),
    stated('_exact', ', issued, exact', 22, 'text'),
    formula(...named('_difference', ', difference'), 20, 'check'),
    stated('_status', ', status', 17, 'text'),
  ];
}

/** The rows that are booked: one for each line of a statement. */
export class LinesSheet {
  readonly sheet = new SheetBuilder('Lines', NOTES, [
    STATEMENT_COLUMN,
    { key: 'scope', header: 'Line', width: 34, form: 'text' },
    { key: 'commitments', header: 'Commitments', width: 28, form: 'text' },
    { key: 'currency', header: 'Currency', width: 10, form: 'text' },
    ...readingColumns('claimed', 'Claimed'),
    ...readingColumns('conceded', 'Conceded'),
  ]);
  readonly #statements: StatementsSheet;
  readonly #blocks = new Map<string, RowBlock>();

  constructor(statements: StatementsSheet) {
    this.#statements = statements;
  }

  /** Cells of a column in the lines of a statement. */
  range(statement: string, key: string): CellRange {
    return (this.#blocks.get(statement) ?? NO_ROWS).range(key);
  }

  /** Lays all lines of a statement; `unrounded` gives their amounts. */
  lay(
    exported: ExportedStatement,
    lines: readonly FoldedLine[],
    unrounded: (line: FoldedLine, reading: ReadingName) => Expression,
  ): void {
    const { statement } = exported.issued;
    const first = this.sheet.rows.length;
    const rows = lines.map((folded) => {
      const { scope, commitments } = folded.line;
      const row = this.sheet.add({
        statement: statement.number,
        scope: partitionWords(scope),
        commitments: commitments.join(', '),
        currency: statement.contract.currency,
      });
      for (const reading of readings) {
        this.#setAmount(row, exported, folded, reading, unrounded(folded, reading));
      }
      return row;
    });
    this.#blocks.set(statement.number, this.sheet.since(first));
    for (const row of rows) {
      for (const reading of readings) this.#setPaid(row, exported, reading);
    }
  }

  #setAmount(
    row: LaidRow,
    { judged }: ExportedStatement,
    { line }: FoldedLine,
    reading: ReadingName,
    unrounded: Expression,
  ): void {
    const { amount, status } = line[reading];
    row.set(`${reading}_unrounded`, unrounded);
    const given = row.ref(`${reading}_unrounded`);
    const roundedAmount = roundedMoney(given, judged.version.money);
    row.set(`${reading}_rounded`, when(isNumber(given), roundedAmount, textLiteral(UNKNOWN)));
    row.set(`${reading}_issued`, amount === null ? UNKNOWN : Number(amount));
    row.set(`${reading}_exact`, amount ?? UNKNOWN);
    row.set(`${reading}_status`, status);
  }

  #setPaid(row: LaidRow, exported: ExportedStatement, reading: ReadingName): void {
    const { statement } = exported.issued;
    const { floor, money } = exported.judged.version;
    const amount = row.ref(`${reading}_rounded`);
    if (floor === null) row.set(reading, amount);
    else {
      const all = this.range(statement.number, `${reading}_rounded`);
      const decimals = floorDecimals(exported);
      const floorCell = this.#statements.rowOf(statement.number).ref('floor');
      const isMissed = every(
        equal(countOfText(all, UNKNOWN), 0),
        binary(
          scaledWhole(sumOf(all), decimals),
          floor.strict ? '<=' : '<',
          scaledWhole(floorCell, decimals),
        ),
      );
      row.set(reading, when(isMissed, 0, amount));
    }
    row.set(
      `${reading}_difference`,
      differenceOf(row.ref(reading), row.ref(`${reading}_issued`), money.decimals + 2),
    );
  }
}

/** The amount in its smallest unit, with what a float adds or lacks taken away. */
function roundedMoney(
  amount: Expression,
  { decimals, rounding }: ContractVersion['money'],
): Expression {
  const units = rounded(binary(amount, '*', power(decimals)), 6);
  const back = (whole: Expression) =>
    decimals === 0 ? whole : binary(whole, '/', power(decimals));
  switch (rounding) {
    case 'half_up':
      return back(rounded(units, 0));
    case 'down':
      return back(cutOff(units));
    case 'half_even': {
      const isHalf = binary(
        absolute(binary(binary(units, '-', cutOff(units)), '-', number(0.5))),
        '<',
        number(0.000001),
      );
      const toEven = binary(rounded(binary(units, '/', 2), 0), '*', 2);
      return back(when(isHalf, toEven, rounded(units, 0)));
    }
  }
}

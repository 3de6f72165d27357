import { inGroups } from '../../ground/grouped-by.ts';
import { readings } from '../../money/input/reading.ts';
import type { AttainmentSheet } from './attainment-sheet.ts';
import { UNKNOWN } from './combine-formula.ts';
import type { CreditsSheet } from './credits-sheet.ts';
import type { ExportedStatement } from './exported-statement.ts';
import {
  binary,
  countNotZero,
  countOfText,
  differenceOf,
  type Expression,
  sumOf,
} from './expression.ts';
import type { LinesSheet } from './lines-sheet.ts';
import { formula, type LaidRow, SheetBuilder } from './sheet.ts';

/** A cell that has a name of its own. */
export interface NamedCell {
  readonly name: string;
  readonly cell: Expression;
}

const NOTES = [
  'Service credits: each amount is a formula, from the slots and the fees to the line, beside ' +
    'the amount that was issued.',
  'Read from right to left of the sheets: Slots (what was counted) and Fees, Attainment, ' +
    'Credits, Lines, Summary. Columns under "stated" are what was issued, columns under ' +
    '"formula" are computed here.',
  'Claimed: disputed calls count as bad. Conceded: they count as good. What was issued is ' +
    'exact and counts; where a spreadsheet is not exact, the sheet says so. A line that is not ' +
    'known is in no sum: where "Lines not known" is above 0, more may be owed.',
];

export interface Summary {
  readonly sheet: SheetBuilder;
  readonly names: readonly NamedCell[];
}

/**
 * The first sheet: statements with their amounts, then totals of those that no other one replaces.
 */
export function summarySheet(
  statements: readonly ExportedStatement[],
  {
    lines,
    credits,
    attainment,
  }: { lines: LinesSheet; credits: CreditsSheet; attainment: AttainmentSheet },
): Summary {
  const sheet = new SheetBuilder('Summary', NOTES, [
    { key: 'statement', header: 'Statement', width: 34, form: 'text' },
    { key: 'title', header: 'Contract', width: 44, form: 'text' },
    { key: 'direction', header: 'Direction', width: 12, form: 'text' },
    { key: 'period', header: 'Period', width: 14, form: 'text' },
    { key: 'newest', header: 'Newest', width: 8, form: 'text' },
    { key: 'status', header: 'Status', width: 12, form: 'text' },
    { key: 'currency', header: 'Currency', width: 10, form: 'text' },
    formula('claimed', 'Claimed', 14, 'money'),
    { key: 'claimed_issued', header: 'Claimed, issued', width: 16, form: 'money' },
    formula('claimed_difference', 'Claimed, difference', 18, 'check'),
    formula('conceded', 'Conceded', 14, 'money'),
    { key: 'conceded_issued', header: 'Conceded, issued', width: 16, form: 'money' },
    formula('conceded_difference', 'Conceded, difference', 19, 'check'),
    formula('unknown', 'Lines not known', 15, 'whole'),
    formula('checks', 'Cells that differ', 16, 'check'),
  ]);
  const names: NamedCell[] = [];
  const differing = differingCells({ lines, credits, attainment });
  const rows = statements.map((exported) => {
    const row = layStatement(sheet, exported, lines);
    for (const reading of readings) {
      names.push({
        name: nameOf(reading, exported.issued.statement.number),
        cell: row.ref(reading),
      });
    }
    return { exported, row };
  });
  for (const group of byCurrency(rows)) names.push(...layTotal(sheet, group));
  rows[0]?.row.set('checks', differing);
  return { sheet, names };
}

/** Of the whole workbook; it stands in the first row. */
function differingCells({
  lines,
  credits,
  attainment,
}: {
  lines: LinesSheet;
  credits: CreditsSheet;
  attainment: AttainmentSheet;
}): Expression {
  const counts = [
    ...readings.map((reading) => [lines.sheet, `${reading}_difference`] as const),
    [credits.sheet, 'difference'] as const,
    [attainment.sheet, 'difference'] as const,
  ].map(([sheet, key]) => countNotZero(sheet.range(key, 0, sheet.rows.length)));
  return counts.reduce((sum, count) => binary(sum, '+', count));
}

function layStatement(
  sheet: SheetBuilder,
  { issued: { statement }, judged, isReplaced }: ExportedStatement,
  lines: LinesSheet,
): LaidRow {
  const { number, contract, evaluation } = statement;
  const row = sheet.add({
    statement: number,
    title: contract.title,
    direction: contract.direction,
    period: evaluation.period.label,
    newest: isReplaced ? 'no' : 'yes',
    status: evaluation.total.status,
    currency: contract.currency,
    unknown: countOfText(lines.range(number, 'claimed'), UNKNOWN),
  });
  for (const reading of readings) {
    row.set(reading, sumOf(lines.range(number, reading)));
    row.set(`${reading}_issued`, Number(evaluation.total[reading]));
    const [live, stated] = [row.ref(reading), row.ref(`${reading}_issued`)];
    const decimals = judged.version.money.decimals + 2;
    row.set(`${reading}_difference`, differenceOf(live, stated, decimals));
  }
  return row;
}

interface SummaryRow {
  readonly exported: ExportedStatement;
  readonly row: LaidRow;
}

/** Of revisions the newest alone: what was replaced is owed no more. */
function byCurrency(rows: readonly SummaryRow[]): readonly (readonly SummaryRow[])[] {
  return inGroups(
    rows.filter(({ exported }) => !exported.isReplaced),
    ({ exported: { issued } }) => {
      const { direction, currency } = issued.statement.contract;
      return `${direction} ${currency}`;
    },
  );
}

function layTotal(sheet: SheetBuilder, group: readonly SummaryRow[]): readonly NamedCell[] {
  const contract = group[0]?.exported.issued.statement.contract;
  if (contract === undefined) return [];
  const { direction, currency } = contract;
  const row = sheet.add({ statement: 'Total of the newest', direction, currency });
  const totalOf = (key: string) =>
    group.map((one) => one.row.ref(key)).reduce((sum, next) => binary(sum, '+', next));
  row.set('unknown', totalOf('unknown'));
  return readings.map((reading) => {
    row.set(reading, totalOf(reading));
    row.set(`${reading}_issued`, totalOf(`${reading}_issued`));
    row.set(
      `${reading}_difference`,
      differenceOf(row.ref(reading), row.ref(`${reading}_issued`), 4),
    );
    return { name: nameOf(`total_${reading}`, `${direction}_${currency}`), cell: row.ref(reading) };
  });
}

/** `claimed_AWS_BEDROCK_2026_06_1`: names take no hyphens. */
function nameOf(what: string, of: string): string {
  return `${what}_${of.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

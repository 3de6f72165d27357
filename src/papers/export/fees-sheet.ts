import { plainDecimal } from '../../ground/exact.ts';
import type { BasisSum } from '../../money/judge/sum-basis.ts';
import type { ExportedStatement } from './exported-statement.ts';
import { type Expression, greatest, sumOf } from './expression.ts';
import { SheetBuilder, STATEMENT_COLUMN } from './sheet.ts';

const NOTES = [
  'The fees that credits are a share of, a block for each basis. Change a cost, and ' +
    'the amount changes.',
  'Costs beside the exact text are binary floats with 15 digits. A row stands in every basis ' +
    'that it counts for, so the sheet as a whole has no sum.',
];

const COLUMNS_SHOWN = [
  ['BillingPeriodStart', 20],
  ['ServiceName', 24],
  ['SubAccountId', 20],
  ['RegionId', 14],
  ['ChargeCategory', 16],
  ['BillingCurrency', 17],
  ['x_Status', 12],
] as const;

/** The rows of fees, with a sum for each basis. */
export class FeesSheet {
  readonly sheet = new SheetBuilder('Fees', NOTES, [
    STATEMENT_COLUMN,
    { key: 'basis', header: 'Basis', width: 8, form: 'whole' },
    { key: 'counts_for', header: 'Counts for', width: 36, form: 'text' },
    { key: 'row', header: 'Row of fees.csv', width: 15, form: 'whole' },
    ...COLUMNS_SHOWN.map(([key, width]) => ({ key, header: key, width, form: 'text' as const })),
    { key: 'exact', header: 'Cost, exact', width: 18, form: 'text' },
    { key: 'cost', header: 'Cost', width: 16, form: 'number' },
  ]);
  readonly #sums = new Map<string, Expression>();

  /** The cell formula of a basis; the same rows are laid once for a statement. */
  basisOf({ issued, judged }: ExportedStatement, basis: BasisSum, countsFor: string): Expression {
    const { number: statement } = issued.statement;
    const key = JSON.stringify([
      statement,
      basis.rows.map(({ line, cost }) => [line, cost.toFraction()]),
    ]);
    const known = this.#sums.get(key);
    if (known !== undefined) return known;
    const first = this.sheet.rows.length;
    for (const { line, cost } of basis.rows) {
      const values = judged.fees?.rows.find((row) => row.line === line)?.values;
      this.sheet.add({
        statement,
        basis: this.#sums.size + 1,
        counts_for: countsFor,
        row: line,
        ...Object.fromEntries(COLUMNS_SHOWN.map(([name]) => [name, values?.get(name) || null])),
        exact: plainDecimal(cost, judged.version.money.decimals),
        cost: cost.valueOf(),
      });
    }
    const sum = greatest(0, sumOf(this.sheet.since(first).range('cost')));
    this.#sums.set(key, sum);
    return sum;
  }
}

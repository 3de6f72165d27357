import type { Basis, Commitment, ContractVersion } from '../contract/contract.ts';
import { precedingMonth } from '../contract/period.ts';
import { type Fault, invalidInput } from '../errors.ts';
import { type Exact, parseDecimal, sum, ZERO } from '../exact.ts';
import type { MonthLabel } from '../time.ts';
import { absentColumn, type FeeRow, type FeeTable, feeFault, SCOPE_COLUMNS } from './fees.ts';

const COST_COLUMN: Readonly<Record<Basis['cost'], string>> = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
};

const CURRENCY_COLUMN = 'BillingCurrency';
const CATEGORY_COLUMN = 'ChargeCategory';
const STATUS_COLUMN = 'x_Status';

export interface BasisSum {
  /** At least 0. */
  readonly amount: Exact;
  /** A row of it is an estimate. */
  readonly estimated: boolean;
  /** They sum to the amount, unless that is below 0. */
  readonly rows: readonly {
    readonly line: number;
    /** As in the fees. */
    readonly source?: string | undefined;
    readonly cost: Exact;
  }[];
}

/** Throws `invalid_input` if a commitment of the version needs a column that the file lacks. */
export function checkFeeColumns(fees: FeeTable, version: ContractVersion): void {
  const needed = version.commitments.flatMap(neededColumns);
  const faults = [...new Set(needed)]
    .filter((column) => !fees.columns.has(column))
    .map((column) => absentColumn(fees.file, column));
  if (faults.length > 0) throw invalidInput(faults);
}

/** The columns of the fees that a commitment asks for. */
export function neededColumns({ terms }: Commitment): readonly string[] {
  if (terms === null) return [];
  const { basis } = terms;
  return [
    COST_COLUMN[basis.cost],
    CURRENCY_COLUMN,
    ...basis.scope.map((field) => SCOPE_COLUMNS[field]),
    ...basis.where.keys(),
    ...(basis.exclude.length > 0 ? [CATEGORY_COLUMN] : []),
  ];
}

/**
 * The fees that a credit is a share of; null where no row counts. `label` is the period's month and
 * `scope` the values of `basis.scope`. Throws `invalid_input` for a row that counts and has another
 * currency or no decimal cost.
 */
export function sumBasis(
  fees: FeeTable,
  basis: Basis,
  label: MonthLabel,
  scope: readonly string[],
  currency: string,
): BasisSum | null {
  const month = basis.month === 'same' ? label : precedingMonth(label);
  const rows = fees.rows.filter((row) => row.month === month && countsTowards(row, basis, scope));
  if (rows.length === 0) return null;
  const faults: Fault[] = [];
  const costs = rows.map((row): Exact => {
    const column = COST_COLUMN[basis.cost];
    const file = row.source ?? fees.file;
    const found = row.values.get(CURRENCY_COLUMN) ?? '';
    if (found !== currency) {
      faults.push(feeFault(file, row.line, CURRENCY_COLUMN, found, `${currency}, as the contract`));
    }
    const text = row.values.get(column) ?? '';
    const cost = parseDecimal(text);
    if (cost !== undefined) return cost;
    faults.push(feeFault(file, row.line, column, text, 'a decimal such as 12.34'));
    return ZERO;
  });
  if (faults.length > 0) throw invalidInput(faults);
  const amount = sum(costs);
  return {
    amount: amount.compare(ZERO) < 0 ? ZERO : amount,
    estimated: rows.some((row) => row.values.get(STATUS_COLUMN) === 'estimated'),
    rows: rows.map(({ line, source }, i) => ({ line, source, cost: costs[i] ?? ZERO })),
  };
}

/** Whether a row of any month is among the fees that a credit of that scope is a share of. */
export function countsTowards(row: FeeRow, basis: Basis, scope: readonly string[]): boolean {
  return (
    basis.scope.every((field, i) => row.values.get(SCOPE_COLUMNS[field]) === scope[i]) &&
    [...basis.where].every(([column, allowed]) => allowed.includes(row.values.get(column) ?? '')) &&
    !basis.exclude.includes(row.values.get(CATEGORY_COLUMN) ?? '')
  );
}

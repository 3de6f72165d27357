import { invalidInput } from '../../ground/errors.ts';
import { type Exact, sum, ZERO } from '../../ground/exact.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import type { MonthLabel } from '../../ground/time.ts';
import type { Basis, Commitment, ContractVersion } from '../contract/contract.ts';
import { precedingMonth } from '../contract/period.ts';
import {
  absentColumn,
  COST_COLUMNS,
  COST_EXPECTATION,
  type FeeRow,
  type FeeTable,
  feeFault,
  isEstimated,
  SCOPE_COLUMNS,
} from '../input/fee-rows.ts';
import { parseFocusNumber } from '../input/focus-values.ts';

const CURRENCY_COLUMN = 'BillingCurrency';
const CATEGORY_COLUMN = 'ChargeCategory';

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
export function neededColumns({ creditTerms }: Commitment): readonly string[] {
  if (creditTerms === null) return [];
  const { basis } = creditTerms;
  return [
    COST_COLUMNS[basis.cost],
    CURRENCY_COLUMN,
    ...basis.scope.map((field) => SCOPE_COLUMNS[field]),
    ...basis.where.keys(),
    ...(basis.exclude.length > 0 ? [CATEGORY_COLUMN] : []),
  ];
}

/**
 * The fees that a credit is a share of; null where no row counts, or none of those that do has a
 * cost. A blank cost beside others counts as nothing. `label` is the period's month and `scope` the
 * values of `basis.scope`. Throws `invalid_input` for a row that counts and has another currency,
 * or a cost that is no number.
 */
export function sumBasis(
  fees: FeeTable,
  basis: Basis,
  label: MonthLabel,
  scope: readonly string[],
  currency: string,
): BasisSum | null {
  const rows = rowsOfBasis(fees, basis, label, scope);
  const column = COST_COLUMNS[basis.cost];
  const faults = new FaultTally();
  const costs = rows.map((row): Exact => {
    const file = row.source ?? fees.file;
    const found = row.values.get(CURRENCY_COLUMN) ?? '';
    if (found !== currency) {
      const expectation = `${currency}, as the contract`;
      faults.add(`${CURRENCY_COLUMN} ${found}`, () =>
        feeFault(file, row.line, CURRENCY_COLUMN, found, expectation),
      );
    }
    if (isBlankCost(row, column)) return ZERO;
    const text = row.values.get(column) ?? '';
    const cost = parseFocusNumber(text);
    if (cost === undefined) {
      faults.add(column, () => feeFault(file, row.line, column, text, COST_EXPECTATION));
    }
    return cost ?? ZERO;
  });
  if (faults.faults.length > 0) throw invalidInput(faults.faults);
  if (rows.every((row) => isBlankCost(row, column))) return null;
  const amount = sum(costs);
  return {
    amount: amount.compare(ZERO) < 0 ? ZERO : amount,
    estimated: rows.some(isEstimated),
    rows: rows.map(({ line, source }, i) => ({ line, source, cost: costs[i] ?? ZERO })),
  };
}

/** Those of the month that the basis of the period `label` looks at. */
export function rowsOfBasis(
  fees: FeeTable,
  basis: Basis,
  label: MonthLabel,
  scope: readonly string[],
): readonly FeeRow[] {
  const month = monthOfBasis(basis, label);
  return fees.rows.filter((row) => row.month === month && countsTowards(row, basis, scope));
}

export function monthOfBasis(basis: Basis, label: MonthLabel): MonthLabel {
  return basis.month === 'same' ? label : precedingMonth(label);
}

/** Whether a row says nothing of a cost. */
export function isBlankCost({ values }: FeeRow, column: string): boolean {
  return (values.get(column) ?? '').trim() === '';
}

/** Whether a row of any month is among the fees that a credit of that scope is a share of. */
export function countsTowards(row: FeeRow, basis: Basis, scope: readonly string[]): boolean {
  return (
    basis.scope.every((field, i) => row.values.get(SCOPE_COLUMNS[field]) === scope[i]) &&
    isOfService(row, basis) &&
    !basis.exclude.includes(row.values.get(CATEGORY_COLUMN) ?? '')
  );
}

/** Whether a row has what `basis.where` asks for. */
export function isOfService(row: FeeRow, { where }: Basis): boolean {
  return [...where].every(([column, allowed]) => allowed.includes(row.values.get(column) ?? ''));
}

import type { Exact } from '../../ground/exact.ts';
import type { Commitment, Compare } from '../../money/contract/contract.ts';
import { binary, cutOff, type Expression, rounded } from './expression.ts';
import { decimalsOf, power, scaledWhole } from './terms-sheets.ts';

/** An attainment in cells: a numerator over a denominator. */
export interface CellFigure {
  readonly numerator: Expression;
  readonly denominator: Expression;
  /** The figure in percent as the contract rounds it; null: it does not. */
  readonly compared: Expression | null;
  /** Both are counts; else sums of quotients, which a spreadsheet cannot hold exactly. */
  readonly isWhole: boolean;
  readonly compare: Compare;
}

/** Decimals that are kept of a sum of quotients: what a float loses lies behind them. */
const KEPT_DECIMALS = 9;

export function cellFigure(
  { indicator, compare }: Pick<Commitment, 'indicator' | 'compare'>,
  numerator: Expression,
  denominator: Expression,
): CellFigure {
  const isWhole = indicator.kind !== 'mean_of_slots' && indicator.kind !== 'outage_minutes';
  return {
    numerator,
    denominator,
    isWhole,
    compare,
    compared: compare === null ? null : comparedOf(percentOf(numerator, denominator), compare),
  };
}

export function percentOf(numerator: Expression, denominator: Expression): Expression {
  return binary(binary(numerator, '/', denominator), '*', 100);
}

function comparedOf(percent: Expression, compare: NonNullable<Compare>): Expression {
  const kept = rounded(percent, KEPT_DECIMALS);
  return compare.rounding === 'down'
    ? cutOff(kept, compare.decimals)
    : rounded(kept, compare.decimals);
}

export type Order = '>=' | '>' | '<=' | '<';

/**
 * The figure against a bound in percent, in whole numbers: a figure that is exactly the bound is
 * found to be it, which floats of 99.9 would not promise.
 */
export function meets(
  figure: CellFigure,
  order: Order,
  bound: Expression,
  exact: Exact,
): Expression {
  const decimals = decimalsOf(exact);
  if (figure.compared !== null) {
    const most = Math.max(decimals, figure.compare?.decimals ?? 0);
    return binary(scaledWhole(figure.compared, most), order, scaledWhole(bound, most));
  }
  const left = binary(figure.numerator, '*', power(decimals + 2));
  const right = binary(scaledWhole(bound, decimals), '*', figure.denominator);
  return figure.isWhole
    ? binary(left, order, right)
    : binary(rounded(left, 6), order, rounded(right, 6));
}

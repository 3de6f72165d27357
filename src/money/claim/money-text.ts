import { decimalsIn, type Exact, plainDecimal } from '../../ground/exact.ts';
import type { Statement } from '../statement/statement.ts';

/** An amount with the decimals of its statement's money, and more only where it has more. */
export function moneyText(value: Exact, { evaluation }: Pick<Statement, 'evaluation'>): string {
  return plainDecimal(value, decimalsIn(evaluation.total.claimed));
}

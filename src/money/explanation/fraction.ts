import { type Exact, lowestTerms, plainDecimal } from '../../ground/exact.ts';
import type { Bound } from '../contract/contract.ts';
import type { Explanation, Fraction } from './explanation.ts';

export function fractionOf(value: Exact): Fraction {
  const { numerator, denominator } = lowestTerms(value);
  return { numerator: `${numerator}`, denominator: `${denominator}` };
}

export function boundOf({
  value,
  strict,
}: Bound): NonNullable<Explanation['total']['floor']>['bound'] {
  const text = plainDecimal(value, 0);
  return strict ? { above: text } : { at_least: text };
}

import { type Exact, lowestTerms } from '../../ground/exact.ts';
import type { Bound } from '../contract/contract.ts';

export function satisfies(value: Exact, bound: Bound): boolean {
  const order = value.compare(bound.value);
  return bound.strict ? order > 0 : order >= 0;
}

/** Whether part / whole satisfies a bound; cross-multiplied, as it is asked of every slot. */
export function shareSatisfies(part: number, whole: number, { value, strict }: Bound): boolean {
  const { numerator, denominator } = lowestTerms(value);
  const [share, least] = [BigInt(part) * denominator, BigInt(whole) * numerator];
  return strict ? share > least : share >= least;
}

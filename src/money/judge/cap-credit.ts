import { type Exact, ratio, ZERO } from '../../ground/exact.ts';
import type { Cap } from '../contract/contract.ts';
import type { OwedCredit } from './credit.ts';

/**
 * docs/contract-language.md, "Tiers and credits": the caps of a commitment in their order; `prior`
 * is what eleven months paid before.
 */
export function capCredit(
  credit: OwedCredit,
  { basis, caps }: { readonly basis: Exact | null; readonly caps: readonly Cap[] },
  prior: Exact,
): OwedCredit {
  if (credit.amount === null || basis === null) return credit;
  return { ...credit, amount: capAmount(credit.amount, { basis, caps }, prior) };
}

/** What is owed under a cap over months of which nobody said what they paid. */
export function withoutPrior(credit: OwedCredit): OwedCredit {
  const isOwed = credit.status === 'final' || credit.status === 'provisional';
  if (!isOwed || credit.reason === 'period_open') return credit;
  return { ...credit, status: 'provisional', reason: 'prior_credits_not_told' };
}

/** What caps leave of an amount, of which the basis is known. */
export function capAmount(
  amount: Exact,
  { basis, caps }: { readonly basis: Exact; readonly caps: readonly Cap[] },
  prior: Exact,
): Exact {
  return caps
    .map((cap) => limitOf(cap, basis, prior))
    .reduce((least, limit) => (limit.compare(least) < 0 ? limit : least), amount);
}

/** What a cap leaves at most. */
export function limitOf(cap: Cap, basis: Exact, prior: Exact): Exact {
  switch (cap.kind) {
    case 'percent_of_basis':
      return basis.mul(cap.percent).mul(ratio(1, 100));
    case 'months_of_fees': {
      const left = basis.mul(cap.months).sub(prior);
      return left.compare(ZERO) < 0 ? ZERO : left;
    }
  }
}

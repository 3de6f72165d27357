import type { Cap, CombineRule } from '../../money/contract/contract.ts';
import {
  binary,
  type Expression,
  equal,
  greatest,
  least,
  some,
  textLiteral,
  when,
} from './expression.ts';

export const UNKNOWN = 'unknown';

/**
 * What caps leave of an amount; one that is unknown stays so, and nothing is capped without fees.
 */
export function capped(
  amount: Expression,
  caps: readonly Cap[],
  basis: Expression,
  prior: Expression,
): Expression {
  if (caps.length === 0) return amount;
  const limits = caps.map((cap) =>
    cap.kind === 'percent_of_basis'
      ? binary(binary(basis, '*', cap.percent.valueOf()), '/', 100)
      : greatest(0, binary(binary(basis, '*', cap.months.valueOf()), '-', prior)),
  );
  const isUncapped = some(equal(amount, textLiteral(UNKNOWN)), equal(basis, textLiteral('')));
  return when(isUncapped, amount, least(amount, ...limits));
}

export interface ShareAmount {
  readonly commitment: string;
  readonly amount: Expression;
  readonly basis: Expression;
}

/** Each rule folds the commitments that it names and caps that, the rest is added. */
export function combined(
  shares: readonly ShareAmount[],
  rules: readonly CombineRule[],
  prior: Expression,
): Expression {
  const ruleOf = ({ commitment }: ShareAmount) =>
    rules.find(({ commitments }) => commitments.includes(commitment));
  const groups = new Map<CombineRule | ShareAmount, ShareAmount[]>();
  for (const share of shares) {
    const key = ruleOf(share) ?? share;
    groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  const amounts = [...groups].map(([key, members]) => {
    const parts = members.map(({ amount }) => amount);
    if (!('rule' in key)) return added(parts);
    const fold = key.rule === 'max' && parts.length > 1 ? greatest(...parts) : added(parts);
    return capped(fold, key.caps, members[0]?.basis ?? textLiteral(''), prior);
  });
  const total = added(amounts);
  if (shares.length === 1) return total;
  return when(
    some(...shares.map(({ amount }) => equal(amount, textLiteral(UNKNOWN)))),
    textLiteral(UNKNOWN),
    total,
  );
}

function added(parts: readonly Expression[]): Expression {
  return parts.reduce((sum, part) => binary(sum, '+', part));
}

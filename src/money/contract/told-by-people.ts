import type { Cap, CombineRule, Commitment, ContractVersion } from './contract.ts';

/** People name the outages; calls take no part. */
export function hasDeclaredOutages({ indicator }: Pick<Commitment, 'indicator'>): boolean {
  return indicator.kind === 'outage_minutes' && indicator.from === null;
}

/**
 * What is measured is told by people, of outages or of incidents; calls
 * only say which partitions exist.
 */
export function isToldByPeople(commitment: Pick<Commitment, 'indicator'>): boolean {
  return commitment.indicator.kind === 'notice' || hasDeclaredOutages(commitment);
}

/**
 * Whether what earlier months paid limits a commitment's credit, by a
 * cap of its own or of its rule.
 */
export function hasRollingCap(
  {
    id,
    creditTerms,
  }: { readonly id: string; readonly creditTerms: { readonly caps: readonly Cap[] } | null },
  combine: readonly CombineRule[],
): boolean {
  if (creditTerms === null) return false;
  const rules = combine.filter(({ commitments }) => commitments.includes(id));
  const caps = [...creditTerms.caps, ...rules.flatMap((rule) => rule.caps)];
  return caps.some(({ kind }) => kind === 'months_of_fees');
}

/** Whether a version asks what people declare. */
export function asksForOutages({ commitments }: ContractVersion): boolean {
  return commitments.some(hasDeclaredOutages);
}

/** Whether a version asks what was told of incidents. */
export function asksForNotices({ commitments }: ContractVersion): boolean {
  return commitments.some(({ indicator }) => indicator.kind === 'notice');
}

/** Whether what was paid before has a part in what a version pays. */
export function asksForPriorCredits({ commitments, combine }: ContractVersion): boolean {
  return commitments.some((commitment) => hasRollingCap(commitment, combine));
}

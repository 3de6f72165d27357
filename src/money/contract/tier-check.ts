import type { Bound, CreditTerms, Tier } from './contract.ts';
import { holes, overlap, type Range, rangeOf, rangeText } from './range.ts';

type ReportTierFault = (path: (string | number)[], expectation: string) => void;

/**
 * docs/contract-language.md, "Tiers and credits": tiers cover every miss unless on_tier_gap is set,
 * and overlapping ones pay alike.
 */
export function checkTiers(
  tiers: readonly Tier[],
  target: Bound,
  onTierGap: CreditTerms['onTierGap'],
  report: ReportTierFault,
): void {
  if (onTierGap === null) {
    const ranges = tiers.map((tier) => tier.range);
    for (const hole of holes(missedBy(target), ranges)) {
      const where = rangeText(hole);
      report(['tiers'], `a tier for every miss (none has ${where}), or on_tier_gap`);
    }
  }
  for (const [i, tier] of tiers.entries()) {
    const other = tiers
      .slice(0, i)
      .findIndex(
        (before) => !comparable(before.credit, tier.credit) && overlap(before.range, tier.range),
      );
    const kind = tiers[other]?.credit.kind;
    if (kind !== undefined) {
      const expectation =
        kind === 'per_outage'
          ? `no overlap with tiers[${other}]: per_outage cannot be compared`
          : `${kind}, the kind of tiers[${other}], which overlaps this one`;
      report(['tiers', i, 'credit'], expectation);
    }
  }
}

function comparable(a: Tier['credit'], b: Tier['credit']): boolean {
  return a.kind === b.kind && a.kind !== 'per_outage';
}

/** The figures, in percent, that miss a target. */
export function missedBy(target: Bound): Range {
  return rangeOf(target.strict ? { at_most: target.value } : { below: target.value });
}

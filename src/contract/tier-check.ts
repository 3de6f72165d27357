import type { Bound, CreditTerms, Tier } from './contract.ts';
import { holes, overlap, type Range, rangeOf, rangeText } from './range.ts';

type ReportTierFault = (path: (string | number)[], expectation: string) => void;

/** Section 5: tiers cover every miss unless on_tier_gap is set, and overlapping ones pay alike. */
export function checkTiers(
  tiers: readonly Tier[],
  target: Bound,
  onTierGap: CreditTerms['onTierGap'],
  report: ReportTierFault,
): void {
  if (onTierGap === null) {
    const ranges = tiers.map((tier) => tier.range);
    for (const hole of holes(missed(target), ranges)) {
      const where = rangeText(hole);
      report(['tiers'], `a tier for every miss (none has ${where}), or on_tier_gap`);
    }
  }
  for (const [i, tier] of tiers.entries()) {
    const other = tiers
      .slice(0, i)
      .findIndex(
        (before) => before.credit.kind !== tier.credit.kind && overlap(before.range, tier.range),
      );
    if (other >= 0) {
      report(
        ['tiers', i, 'credit'],
        `${tiers[other]?.credit.kind}, the kind of tiers[${other}], which overlaps this one`,
      );
    }
  }
}

/** The figures, in percent, that miss a target. */
function missed(target: Bound): Range {
  return rangeOf(target.strict ? { at_most: target.value } : { below: target.value });
}

import type { Exact } from '../../ground/exact.ts';
import type { CreditTerms, Tier, TierCredit } from '../contract/contract.ts';
import { type Cut, compareCuts, contains, isEmptyRange } from '../contract/range.ts';

export interface TierChoice {
  /** Index in the contract's list. */
  readonly tier: number | null;
  readonly credit: TierCredit | null;
  /** A hole that no tier speaks for: `unknown` money, or `none` above the highest tier. */
  readonly gap: 'unknown' | 'none' | null;
}

interface Placed {
  readonly index: number;
  readonly tier: Tier;
}

/**
 * docs/contract-language.md, "Tiers and credits", for a figure (in percent) that misses the target.
 */
export function chooseTier(
  figure: Exact,
  terms: Pick<CreditTerms, 'tiers' | 'onTierGap'>,
): TierChoice {
  const placed = terms.tiers
    .map((tier, index): Placed => ({ index, tier }))
    .filter(({ tier }) => !isEmptyRange(tier.range));
  const matching = placed.filter(({ tier }) => contains(tier.range, figure));
  if (matching.length > 0) return chosen(greatest(matching));
  const neighbours =
    terms.onTierGap === 'worse'
      ? nextLower(placed, figure)
      : terms.onTierGap === 'better'
        ? nextHigher(placed, figure)
        : [];
  if (neighbours.length > 0) return chosen(greatest(neighbours));
  return { tier: null, credit: null, gap: terms.onTierGap === 'better' ? 'none' : 'unknown' };
}

/** The tiers that end nearest below a figure in a hole. */
function nextLower(placed: readonly Placed[], figure: Exact): readonly Placed[] {
  const here: Cut = { value: figure, after: false };
  return (
    nearest(placed, ({ tier }) => {
      const { to } = tier.range;
      return to !== null && compareCuts(to, here) <= 0 ? to : null;
    }).at(-1) ?? []
  );
}

/** The tiers that begin nearest above a figure in a hole. */
function nextHigher(placed: readonly Placed[], figure: Exact): readonly Placed[] {
  const here: Cut = { value: figure, after: true };
  return (
    nearest(placed, ({ tier }) =>
      compareCuts(tier.range.from, here) >= 0 ? tier.range.from : null,
    ).at(0) ?? []
  );
}

/** Tiers grouped by an edge, edges in rising order. */
function nearest(
  placed: readonly Placed[],
  edgeOf: (placed: Placed) => Cut | null,
): readonly (readonly Placed[])[] {
  const groups: { edge: Cut; members: Placed[] }[] = [];
  for (const one of placed) {
    const edge = edgeOf(one);
    if (edge === null) continue;
    const group = groups.find((other) => compareCuts(other.edge, edge) === 0);
    if (group === undefined) groups.push({ edge, members: [one] });
    else group.members.push(one);
  }
  return groups.sort((a, b) => compareCuts(a.edge, b.edge)).map(({ members }) => members);
}

/** Where tiers overlap, the one that pays most, the first of equals; they pay in the same kind. */
function greatest(placed: readonly Placed[]): Placed {
  return placed.reduce((best, next) =>
    next.tier.credit.number.compare(best.tier.credit.number) > 0 ? next : best,
  );
}

function chosen({ index, tier }: Placed): TierChoice {
  return { tier: index, credit: tier.credit, gap: null };
}

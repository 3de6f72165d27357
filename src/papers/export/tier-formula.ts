import { ZERO } from '../../ground/exact.ts';
import type { CreditTerms, Tier } from '../../money/contract/contract.ts';
import { type Cut, compareCuts, isEmptyRange } from '../../money/contract/range.ts';
import { type Expression, every, number, when } from './expression.ts';
import { type CellFigure, meets } from './figures.ts';
import type { LaidRow } from './sheet.ts';

interface Placed {
  readonly index: number;
  readonly tier: Tier;
}

/** The number of the tier that a missed figure falls in, from 1; 0: none. */
export function tierFormula(
  figure: CellFigure,
  terms: Pick<CreditTerms, 'tiers' | 'onTierGap'>,
  rowOf: (tier: number) => LaidRow,
): Expression {
  const placed = terms.tiers
    .map((tier, index): Placed => ({ index, tier }))
    .filter(({ tier }) => !isEmptyRange(tier.range))
    .sort(paysMore);
  const cases = [
    ...placed.map((one) => ({ ...one, test: inside(figure, one.tier, rowOf(one.index)) })),
    ...nextTiers(placed, terms.onTierGap).map((one) => ({
      ...one,
      test: beyond(figure, one.tier, terms.onTierGap, rowOf(one.index)),
    })),
  ];
  return cases.reduceRight<Expression>(
    (otherwise, { index, test }) =>
      test === null ? number(index + 1) : when(test, index + 1, otherwise),
    number(0),
  );
}

/** Where tiers overlap the one that pays most comes first, the first of equals. */
function paysMore(a: Placed, b: Placed): number {
  return b.tier.credit.number.compare(a.tier.credit.number) || a.index - b.index;
}

/** Null: every figure lies in it. */
function inside(figure: CellFigure, { range }: Tier, row: LaidRow): Expression | null {
  const { from, to } = range;
  const tests = [
    ...(from.after || from.value.compare(ZERO) > 0
      ? [meets(figure, from.after ? '>' : '>=', row.ref('from'), from.value)]
      : []),
    ...(to === null ? [] : [meets(figure, to.after ? '<=' : '<', row.ref('to'), to.value)]),
  ];
  return tests.length === 0 ? null : every(...tests);
}

/** For a figure in a hole: lower tiers from the highest down, or higher ones from the lowest up. */
function nextTiers(
  placed: readonly Placed[],
  onTierGap: CreditTerms['onTierGap'],
): readonly Placed[] {
  // Sorting keeps those that pay more first among equal edges.
  if (onTierGap === 'worse') {
    return placed
      .filter(({ tier }) => tier.range.to !== null)
      .sort((a, b) => compareCuts(b.tier.range.to as Cut, a.tier.range.to as Cut));
  }
  if (onTierGap === 'better') {
    return [...placed].sort((a, b) => compareCuts(a.tier.range.from, b.tier.range.from));
  }
  return [];
}

function beyond(
  figure: CellFigure,
  { range: { from, to } }: Tier,
  onTierGap: CreditTerms['onTierGap'],
  row: LaidRow,
): Expression | null {
  if (onTierGap === 'worse' && to !== null) {
    return meets(figure, to.after ? '>' : '>=', row.ref('to'), to.value);
  }
  return meets(figure, from.after ? '<=' : '<', row.ref('from'), from.value);
}

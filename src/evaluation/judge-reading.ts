import type { Bound, Commitment, Compare, TierCredit } from '../contract/contract.ts';
import { cut, decimal, type Exact, round, terms } from '../exact.ts';
import type { Interval } from '../time.ts';
import { chooseTier } from './choose-tier.ts';
import type { Reading } from './evaluation.ts';
import { indicate } from './indicators/indicate.ts';
import { type IndicatorInput, inPeriod, type Measured } from './indicators/indicator.ts';
import { satisfies } from './satisfies.ts';

/** One reading of one partition, with the exact values that its credit needs. */
export interface Judgement {
  readonly reading: Reading;
  /** The figure that decided, from 0 to 1; null where undetermined. */
  readonly attainment: Exact | null;
  /** What counts as an outage behind that figure; in order and apart. */
  readonly outages: readonly Interval[];
  /** What a breach of an `sla` pays; null where nothing is owed or no tier says what. */
  readonly credit: TierCredit | null;
  /** A breach that no tier names: `unknown` money, or `none` above the highest tier. */
  readonly gap: 'unknown' | 'none' | null;
}

const PERCENT_DECIMALS = 4;

/** Steps 9 to 11: indicator, target, tier. */
export function judgeReading(commitment: Commitment, input: IndicatorInput): Judgement {
  const { target, compare, indicator } = commitment;
  const units = unitsOf(input);
  const result = indicate(indicator, input);
  const { slots } = result;
  const needsUnits = indicator.kind !== 'outage_minutes' || indicator.from !== null;
  const hasNone = needsUnits && units.good + units.bad === 0;
  if (result.attainment === null || hasNone) {
    const reason = needsUnits && hasNone && units.invalid === 0 ? 'no_events' : 'no_valid_requests';
    return {
      reading: {
        units,
        slots,
        attainment: null,
        percent: null,
        verdict: 'undetermined',
        reason,
        tier: null,
      },
      attainment: null,
      outages: [],
      credit: null,
      gap: null,
    };
  }
  const figures = [{ ...result, target }, ...(result.also ?? [])];
  const missed = lowestMiss(figures, compare);
  const choice =
    missed === null || commitment.terms === null
      ? null
      : chooseTier(comparedFigure(missed.attainment, compare), commitment.terms);
  const { numerator, denominator } = terms(result.attainment);
  return {
    reading: {
      units,
      slots,
      attainment: { numerator: `${numerator}`, denominator: `${denominator}` },
      percent: percentText(result.attainment.mul(100), target),
      verdict: missed === null ? 'met' : 'breached',
      reason: null,
      tier: choice?.tier ?? null,
    },
    attainment: missed?.attainment ?? result.attainment,
    outages: missed?.outages ?? result.outages,
    credit: choice?.credit ?? null,
    gap: choice?.gap ?? null,
  };
}

function unitsOf(input: IndicatorInput): Reading['units'] {
  let [good, bad, invalid] = [0, 0, 0];
  for (const slot of input.slots.filter(inPeriod(input))) {
    good += slot.good;
    bad += slot.bad;
    invalid += slot.invalid;
  }
  return { good, bad, invalid };
}

interface Miss {
  readonly attainment: Exact;
  readonly outages: readonly Interval[];
}

/** The lowest figure that misses its own target, the first of equals; null: all are met. */
function lowestMiss(
  figures: readonly (Measured & { readonly target: Bound })[],
  compare: Compare,
): Miss | null {
  let lowest: Miss | null = null;
  for (const { attainment, outages, target } of figures) {
    if (attainment === null || satisfies(comparedFigure(attainment, compare), target)) continue;
    if (lowest === null || attainment.compare(lowest.attainment) < 0) {
      lowest = { attainment, outages };
    }
  }
  return lowest;
}

/** The figure, in percent, that meets target and tiers: rounded only if the contract's text says so. */
function comparedFigure(attainment: Exact, compare: Compare): Exact {
  const percent = attainment.mul(100);
  return compare === null ? percent : decimal(round(percent, compare.decimals, compare.rounding));
}

/**
 * Cut to four decimals, so that it never shows more than there is, and to as many more as it takes
 * to stay on the target's side: 99.99995 against 99.99995 is not 99.9999.
 */
export function percentText(percent: Exact, target: Bound): string {
  let decimals = PERCENT_DECIMALS;
  let text = cut(percent, decimals);
  if (!satisfies(percent, target)) return text;
  while (!satisfies(decimal(text), target)) {
    decimals += 1;
    text = cut(percent, decimals);
  }
  return text;
}

import type { Bound, Commitment, Compare, TierCredit } from '../contract/contract.ts';
import { cut, decimal, type Exact, round, terms } from '../exact.ts';
import { chooseTier } from './choose-tier.ts';
import type { SlotCounts } from './count-slots.ts';
import type { Reading, ReadingName } from './evaluation.ts';
import { meanOfSlots } from './indicators/mean-of-slots.ts';

/** One reading of one partition, with the exact values that its credit needs. */
export interface Judgement {
  readonly reading: Reading;
  /** From 0 to 1; null where undetermined. */
  readonly attainment: Exact | null;
  /** What a breach of an `sla` pays; null where nothing is owed or no tier says what. */
  readonly credit: TierCredit | null;
  /** A breach that no tier names: `unknown` money, or `none` above the highest tier. */
  readonly gap: 'unknown' | 'none' | null;
}

const PERCENT_DECIMALS = 4;

/** Steps 9 to 11: indicator, target, tier. */
export function judgeReading(
  commitment: Commitment,
  slots: readonly SlotCounts[],
  totalSlots: number,
  name: ReadingName,
): Judgement {
  const read = slots.map(({ slot, good, bad, disputed }) => ({
    slot,
    good: name === 'conceded' ? good + disputed : good,
    bad: name === 'claimed' ? bad + disputed : bad,
  }));
  const units = {
    good: total(read.map(({ good }) => good)),
    bad: total(read.map(({ bad }) => bad)),
    invalid: total(slots.map(({ invalid }) => invalid)),
  };
  const result = meanOfSlots(commitment.indicator, { slots: read, totalSlots });
  const { attainment } = result;
  if (attainment === null) {
    const reason = units.invalid === 0 ? 'no_events' : 'no_valid_requests';
    return {
      reading: {
        units,
        slots: result.slots,
        attainment: null,
        percent: null,
        verdict: 'undetermined',
        reason,
        tier: null,
      },
      attainment,
      credit: null,
      gap: null,
    };
  }
  const { target, compare } = commitment;
  const uncut = attainment.mul(100);
  const figure = comparedFigure(uncut, compare);
  const met = satisfies(figure, target);
  const choice = met || commitment.terms === null ? null : chooseTier(figure, commitment.terms);
  const { numerator, denominator } = terms(attainment);
  return {
    reading: {
      units,
      slots: result.slots,
      attainment: { numerator: `${numerator}`, denominator: `${denominator}` },
      percent: percentText(uncut, target),
      verdict: met ? 'met' : 'breached',
      reason: null,
      tier: choice?.tier ?? null,
    },
    attainment,
    credit: choice?.credit ?? null,
    gap: choice?.gap ?? null,
  };
}

/** Slots of a period; a shorter piece at the end is one as well. */
export function slotsIn(lengthMs: number, slotMs: number): number {
  return Math.ceil(lengthMs / slotMs);
}

export function satisfies(value: Exact, bound: Bound): boolean {
  const order = value.compare(bound.value);
  return bound.strict ? order > 0 : order >= 0;
}

/** The figure that meets target and tiers: rounded only if the contract's text says so. */
function comparedFigure(percent: Exact, compare: Compare): Exact {
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

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

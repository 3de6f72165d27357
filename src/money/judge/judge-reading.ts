import { cut, decimal, type Exact, lowestTerms, round } from '../../ground/exact.ts';
import type { Bound, Commitment, Compare, TierCredit } from '../contract/contract.ts';
import { hasDeclaredOutages } from '../contract/told-by-people.ts';
import type { IncidentNotice } from '../input/notices.ts';
import { chooseTier } from './choose-tier.ts';
import type { Reading } from './evaluation.ts';
import { indicate } from './indicators/indicate.ts';
import {
  type IndicatorInput,
  type IndicatorResult,
  inPeriod,
  type Measurement,
} from './indicators/indicator.ts';
import { satisfies } from './satisfies.ts';

/** One reading of one partition, with the exact values that its credit needs. */
export interface Judgement {
  readonly reading: Reading;
  /** What was printed, then that of each further threshold. */
  readonly figures: readonly Figure[];
  /** The figure that tier and credit look at; null where undetermined. */
  readonly decisive: Figure | null;
  /** What a breach of an `sla` pays; null where nothing is owed or no tier says what. */
  readonly credit: TierCredit | null;
  /** A breach that no tier names: `unknown` money, or `none` above the highest tier. */
  readonly gap: 'unknown' | 'none' | null;
  /** Incidents that did not keep a promised notice, in the order of the records. */
  readonly broken: readonly IncidentNotice[];
}

/** An attainment beside its target. */
export interface Figure extends Measurement {
  /** From 0 to 1. */
  readonly attainment: Exact;
  /** In percent, as it meets target and tiers. */
  readonly compared: Exact;
  readonly target: Bound;
  readonly isMet: boolean;
}

const PERCENT_DECIMALS = 4;

/** Steps 9 to 11: indicator, target, tier. */
export function judgeReading(commitment: Commitment, input: IndicatorInput): Judgement {
  const { target, compare, indicator } = commitment;
  const result = indicate(indicator, input);
  const { slots } = result;
  const units = unitsOf(result, input);
  const broken = result.incidents?.broken ?? [];
  const reason = reasonOf(commitment, input, { attainment: result.attainment, units });
  if (result.attainment === null || reason !== null) {
    const verdict = reason === 'no_incidents' ? 'met' : 'undetermined';
    return {
      reading: { units, slots, attainment: null, percent: null, verdict, reason, tier: null },
      figures: [],
      decisive: null,
      credit: null,
      gap: null,
      broken,
    };
  }
  const figures = [{ ...result, target }, ...(result.also ?? [])].flatMap((measured) =>
    figureOf(measured, compare),
  );
  const missed = lowestMiss(figures);
  const choice =
    missed === null || commitment.creditTerms === null
      ? null
      : chooseTier(missed.compared, commitment.creditTerms);
  const { numerator, denominator } = lowestTerms(result.attainment);
  return {
    reading: {
      units,
      slots,
      attainment: { numerator: `${numerator}`, denominator: `${denominator}` },
      percent: publishedPercent(result.attainment.mul(100), target),
      verdict: missed === null ? 'met' : 'breached',
      reason: null,
      tier: choice?.tier ?? null,
    },
    figures,
    decisive: missed ?? figures[0] ?? null,
    credit: choice?.credit ?? null,
    gap: choice?.gap ?? null,
    broken,
  };
}

/** Incidents where they are what is counted, else calls. */
function unitsOf({ incidents }: IndicatorResult, input: IndicatorInput): Reading['units'] {
  if (incidents === undefined) return countedUnits(input);
  return { good: incidents.kept, bad: incidents.broken.length, invalid: 0 };
}

/** Why there is no attainment; null: there is one. */
function reasonOf(
  commitment: Commitment,
  input: IndicatorInput,
  { attainment, units }: Pick<IndicatorResult, 'attainment'> & Pick<Reading, 'units'>,
): Reading['reason'] {
  if (commitment.indicator.kind === 'notice') {
    if (input.notices === null) return 'not_told';
    return attainment === null ? 'no_incidents' : null;
  }
  const isDeclared = hasDeclaredOutages(commitment);
  if (isDeclared && input.outages === null) return 'not_told';
  const hasNone = !isDeclared && units.good + units.bad === 0;
  if (hasNone && units.invalid === 0) return 'no_events';
  return hasNone || attainment === null ? 'no_valid_requests' : null;
}

/** The units in the slots of the period. */
export function countedUnits(input: Pick<IndicatorInput, 'slots' | 'existing'>): Reading['units'] {
  let [good, bad, invalid] = [0, 0, 0];
  for (const slot of input.slots.filter(inPeriod(input))) {
    good += slot.good;
    bad += slot.bad;
    invalid += slot.invalid;
  }
  return { good, bad, invalid };
}

/** None where there is nothing to divide by. */
function figureOf(
  measured: Measurement & { readonly target: Bound },
  compare: Compare,
): readonly Figure[] {
  const { attainment, target } = measured;
  if (attainment === null) return [];
  const compared = comparedFigure(attainment, compare);
  return [{ ...measured, attainment, compared, isMet: satisfies(compared, target) }];
}

/** The lowest figure that misses its own target, the first of equals; null: all are met. */
function lowestMiss(figures: readonly Figure[]): Figure | null {
  return figures
    .filter(({ isMet }) => !isMet)
    .reduce<Figure | null>(
      (lowest, next) =>
        lowest === null || next.compared.compare(lowest.compared) < 0 ? next : lowest,
      null,
    );
}

/**
 * The figure, in percent, that meets target and tiers: rounded only if the contract's text says so.
 */
function comparedFigure(attainment: Exact, compare: Compare): Exact {
  const percent = attainment.mul(100);
  return compare === null ? percent : decimal(round(percent, compare.decimals, compare.rounding));
}

/**
 * Cut to four decimals, so that it never shows more than there is, and to as many more as it takes
 * to stay on the target's side: 99.99995 against 99.99995 is not 99.9999.
 */
export function publishedPercent(percent: Exact, target: Bound): string {
  let decimals = PERCENT_DECIMALS;
  let text = cut(percent, decimals);
  if (!satisfies(percent, target)) return text;
  while (!satisfies(decimal(text), target)) {
    decimals += 1;
    text = cut(percent, decimals);
  }
  return text;
}

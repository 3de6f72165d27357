import { z } from 'zod';
import { type Exact, plainDecimal } from '../../ground/exact.ts';
import { formatInstant } from '../../ground/time.ts';
import type { CoFailure } from '../../health/redundancy/co-failure.ts';
import type { Redundancy } from '../../health/redundancy/gather-redundancy.ts';
import { pairFigures } from '../../health/redundancy/pair-figures.ts';
import type { Spent } from '../../health/redundancy/rescue.ts';
import type { ModelRescue, RescuerTally } from '../../health/redundancy/rescue-tally.ts';
import { isSmaller } from '../../health/redundancy/routing.ts';
import { document, type Published } from '../document.ts';
import { fourDecimals, fourPlaces, nearest } from '../four-decimals.ts';
import { count, decimalText, instant } from '../scalars.ts';
import { scopeShape } from '../scope.ts';

const pair = z.strictObject({
  primary: scopeShape,
  fallback: scopeShape,
  episodes: count.describe('of the primary, with calls of both'),
  touched: count.describe('those of them with an episode of the fallback in them'),
  wilson: z
    .array(fourPlaces)
    .length(2)
    .nullable()
    .describe('of their share; null under 5 episodes'),
  shifts: count.describe('0: too few days for a test of chance'),
  p: fourPlaces.nullable(),
  ratio: fourPlaces.nullable().describe('touched, over what a slide by whole days touches'),
  n11: count.describe('minutes with both in an episode'),
  n10: count.describe('with the primary alone'),
  n01: count.describe('with the fallback alone'),
  n00: count,
  fallback_given_primary: fourPlaces.nullable(),
  primary_given_fallback: fourPlaces.nullable(),
  promised: fourPlaces.nullable().describe('share of minutes, if neither had to do with the other'),
  measured: fourPlaces.nullable(),
  lift: fourPlaces.nullable(),
});

const spent = {
  costs: z.array(z.strictObject({ currency: z.string(), amount: decimalText })),
  costs_untold: count.describe('attempts that do not tell what they cost'),
};

const rescue = z.strictObject({
  provider: z.string(),
  model: z.string(),
  calls: count.describe('logical calls whose first attempt was bad'),
  rescued: count.describe('of them, those with a later attempt at another target that was ok'),
  waste: z
    .strictObject({
      attempts: count,
      good: count.describe('of them, those that were ok after all'),
      duration_ms: count,
      ...spent,
    })
    .describe('attempts at a target that was tried before'),
  rescuers: z.array(
    z.strictObject({
      provider: z.string(),
      model: z.string(),
      calls: count,
      total_ms: count.describe('from the beginning of the first attempt to the end of the last'),
      extra_ms: z.int().nullable().describe('beyond as many medians of the primary, if known'),
      ...spent,
      smaller: z.boolean().nullable().describe('by the ranking of the routing table'),
    }),
  ),
});

export const redundancyDocument = document(
  'redundancy@1',
  'How real fallbacks were: what failed with its primary, and what rescued calls',
  { from: instant, to: instant, pairs: z.array(pair), rescues: z.array(rescue) },
);

export type RedundancyRecord = Published<typeof redundancyDocument>;

export function redundancyJson(redundancy: Redundancy): RedundancyRecord {
  const { interval, pairs, rescues } = redundancy;
  return {
    schema: 'uptally/redundancy@1',
    from: formatInstant(interval.start),
    to: formatInstant(interval.end),
    pairs: pairs.map(pairJson),
    rescues: rescues.map((rescue) => rescueJson(rescue, redundancy)),
  };
}

function pairJson(one: CoFailure): RedundancyRecord['pairs'][number] {
  const { pair: of, minutes, touched, episodes, bounds, chance } = one;
  const figures = pairFigures(minutes);
  return {
    primary: of.primary,
    fallback: of.fallback,
    episodes,
    touched,
    wilson: bounds === null ? null : [bounds.lower, bounds.upper].map(nearest),
    shifts: chance.shifts,
    p: orNull(chance.p),
    ratio: orNull(chance.ratio),
    ...minutes,
    fallback_given_primary: orNull(figures.fallbackGivenPrimary),
    primary_given_fallback: orNull(figures.primaryGivenFallback),
    promised: orNull(figures.promised),
    measured: orNull(figures.measured),
    lift: orNull(figures.lift),
  };
}

function rescueJson(
  { primary, calls, rescued, waste, rescuers }: ModelRescue,
  redundancy: Redundancy,
): RedundancyRecord['rescues'][number] {
  const { attempts, good, durationMs } = waste;
  const usual = redundancy.usual.find(
    ({ provider, model }) => provider === primary.provider && model === primary.model,
  );
  const rescuerJson = ({ fallback, totalMs, ...one }: RescuerTally) => ({
    ...fallback,
    calls: one.calls,
    total_ms: totalMs,
    extra_ms: usual === undefined ? null : totalMs - one.calls * usual.durationMs,
    ...spentJson(one.spent),
    smaller: isSmaller(redundancy.routing, fallback.model, primary.model),
  });
  return {
    ...primary,
    calls,
    rescued,
    waste: { attempts, good, duration_ms: durationMs, ...spentJson(waste.spent) },
    rescuers: rescuers.map(rescuerJson),
  };
}

function spentJson({ byCurrency, untold }: Spent) {
  return {
    costs: [...byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, amount]) => ({ currency, amount: plainDecimal(amount, 2) })),
    costs_untold: untold,
  };
}

function orNull(value: Exact | null): number | null {
  return value === null ? null : fourDecimals(value);
}

import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type { Cell } from '../../health/detect/cell.ts';
import { publicDimensions } from '../../health/where/public-dimension.ts';
import type {
  Contrast,
  DimensionHit,
  HitCounts,
  PublicImpact,
  ValueHit,
} from '../../health/where/public-impact.ts';
import { document, type Published } from '../document.ts';
import { fourDecimals, fourPlaces } from '../four-decimals.ts';
import { count, instant } from '../scalars.ts';

const countedCalls = { calls: count.describe('attempts, good or bad'), bad: count };

export const hitShape = {
  ...countedCalls,
  failed_calls: count.describe('logical calls with a bad attempt, each where its first one went'),
  lost_calls: count.describe('of them, those that no attempt answered, up to an hour away'),
  elsewhere: z.strictObject(countedCalls).describe('other calls of the time'),
};

const valueShare = z.strictObject({ value: z.string(), ...countedCalls });

const contrast = z.strictObject({
  highest: valueShare,
  lowest: valueShare,
  spread: fourPlaces.describe('of their bad shares: the one less the other'),
  compared: count.describe('values with 20 calls or more'),
  makes_difference: z.boolean().describe('5 points or more, and more than chance makes'),
});

export const toldValue = z.string().describe('empty where the log does not tell');

export const othersShape = z
  .strictObject({ values: count, ...hitShape })
  .describe('of the values that are not listed');

export const contrastShapes = {
  all_on: z.string().nullable().describe('the told value that has all failed attempts'),
  contrast: contrast.nullable().describe('over all calls of the time; null: nothing to compare'),
  within: contrast.nullable().describe('over the calls of the incident; null as before'),
};

export const totalShape = {
  ...hitShape,
  uncounted: count.describe('attempts refused for their rate, wrong, cancelled or unknown'),
};

const publicCell = z.strictObject({
  provider: z.string(),
  model: z.string(),
  region: toldValue,
  route: toldValue,
});

export const incidentImpactDocument = document(
  'incident-impact@1',
  'Where an incident hit, in words that anybody may see',
  {
    incident: z.string(),
    from: instant,
    to: instant.describe('its end, or when this was counted'),
    total: z.strictObject(totalShape),
    dimensions: z
      .array(
        z.strictObject({
          dimension: z.enum(publicDimensions),
          values: z.array(z.strictObject({ value: toldValue, ...hitShape })),
          others: othersShape,
          ...contrastShapes,
        }),
      )
      .describe(
        'those that make a difference first: with all on one value, then the widest spread',
      ),
    hit: z.array(publicCell).describe('where calls failed'),
    spared: z.array(publicCell).describe('where they did not, with calls enough to say'),
    unseen: z.array(publicCell).describe('with too few calls to say'),
  },
);

type PublicCell = Published<typeof publicCell>;

export interface CellsHit {
  readonly bad: readonly Cell[];
  readonly healthy: readonly Cell[];
  readonly unseen: readonly Cell[];
}

export function incidentImpactJson(
  incident: string,
  { interval, total, dimensions }: PublicImpact,
  { bad, healthy, unseen }: CellsHit,
): Published<typeof incidentImpactDocument> {
  const hit = publicCells(bad);
  const spared = publicCells(healthy, hit);
  return {
    schema: 'uptally/incident-impact@1',
    incident,
    from: formatInstant(interval.start),
    to: formatInstant(interval.end),
    total: { ...hitJson(total), uncounted: total.uncounted },
    dimensions: dimensions.map((one) => ({
      dimension: one.dimension,
      values: one.values.map((value) => ({ value: value.value, ...hitJson(value) })),
      ...restJson(one),
    })),
    hit,
    spared,
    unseen: publicCells(unseen, [...hit, ...spared]),
  };
}

/** Without their accounts, each once and not if it is known already. */
function publicCells(
  cells: readonly Cell[],
  known: readonly PublicCell[] = [],
): readonly PublicCell[] {
  const seen = new Set(known.map((cell) => JSON.stringify(cell)));
  return cells.flatMap(({ provider, model, region, route }) => {
    const cell = { provider, model, region, route };
    const key = JSON.stringify(cell);
    if (seen.has(key)) return [];
    seen.add(key);
    return [cell];
  });
}

export function hitJson({ calls, bad, failedCalls, lostCalls, elsewhere }: HitCounts) {
  return {
    calls,
    bad,
    failed_calls: failedCalls,
    lost_calls: lostCalls,
    elsewhere: { calls: elsewhere.calls, bad: elsewhere.bad },
  };
}

export function restJson({ others, ...one }: DimensionHit<string, ValueHit>) {
  return {
    others: { values: others.values, ...hitJson(others) },
    all_on: one.allOn,
    contrast: contrastJson(one.contrast),
    within: contrastJson(one.within),
  };
}

function contrastJson(one: Contrast | null) {
  if (one === null) return null;
  const { highest, lowest, spread, compared, makesDifference } = one;
  return {
    highest,
    lowest,
    spread: fourDecimals(spread),
    compared,
    makes_difference: makesDifference,
  };
}

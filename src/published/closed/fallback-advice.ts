import { z } from 'zod';
import { round } from '../../ground/exact.ts';
import type { EpochMs } from '../../ground/time.ts';
import { formatInstant } from '../../ground/time.ts';
import type { Candidate } from '../../health/redundancy/rank-fallbacks.ts';
import { document, type Published } from '../document.ts';
import { fourPlaces, nearest } from '../four-decimals.ts';
import { count, decimalText, instant } from '../scalars.ts';
import { scopeShape } from '../scope.ts';
import { keyNames, keyShape } from './routing-check.ts';

export const fallbackAdviceDocument = document(
  'fallback-advice@1',
  'Where calls of a model may go when it fails, best first',
  {
    model: z.string(),
    as_of: instant,
    candidates: z.array(
      z.strictObject({
        primary: scopeShape,
        fallback: scopeShape,
        failing_now: z.boolean(),
        episodes: count.describe('of the primary, with calls of both'),
        touched: count.describe('those of them with an episode of the fallback in them'),
        upper_bound: fourPlaces
          .nullable()
          .describe('at most so large a share is touched; null: not known, under 5 episodes'),
        shared: z.array(keyShape).nullable().describe('null: the routing table has no such pair'),
        untold: z.array(keyShape).nullable(),
        costs: z
          .array(z.strictObject({ currency: z.string(), amount: decimalText }))
          .describe('of a call on average; none if no call tells'),
      }),
    ),
  },
);

export type FallbackAdvice = Published<typeof fallbackAdviceDocument>;

export function fallbackAdviceJson(
  model: string,
  asOf: EpochMs,
  candidates: readonly Candidate[],
): FallbackAdvice {
  return {
    schema: 'uptally/fallback-advice@1',
    model,
    as_of: formatInstant(asOf),
    candidates: candidates.map(({ coFailure, upperBound, keys, isFailing, costs }) => ({
      primary: coFailure.pair.primary,
      fallback: coFailure.pair.fallback,
      failing_now: isFailing,
      episodes: coFailure.episodes,
      touched: coFailure.touched,
      upper_bound: upperBound === null ? null : nearest(upperBound),
      shared: keys?.shared.map(({ key }) => keyNames[key]) ?? null,
      untold: keys?.untold.map((key) => keyNames[key]) ?? null,
      costs: costs.map(({ currency, amount }) => ({
        currency,
        amount: round(amount, 6, 'half_up'),
      })),
    })),
  };
}

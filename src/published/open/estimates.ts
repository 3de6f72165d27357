import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type { Hits, ScoredEstimate, TrackRecord } from '../../health/estimate/track-record.ts';
import { document, type Published } from '../document.ts';
import { count, instant } from '../scalars.ts';

const minutes = z.number().nullable();

const hits = z.strictObject({
  hits: count,
  of: count,
  lower: z.number().nullable().describe("Wilson's bounds at 95 %; null of nothing"),
  upper: z.number().nullable(),
});

export const estimatesDocument = document(
  'estimates@1',
  'Every estimate of recovery that was shown, and how good each was',
  {
    estimates: z.array(
      z.strictObject({
        incident: z.string(),
        issued_at: instant,
        state: z.enum(['open', 'monitoring']),
        elapsed_minutes: count,
        q: z.array(minutes).length(5).describe('still to go at .10 .25 .50 .75 .90'),
        why_none: z.enum(['few_compared', 'little_weight']).nullable(),
        compared: count,
        at_risk: z.string().describe('an exact fraction'),
        took_minutes: minutes.describe('null: it goes on, or was withdrawn'),
        in_eight_of_ten: z.boolean().nullable(),
        in_half: z.boolean().nullable(),
        loss: z.number().nullable(),
      }),
    ),
    record: z.strictObject({
      eight_in_ten: hits,
      one_in_two: hits,
      first_eight_in_ten: hits.describe('the first estimate of each incident only'),
      loss: z
        .strictObject({
          own: z.number(),
          others_only: z.number(),
          always_60: z.number(),
          of: count,
        })
        .nullable(),
      unscored: count.describe('of incidents that go on'),
      verdict: z.enum(['too_narrow', 'too_wide']).nullable(),
    }),
  },
);

export function estimatesJson(
  estimates: readonly ScoredEstimate[],
  record: TrackRecord,
): Published<typeof estimatesDocument> {
  return {
    schema: 'uptally/estimates@1',
    estimates: estimates.map(({ said, score, ...one }) => ({
      incident: one.incident,
      issued_at: formatInstant(one.issuedAt),
      state: one.state,
      elapsed_minutes: said.elapsedMinutes,
      q: [...said.quantiles],
      why_none: said.without ?? null,
      compared: one.compared,
      at_risk: one.weightAtRisk,
      took_minutes: one.tookMinutes ?? null,
      in_eight_of_ten: score?.isInEightOfTen ?? null,
      in_half: score?.isInHalf ?? null,
      loss: score?.loss ?? null,
    })),
    record: {
      eight_in_ten: hitsJson(record.eightInTen),
      one_in_two: hitsJson(record.oneInTwo),
      first_eight_in_ten: hitsJson(record.firstEightInTen),
      loss:
        record.loss === null
          ? null
          : {
              own: record.loss.own,
              others_only: record.loss.othersOnly,
              always_60: record.loss.always60,
              of: record.loss.of,
            },
      unscored: record.unscored,
      verdict: record.verdict,
    },
  };
}

function hitsJson({ hits: held, of, bounds }: Hits): Published<typeof hits> {
  return { hits: held, of, lower: bounds?.lower ?? null, upper: bounds?.upper ?? null };
}

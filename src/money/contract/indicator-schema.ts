import { z } from 'zod';
import { kinded, listOf, mapping, oneOf, wholeFrom } from '../../ground/document-schema.ts';
import { HOUR_MS, MINUTE_MS } from '../../ground/time.ts';
import {
  type AttainedSlots,
  type Bound,
  type DownRuns,
  type DownWhen,
  type GoodTime,
  type MeanOfSlots,
  type MetricBound,
  metrics,
  noticeClocks,
  type OutageMinutes,
  type PromisedNotice,
} from './contract.ts';
import { lowerBound } from './credit-schema.ts';
import { amountDecimal, ONE_KEY, partitionField, predicate } from './scalar-schema.ts';

/** The six indicators of docs/contract-language.md, "Indicators". */

const SLOT_MS = { PT1M: MINUTE_MS, PT5M: 5 * MINUTE_MS, PT1H: HOUR_MS } as const;
const slot = oneOf(['PT1M', 'PT5M', 'PT1H']).transform((text) => SLOT_MS[text]);

const ratioSchema = mapping({ kind: z.literal('ratio') });

const meanOfSlotsSchema = mapping({
  kind: z.literal('mean_of_slots'),
  slot,
  empty_slot: oneOf(['good', 'skip']).default('good'),
}).transform(
  ({ kind, slot, empty_slot }): MeanOfSlots => ({ kind, slotMs: slot, emptySlot: empty_slot }),
);

const DOWN_WHEN = 'all_bad, or a mapping with bad_share';
const downWhen = z.union(
  [
    z.literal('all_bad').transform((kind): DownWhen => ({ kind })),
    mapping({ bad_share: lowerBound(amountDecimal) }).transform(
      ({ bad_share }): DownWhen => ({ kind: 'bad_share', bound: bad_share }),
    ),
  ],
  { error: DOWN_WHEN },
);

const downRunsShape = {
  slot,
  min_valid: wholeFrom(0).default(1),
  min_run_slots: wholeFrom(0).default(1),
  empty_slot: oneOf(['up', 'down', 'bridge']).default('up'),
  month_edge: oneOf(['join', 'split']).default('join'),
};

function downRuns(published: {
  readonly slot: number;
  readonly min_valid: number;
  readonly min_run_slots: number;
  readonly empty_slot: DownRuns['emptySlot'];
  readonly month_edge: DownRuns['monthEdge'];
}): DownRuns {
  return {
    slotMs: published.slot,
    minValid: published.min_valid,
    minRunSlots: published.min_run_slots,
    emptySlot: published.empty_slot,
    monthEdge: published.month_edge,
  };
}

const goodTimeSchema = mapping({
  kind: z.literal('good_time'),
  down_when: downWhen,
  ...downRunsShape,
  also: listOf(
    mapping({ down_when: downWhen, target: lowerBound(amountDecimal) }).transform(
      ({ down_when, target }): { downWhen: DownWhen; target: Bound } => ({
        downWhen: down_when,
        target,
      }),
    ),
    'further thresholds with down_when and target',
  ).prefault([]),
}).transform(
  ({ kind, down_when, also, ...runs }): GoodTime => ({
    kind,
    downWhen: down_when,
    ...downRuns(runs),
    also,
  }),
);

/** The warehouse compares metrics in integers of 256 bits. */
const MAX_BOUND_DIGITS = 30;
const metricValue = amountDecimal.refine(
  ({ n, d }) => `${n}`.length <= MAX_BOUND_DIGITS && `${d}`.length <= MAX_BOUND_DIGITS,
  { error: `a decimal of at most ${MAX_BOUND_DIGITS} digits` },
);

const metricBound = mapping({
  at_least: metricValue.optional(),
  above: metricValue.optional(),
  below: metricValue.optional(),
  at_most: metricValue.optional(),
})
  .meta(ONE_KEY)
  .transform((bounds, context): MetricBound => {
    const given = (['at_least', 'above', 'below', 'at_most'] as const).flatMap((operator) => {
      const value = bounds[operator];
      return value === undefined ? [] : [{ operator, value }];
    });
    const [only] = given;
    if (only !== undefined && given.length === 1) return only;
    const message = 'exactly one of at_least, above, below, at_most';
    context.addIssue({ code: 'custom', message, input: Object.keys(bounds) });
    return z.NEVER;
  });

const TARGET_BY = 'a mapping of one string field to its values, each with a number';
const targetBy = z
  .record(partitionField, z.record(z.string(), metricValue, { error: TARGET_BY }), {
    error: TARGET_BY,
  })
  .transform((table, context): NonNullable<AttainedSlots['targetBy']> => {
    const [entry, ...others] = Object.entries(table);
    if (entry !== undefined && others.length === 0) {
      return { field: entry[0], targets: new Map(Object.entries(entry[1])) };
    }
    context.addIssue({ code: 'custom', message: TARGET_BY, input: Object.keys(table) });
    return z.NEVER;
  });

const attainedSlotsSchema = mapping({
  kind: z.literal('attained_slots'),
  slot,
  metric: oneOf(metrics),
  percentile: wholeFrom(1, 100).default(50),
  good_if: metricBound,
  target_by: targetBy.optional(),
  eligible: predicate.prefault({}),
  min_valid: wholeFrom(0).default(1),
  over: oneOf(['slots_with_data', 'all_slots', 'requests']).default('slots_with_data'),
}).transform(
  (published): AttainedSlots => ({
    kind: published.kind,
    slotMs: published.slot,
    metric: published.metric,
    percentile: published.percentile,
    goodIf: published.good_if,
    targetBy: published.target_by ?? null,
    eligible: published.eligible,
    minValid: Math.max(published.min_valid, 1),
    over: published.over,
  }),
);

const outageMinutesSchema = mapping({
  kind: z.literal('outage_minutes'),
  source: oneOf(['declared', 'measured']),
  from: mapping({ down_when: downWhen, ...downRunsShape }).optional(),
  weight: oneOf(['none', 'affected_ratio']).default('none'),
  min_minutes: amountDecimal.prefault(0),
}).transform(({ kind, source, from, weight, min_minutes }, context): OutageMinutes => {
  if ((source === 'measured') !== (from !== undefined)) {
    const message = 'a good_time without kind and also for source: measured, else nothing';
    context.addIssue({ code: 'custom', path: ['from'], message, input: from });
  }
  return {
    kind,
    from: from === undefined ? null : { downWhen: from.down_when, ...downRuns(from) },
    weight,
    minMinutes: min_minutes,
  };
});

const noticeSchema = mapping({
  kind: z.literal('notice'),
  clock: oneOf(noticeClocks),
  within_minutes: amountDecimal,
  min_minutes: amountDecimal.prefault(0),
}).transform(
  ({ kind, clock, within_minutes, min_minutes }): PromisedNotice => ({
    kind,
    clock,
    withinMinutes: within_minutes,
    minMinutes: min_minutes,
  }),
);

export const indicatorSchema = kinded(
  ['ratio', 'mean_of_slots', 'good_time', 'attained_slots', 'outage_minutes', 'notice'],
  [
    ratioSchema,
    meanOfSlotsSchema,
    goodTimeSchema,
    attainedSlotsSchema,
    outageMinutesSchema,
    noticeSchema,
  ],
);

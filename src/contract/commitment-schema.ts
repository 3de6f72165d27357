import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import type {
  ClassRule,
  Commitment,
  Compare,
  CreditTerms,
  ExclusionEffect,
  MeanOfSlots,
} from './contract.ts';
import { basisSchema, lowerBound, onTierGapSchema, tiersSchema } from './credit-schema.ts';
import {
  amountDecimal,
  decimals,
  kinded,
  listOf,
  mapping,
  noneTwice,
  notYet,
  oneOf,
  partitionField,
  predicate,
  text,
} from './scalar-schema.ts';
import { checkTiers } from './tier-check.ts';

const SLOT_MS = { PT1M: MINUTE_MS, PT5M: 5 * MINUTE_MS, PT1H: HOUR_MS } as const;

const indicatorSchema = kinded(
  'mean_of_slots',
  ['ratio', 'good_time', 'attained_slots', 'outage_minutes'],
  mapping({
    kind: z.literal('mean_of_slots'),
    slot: oneOf(['PT1M', 'PT5M', 'PT1H']),
    empty_slot: oneOf(['good', 'skip']).default('good'),
  }).transform(
    ({ kind, slot, empty_slot }): MeanOfSlots => ({
      kind,
      slotMs: SLOT_MS[slot],
      emptySlot: empty_slot,
    }),
  ),
);

const PERIOD = 'calendar_month';
const LATER_PERIODS = ['billing_cycle', 'rolling_days'];
const periodSchema = z.literal(PERIOD, {
  error: ({ input }) => {
    const kind = (input as { kind?: unknown } | null | undefined)?.kind;
    return typeof kind === 'string' && LATER_PERIODS.includes(kind) ? notYet(kind) : PERIOD;
  },
});

const compareSchema = z
  .looseObject(
    { round: oneOf(['none', 'down', 'half_up']) },
    { error: 'a mapping with round: none, down or half_up' },
  )
  .pipe(
    z.discriminatedUnion('round', [
      mapping({ round: z.literal('none') }).transform((): Compare => null),
      mapping({ round: z.literal(['down', 'half_up']), decimals }).transform(
        (compare): Compare => ({ rounding: compare.round, decimals: compare.decimals }),
      ),
    ]),
  );

const exclusionsSchema = z
  .record(z.string(), oneOf(['remove_time', 'drop_requests', 'count_as_good']), {
    error: 'a mapping of exclusion classes to effects',
  })
  .transform((effects): ReadonlyMap<string, ExclusionEffect> => new Map(Object.entries(effects)));

const classRuleSchema = mapping({
  when: predicate,
  as: oneOf(['good', 'bad', 'invalid', 'disputed']),
}) satisfies z.ZodType<ClassRule>;

export const commitmentSchema = mapping({
  id: text,
  title: text.optional(),
  standing: oneOf(['sla', 'target']),
  method: oneOf(['contract', 'ours']).default('contract'),
  covers: predicate.default({ kind: 'all', of: [] }),
  partition_by: listOf(partitionField, 'fields').superRefine(noneTwice('a field')).default([]),
  period: periodSchema.default(PERIOD),
  partial_period: oneOf(['full'], ['active']).default('full'),
  unit: oneOf(['attempt'], ['logical_call']).default('attempt'),
  clock: oneOf(['started', 'completed']).default('started'),
  classify: listOf(classRuleSchema, 'rules with when and as').default([]),
  retries: kinded('none', ['collapse', 'backoff'], mapping({ kind: z.literal('none') })).optional(),
  exclusions: exclusionsSchema.default(() => new Map()),
  indicator: indicatorSchema,
  target: lowerBound(amountDecimal),
  compare: compareSchema.default(null),
  tiers: tiersSchema.optional(),
  on_tier_gap: onTierGapSchema.optional(),
  basis: basisSchema.optional(),
  caps: listOf(z.unknown(), 'caps').default([]),
}).transform((published, context): Commitment => {
  const { id, title, method, covers, clock, classify, exclusions } = published;
  const { indicator, target, compare } = published;
  return {
    id,
    title: title ?? id,
    method,
    covers,
    partitionBy: published.partition_by,
    clock,
    classify,
    exclusions,
    indicator,
    target,
    compare,
    // A target's tiers, basis and caps are ignored.
    terms: published.standing === 'sla' ? creditTerms(published, context) : null,
  };
});

type Published = {
  readonly partition_by: readonly string[];
  readonly target: Commitment['target'];
  readonly tiers?: CreditTerms['tiers'] | undefined;
  readonly on_tier_gap?: Exclude<CreditTerms['onTierGap'], null> | undefined;
  readonly basis?: CreditTerms['basis'] | undefined;
  readonly caps: readonly unknown[];
};

function creditTerms(published: Published, context: z.core.$RefinementCtx): CreditTerms | null {
  const { basis, target, caps } = published;
  const fault = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, input: published, message });
  };
  if (caps.length > 0) fault(['caps'], notYet('a cap'));
  if (basis === undefined) fault(['basis'], 'the fees that a credit is a share of');
  for (const [i, field] of (basis?.scope ?? []).entries()) {
    if (!published.partition_by.includes(field)) {
      fault(['basis', 'scope', i], `one of partition_by: ${published.partition_by.join(', ')}`);
    }
  }
  const onTierGap = published.on_tier_gap ?? null;
  if (published.tiers === undefined && onTierGap === null) {
    fault(['tiers'], 'a list of tiers, or on_tier_gap');
  } else {
    checkTiers(published.tiers ?? [], target, onTierGap, fault);
  }
  return basis === undefined ? null : { tiers: published.tiers ?? [], onTierGap, basis };
}

import { z } from 'zod';
import {
  kinded,
  listOf,
  mapping,
  noneTwice,
  oneOf,
  text,
  wholeFrom,
} from '../../ground/document-schema.ts';
import type {
  ClassRule,
  Commitment,
  Compare,
  CreditTerms,
  ExclusionEffect,
  Indicator,
  PeriodKind,
  Retries,
} from './contract.ts';
import {
  basisSchema,
  capSchema,
  lowerBound,
  onTierGapSchema,
  tiersSchema,
} from './credit-schema.ts';
import { indicatorSchema } from './indicator-schema.ts';
import { amountDecimal, decimals, partitionField, predicate } from './scalar-schema.ts';
import { checkTiers } from './tier-check.ts';

const fields = listOf(partitionField, 'fields').superRefine(noneTwice('a field'));
const retryKey = fields.prefault(['request_hash']);

const periodSchema = z.union(
  [
    z.literal('calendar_month').transform((kind): PeriodKind => ({ kind })),
    kinded(
      ['calendar_month', 'billing_cycle', 'rolling_days'],
      [
        mapping({ kind: z.literal('calendar_month') }),
        mapping({ kind: z.literal('billing_cycle'), anchor_day: wholeFrom(1, 28) }).transform(
          ({ kind, anchor_day }): PeriodKind => ({ kind, anchorDay: anchor_day }),
        ),
        mapping({ kind: z.literal('rolling_days'), days: wholeFrom(1) }),
      ],
    ),
  ],
  { error: 'calendar_month, or a mapping with kind: billing_cycle or rolling_days' },
);

const retriesSchema = kinded(
  ['none', 'collapse', 'backoff'],
  [
    mapping({ kind: z.literal('none') }),
    mapping({
      kind: z.literal('collapse'),
      window_seconds: amountDecimal,
      key: retryKey,
    }).transform(
      ({ kind, window_seconds, key }): Retries => ({ kind, windowSeconds: window_seconds, key }),
    ),
    mapping({
      kind: z.literal('backoff'),
      first_seconds: amountDecimal,
      factor: amountDecimal,
      max_seconds: amountDecimal,
      key: retryKey,
    }).transform(
      ({ kind, first_seconds, factor, max_seconds, key }): Retries => ({
        kind,
        firstSeconds: first_seconds,
        factor,
        maxSeconds: max_seconds,
        key,
      }),
    ),
  ],
);

const compareSchema = kinded(
  ['none', 'down', 'half_up'],
  [
    mapping({ round: z.literal('none') }).transform((): Compare => null),
    mapping({ round: z.literal(['down', 'half_up']), decimals }).transform(
      (compare): Compare => ({ rounding: compare.round, decimals: compare.decimals }),
    ),
  ],
  'round',
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
  covers: predicate.prefault({}),
  partition_by: fields.prefault([]),
  period: periodSchema.prefault('calendar_month'),
  partial_period: oneOf(['full', 'active']).default('full'),
  unit: oneOf(['attempt', 'logical_call']).default('attempt'),
  clock: oneOf(['started', 'completed']).default('started'),
  classify: listOf(classRuleSchema, 'rules with when and as').prefault([]),
  retries: retriesSchema.prefault({ kind: 'none' }),
  exclusions: exclusionsSchema.prefault({}),
  indicator: indicatorSchema,
  target: lowerBound(amountDecimal),
  compare: compareSchema.prefault({ round: 'none' }),
  tiers: tiersSchema.optional(),
  on_tier_gap: onTierGapSchema.optional(),
  basis: basisSchema.optional(),
  caps: listOf(capSchema, 'caps').prefault([]),
})
  .meta({
    anyOf: [
      { properties: { standing: { const: 'target' } } },
      { required: ['basis', 'tiers'] },
      { required: ['basis', 'on_tier_gap'] },
    ],
  })
  .transform((published, context): Commitment & { readonly period: PeriodKind } => {
    const { id, title, method, covers, clock, classify, exclusions } = published;
    const { indicator, target, compare } = published;
    checkTargetBy(published, context);
    return {
      id,
      title: title ?? id,
      method,
      covers,
      partitionBy: published.partition_by,
      period: published.period,
      partialPeriod: published.partial_period,
      unit: published.unit,
      clock,
      classify,
      retries: published.retries,
      exclusions,
      indicator,
      target,
      compare,
      // A target's tiers, basis and caps are ignored.
      creditTerms: published.standing === 'sla' ? creditTerms(published, context) : null,
    };
  });

type Published = {
  readonly partition_by: readonly string[];
  readonly indicator: Indicator;
  readonly target: Commitment['target'];
  readonly tiers?: CreditTerms['tiers'] | undefined;
  readonly on_tier_gap?: Exclude<CreditTerms['onTierGap'], null> | undefined;
  readonly basis?: CreditTerms['basis'] | undefined;
  readonly caps: CreditTerms['caps'];
};

/** One partition has one target, unless each request is judged alone. */
function checkTargetBy(published: Published, context: z.core.$RefinementCtx): void {
  const { indicator, partition_by } = published;
  if (indicator.kind !== 'attained_slots' || indicator.targetBy === null) return;
  const { field } = indicator.targetBy;
  if (indicator.over === 'requests' || partition_by.includes(field)) return;
  const path = ['indicator', 'target_by', field];
  const message = 'a field of partition_by, or over: requests';
  context.addIssue({ code: 'custom', path, message, input: published });
}

function creditTerms(published: Published, context: z.core.$RefinementCtx): CreditTerms | null {
  const { basis, target, caps, indicator } = published;
  const fault = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, input: published, message });
  };
  if (basis === undefined) fault(['basis'], 'the fees that a credit is a share of');
  for (const [i, field] of (basis?.scope ?? []).entries()) {
    if (!published.partition_by.includes(field)) {
      fault(['basis', 'scope', i], `one of partition_by: ${published.partition_by.join(', ')}`);
    }
  }
  for (const [i, cap] of caps.entries()) {
    if (cap.kind === 'months_of_fees' && basis !== undefined && basis.scope.length > 0) {
      fault(['caps', i], 'percent_of_basis; months_of_fees is for a basis without scope');
    }
  }
  const onTierGap = published.on_tier_gap ?? null;
  const tiers = published.tiers ?? [];
  for (const [i, { credit }] of tiers.entries()) {
    if (credit.kind === 'per_outage' && !['good_time', 'outage_minutes'].includes(indicator.kind)) {
      fault(['tiers', i, 'credit'], 'per_outage only with good_time or outage_minutes');
    }
  }
  if (published.tiers === undefined && onTierGap === null) {
    fault(['tiers'], 'a list of tiers, or on_tier_gap');
  } else {
    checkTiers(tiers, target, onTierGap, fault);
  }
  return basis === undefined ? null : { tiers, onTierGap, basis, caps };
}

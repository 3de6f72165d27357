import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  anyText,
  listOf,
  mapping,
  mappingError,
  noneTwice,
  oneOf,
  wholeFrom,
} from '../../ground/document-schema.ts';
import type { Basis, Bound, Cap, PerOutage, Tier, TierCredit } from './contract.ts';
import { rangeOf } from './range.ts';
import { amountDecimal, ONE_KEY, positiveDecimal } from './scalar-schema.ts';

/** `{ at_least: … }` or `{ above: … }`, exactly one of them. */
export function lowerBound<Value extends z.ZodType<Bound['value']>>(value: Value) {
  const expectation = 'exactly one of at_least and above';
  return z
    .strictObject(
      { at_least: value.optional(), above: value.optional() },
      { error: mappingError(['at_least', 'above']) },
    )
    .meta(ONE_KEY)
    .transform(({ at_least, above }, context): Bound => {
      if (at_least !== undefined && above === undefined) return { value: at_least, strict: false };
      if (above !== undefined && at_least === undefined) return { value: above, strict: true };
      context.addIssue({ code: 'custom', message: expectation, input: { at_least, above } });
      return z.NEVER;
    });
}

const perOutageSchema = mapping({
  percent: amountDecimal,
  every_minutes: positiveDecimal,
  min_minutes: amountDecimal.prefault(0),
  max_per_day: wholeFrom(0).optional(),
}).transform(
  ({ percent, every_minutes, min_minutes, max_per_day }): PerOutage => ({
    kind: 'per_outage',
    number: percent,
    everyMinutes: every_minutes,
    minMinutes: min_minutes,
    maxPerDay: max_per_day ?? null,
  }),
);

const CREDIT_KINDS = ['percent', 'daily_fees', 'outage_fraction', 'per_outage'];

const creditSchema = mapping({
  percent: amountDecimal.optional(),
  daily_fees: amountDecimal.optional(),
  outage_fraction: mapping({ multiplier: amountDecimal }).optional(),
  per_outage: perOutageSchema.optional(),
})
  .meta(ONE_KEY)
  .transform((credit, context): TierCredit => {
    const { percent, daily_fees, outage_fraction, per_outage } = credit;
    const given: TierCredit[] = [];
    if (percent !== undefined) given.push({ kind: 'percent', number: percent });
    if (daily_fees !== undefined) given.push({ kind: 'daily_fees', number: daily_fees });
    if (outage_fraction !== undefined) {
      given.push({ kind: 'outage_fraction', number: outage_fraction.multiplier });
    }
    if (per_outage !== undefined) given.push(per_outage);
    const [only] = given;
    if (only !== undefined && given.length === 1) return only;
    const message = `exactly one of ${CREDIT_KINDS.join(', ')}`;
    context.addIssue({ code: 'custom', message, input: Object.keys(credit) });
    return z.NEVER;
  });

const tierSchema = mapping({
  at_least: amountDecimal.optional(),
  above: amountDecimal.optional(),
  below: amountDecimal.optional(),
  at_most: amountDecimal.optional(),
  credit: creditSchema,
}).transform(({ credit, ...bounds }): Tier => ({ range: rangeOf(bounds), credit }));

export const tiersSchema = listOf(tierSchema, 'tiers');

export const onTierGapSchema = oneOf(['flag', 'worse', 'better']);

/**
 * docs/contract-language.md, "Files beside a contract": which fee column holds
 * each field that a scope may name.
 */
const scopeFields = ['account', 'region', 'model', 'deployment', 'tenant'] as const;

const whereSchema = z
  .record(
    z.string(),
    z.union([z.string(), z.array(z.string())], { error: 'a text or a list of texts' }),
    { error: 'a mapping of fee columns to values' },
  )
  .transform(
    (where): ReadonlyMap<string, readonly string[]> =>
      new Map(
        Object.entries(where).map(([column, values]) => [
          column,
          typeof values === 'string' ? [values] : values,
        ]),
      ),
  );

export const basisSchema = mapping({
  cost: oneOf(['billed', 'effective', 'list']),
  month: oneOf(['same', 'preceding']).default('same'),
  scope: listOf(oneOf(scopeFields), `fields: ${scopeFields.join(', ')}`)
    .superRefine(noneTwice('a field'))
    .prefault([]),
  where: whereSchema.prefault({}),
  exclude: listOf(anyText, 'ChargeCategory values').prefault([]),
});

/** Whether two sums are of the same rows; neither the order of a list nor that of keys matters. */
export function isSameBasis(a: Basis, b: Basis): boolean {
  return isDeepStrictEqual(unordered(a), unordered(b));
}

function unordered({ cost, month, scope, where, exclude }: Basis) {
  const columns = [...where].map(([column, values]) => [column, new Set(values)] as const);
  return { cost, month, scope: new Set(scope), where: new Map(columns), exclude: new Set(exclude) };
}

export const capSchema = mapping({
  percent_of_basis: amountDecimal.optional(),
  months_of_fees: amountDecimal.optional(),
  window: z.literal('rolling_12_months', { error: 'rolling_12_months' }).optional(),
})
  .meta({
    oneOf: [
      { required: ['percent_of_basis'], maxProperties: 1 },
      { required: ['months_of_fees', 'window'], maxProperties: 2 },
    ],
  })
  .transform((cap, context): Cap => {
    const { percent_of_basis, months_of_fees, window } = cap;
    if (percent_of_basis !== undefined && months_of_fees === undefined && window === undefined) {
      return { kind: 'percent_of_basis', percent: percent_of_basis };
    }
    if (months_of_fees !== undefined && percent_of_basis === undefined && window !== undefined) {
      return { kind: 'months_of_fees', months: months_of_fees };
    }
    const message = 'percent_of_basis alone, or months_of_fees with window: rolling_12_months';
    context.addIssue({ code: 'custom', message, input: Object.keys(cap) });
    return z.NEVER;
  });

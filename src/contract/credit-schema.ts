import { z } from 'zod';
import type { Bound, Tier, TierCredit } from './contract.ts';
import { rangeOf } from './range.ts';
import {
  amountDecimal,
  anyText,
  listOf,
  mapping,
  mappingError,
  noneTwice,
  notYet,
  oneOf,
} from './scalar-schema.ts';

/** `{ at_least: … }` or `{ above: … }`, exactly one of them. */
export function lowerBound<Value extends z.ZodType<Bound['value']>>(value: Value) {
  const expectation = 'exactly one of at_least and above';
  return z
    .strictObject(
      { at_least: value.optional(), above: value.optional() },
      { error: mappingError(['at_least', 'above']) },
    )
    .transform(({ at_least, above }, context): Bound => {
      if (at_least !== undefined && above === undefined) return { value: at_least, strict: false };
      if (above !== undefined && at_least === undefined) return { value: above, strict: true };
      context.addIssue({ code: 'custom', message: expectation, input: { at_least, above } });
      return z.NEVER;
    });
}

const CREDIT_KINDS = ['percent', 'daily_fees', 'outage_fraction', 'per_outage'];

const creditSchema = mapping({
  percent: amountDecimal.optional(),
  daily_fees: amountDecimal.optional(),
  outage_fraction: mapping({ multiplier: amountDecimal }).optional(),
  per_outage: z.undefined({ error: notYet('per_outage') }).optional(),
}).transform((credit, context): TierCredit => {
  const { percent, daily_fees, outage_fraction } = credit;
  const given: TierCredit[] = [];
  if (percent !== undefined) given.push({ kind: 'percent', number: percent });
  if (daily_fees !== undefined) given.push({ kind: 'daily_fees', number: daily_fees });
  if (outage_fraction !== undefined) {
    given.push({ kind: 'outage_fraction', number: outage_fraction.multiplier });
  }
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

/** Section 9: which fee column holds each field that a scope may name. */
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
    .default([]),
  where: whereSchema.default(() => new Map()),
  exclude: listOf(anyText, 'ChargeCategory values').default([]),
});

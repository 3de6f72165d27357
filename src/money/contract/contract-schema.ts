import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { listOf, mapping, noneTwice, oneOf, text } from '../../ground/document-schema.ts';
import { dateOrInstant, type EpochMs, isTimeZone } from '../../ground/time.ts';
import { claimSchema } from './claim-schema.ts';
import { commitmentSchema } from './commitment-schema.ts';
import type { CombineRule, Commitment, Contract, ContractVersion } from './contract.ts';
import { capSchema, isSameBasis, lowerBound } from './credit-schema.ts';
import { date, decimals, exactDecimal } from './scalar-schema.ts';

/**
 * The published shape of `uptally/contract@1` (docs/contract-language.md, "All
 * keys"), read into the inner model.
 */

const INSTANT = 'a date such as 2026-06-01, or an RFC 3339 instant';
const instantText = z
  .string({ error: INSTANT })
  .refine((value) => dateOrInstant(value, 'UTC') !== undefined, { error: INSTANT })
  .meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}([Tt].+)?$' });

const ZONE = 'an IANA time zone such as Europe/Berlin, or a fixed offset such as -08:00';
const timeZone = z.string({ error: ZONE }).refine(isTimeZone, { error: ZONE });

const sourceSchema = mapping({ uri: text, retrieved: date, grade: text });

const moneySchema = mapping({
  decimals: decimals.default(2),
  rounding: oneOf(['half_up', 'half_even', 'down']).default('half_up'),
});

const combineSchema = mapping({
  commitments: listOf(text, 'commitment ids')
    .min(1, { error: 'at least one commitment id' })
    .superRefine(noneTwice('a commitment')),
  rule: oneOf(['max', 'sum']),
  caps: listOf(capSchema, 'caps').prefault([]),
});

type UnplacedVersion = Omit<ContractVersion, 'fileIndex'>;

const versionSchema = mapping({
  version: text,
  effective_from: instantText,
  effective_to: instantText.nullable().default(null),
  time_zone: timeZone,
  sources: listOf(sourceSchema, 'sources').prefault([]),
  commitments: listOf(commitmentSchema, 'commitments')
    .min(1, { error: 'at least one commitment' })
    .superRefine((commitments, context) => {
      for (const [i, { id }] of commitments.entries()) {
        if (commitments.findIndex((other) => other.id === id) < i) {
          context.addIssue({
            code: 'custom',
            path: [i, 'id'],
            input: id,
            message: 'an id that no other commitment of this version has',
          });
        }
      }
    }),
  combine: listOf(combineSchema, 'rules with commitments and rule').prefault([]),
  floor: lowerBound(exactDecimal).optional(),
  money: moneySchema.prefault({}),
  remedy: mapping({ form: oneOf(['future_credit', 'refund', 'service_days']) }).optional(),
  claim: claimSchema.optional(),
}).transform((published, context): UnplacedVersion => {
  const { effective_from, effective_to, commitments } = published;
  checkCombine(published, context);
  const period = samePeriod(commitments, context);
  return {
    version: published.version,
    effectiveFrom: instantOf(effective_from, published.time_zone),
    effectiveTo: effective_to === null ? null : instantOf(effective_to, published.time_zone),
    timeZone: published.time_zone,
    sources: published.sources,
    period,
    commitments: commitments.map(({ period: _, ...commitment }) => commitment),
    combine: published.combine,
    floor: published.floor ?? null,
    money: published.money,
    remedy: published.remedy ?? null,
    claim: published.claim ?? null,
  };
});

type PublishedCommitment = z.output<typeof commitmentSchema>;

function samePeriod(
  commitments: readonly PublishedCommitment[],
  context: z.core.$RefinementCtx,
): ContractVersion['period'] {
  const period = commitments[0]?.period ?? { kind: 'calendar_month' };
  for (const [i, commitment] of commitments.entries()) {
    if (isDeepStrictEqual(commitment.period, period)) continue;
    context.addIssue({
      code: 'custom',
      path: ['commitments', i, 'period'],
      message: 'the period of the first commitment',
      input: commitment.period,
    });
  }
  return period;
}

/**
 * docs/contract-language.md, "How a figure comes about", step 15: `sla` commitments with the same
 * scope, each in one rule only; one basis where a rule has caps, which are shares of it.
 */
function checkCombine(
  { commitments, combine }: { commitments: readonly Commitment[]; combine: readonly CombineRule[] },
  context: z.core.$RefinementCtx,
): void {
  const combined = new Set<string>();
  for (const [i, rule] of combine.entries()) {
    const fault = (path: (string | number)[], message: string, input: unknown): void => {
      context.addIssue({ code: 'custom', path: ['combine', i, ...path], message, input });
    };
    const basisOf = (id: string) =>
      commitments.find((commitment) => commitment.id === id)?.creditTerms?.basis;
    const basis = rule.commitments.map(basisOf).find((one) => one !== undefined);
    const first = rule.commitments.find((id) => basisOf(id) === basis);
    for (const [j, id] of rule.commitments.entries()) {
      const own = basisOf(id);
      const path = ['commitments', j];
      if (own === undefined || basis === undefined) {
        fault(path, 'an sla commitment of this version', id);
      } else if (!isDeepStrictEqual(own.scope.toSorted(), basis.scope.toSorted())) {
        fault(path, `a basis.scope like that of ${first}`, id);
      } else if (rule.caps.length > 0 && !isSameBasis(own, basis)) {
        fault(path, `a basis like that of ${first}, of which caps are a share`, id);
      }
      if (combined.has(id)) fault(path, 'a commitment that no other rule names', id);
      combined.add(id);
    }
    for (const [j, cap] of rule.caps.entries()) {
      if (cap.kind === 'months_of_fees' && basis !== undefined && basis.scope.length > 0) {
        fault(['caps', j], 'percent_of_basis; months_of_fees is for a basis without scope', cap);
      }
    }
  }
}

/** `value` was checked by `instantText`. */
function instantOf(value: string, zone: string): EpochMs {
  return dateOrInstant(value, zone) as EpochMs;
}

const ID = 'an id of a-z, 0-9 and -';
const CURRENCY = 'an ISO 4217 code such as USD';
const SCHEMA = 'uptally/contract@1';

const idSchema = z.string({ error: ID }).regex(/^[a-z0-9-]+$/, { error: ID });
const otherIds = listOf(idSchema, 'ids of other contracts')
  .superRefine(noneTwice('a contract'))
  .prefault([]);

export const contractSchema = mapping({
  schema: z.literal(SCHEMA, { error: SCHEMA }),
  id: idSchema,
  title: text.optional(),
  provider: text,
  direction: oneOf(['receivable', 'payable']).default('receivable'),
  currency: z.string({ error: CURRENCY }).regex(/^[A-Z]{3}$/, { error: CURRENCY }),
  supersedes: otherIds,
  beside: otherIds,
  versions: listOf(versionSchema, 'versions')
    .min(1, { error: 'at least one version' })
    .transform(inOrder),
}).transform((published, context): Omit<Contract, 'file' | 'sha256'> => {
  for (const key of ['supersedes', 'beside'] as const) {
    for (const [i, other] of published[key].entries()) {
      if (other !== published.id && (key === 'beside' || !published.beside.includes(other)))
        continue;
      const message =
        other === published.id
          ? 'the id of another contract'
          : 'a contract that is not named in beside; it is gone, or it pays as well';
      context.addIssue({ code: 'custom', path: [key, i], message, input: other });
    }
  }
  return {
    id: published.id,
    title: published.title ?? published.id,
    provider: published.provider,
    direction: published.direction,
    currency: published.currency,
    supersedes: published.supersedes,
    beside: published.beside,
    versions: published.versions,
  };
});

/** By start; open ends closed by the next version's start. Overlaps and equal names are faults. */
function inOrder(
  unplaced: readonly UnplacedVersion[],
  context: z.core.$RefinementCtx,
): readonly ContractVersion[] {
  const versions = unplaced.map((version, fileIndex) => ({ ...version, fileIndex }));
  const fault = (version: ContractVersion, key: string, message: string): void => {
    const path = [version.fileIndex, key];
    context.addIssue({ code: 'custom', path, message, input: version.version });
  };
  const sorted = versions.toSorted((a, b) => a.effectiveFrom - b.effectiveFrom);
  for (const [i, version] of sorted.entries()) {
    const { effectiveFrom, effectiveTo } = version;
    const before = sorted[i - 1];
    if (versions.find((other) => other.version === version.version) !== version) {
      fault(version, 'version', 'a name that no other version has');
    }
    if (effectiveTo !== null && effectiveTo <= effectiveFrom) {
      fault(version, 'effective_to', 'an end after effective_from');
    }
    if (before === undefined) continue;
    const end = before.effectiveTo;
    if (before.effectiveFrom === effectiveFrom || (end !== null && end > effectiveFrom)) {
      fault(version, 'effective_from', `a start after version ${before.version} has ended`);
    }
  }
  return sorted.map((version, i) => ({
    ...version,
    effectiveTo: version.effectiveTo ?? sorted[i + 1]?.effectiveFrom ?? null,
  }));
}

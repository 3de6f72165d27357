import { z } from 'zod';
import { readings } from '../input/reading.ts';
import { creditReasons, evaluationSchema } from '../judge/evaluation.ts';
import { wholesOf } from '../judge/indicators/indicator.ts';

/**
 * `uptally/explanation@1`: one reading of an evaluation from its total down to calls. What is exact
 * stands as a fraction in lowest terms; parts sum to their whole and factors multiply to theirs.
 */

const { contract, period, events, total } = evaluationSchema.shape;
const commitmentSchema = evaluationSchema.shape.commitments.element;
const readingSchema = commitmentSchema.shape.partitions.element.shape.claimed;
const creditSchema = evaluationSchema.shape.credits.element.shape.claimed;

const fraction = z.strictObject({
  numerator: z.string().regex(/^-?\d+$/),
  denominator: z.string().regex(/^\d+$/),
});
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/);
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().min(0);
const fieldValues = z.record(z.string(), z.string());
const units = readingSchema.shape.units;
const bound = z.strictObject({ at_least: decimalText }).or(z.strictObject({ above: decimalText }));

const basisSchema = z.strictObject({
  amount: decimalText,
  estimated: z.boolean(),
  file: z.string(),
  /** They sum to the amount, unless that is below 0. */
  rows: z.array(
    z.strictObject({
      /** The bill of the ledger; absent: the file above. */
      source: z.string().optional(),
      line: count,
      cost: decimalText,
    }),
  ),
});

/** In the order of application. */
const capsSchema = z.array(
  z.strictObject({
    kind: z.enum(['percent_of_basis', 'months_of_fees']),
    number: decimalText,
    limit: fraction,
  }),
);

/** What one commitment brings to a line. */
const shareSchema = z.strictObject({
  commitment: z.string(),
  /** The partition whose credit counts, of so many with this scope. */
  partition: fieldValues,
  of_partitions: count,
  tier: count.nullable(),
  status: creditSchema.shape.status,
  reason: z.enum(creditReasons).nullable(),
  basis: basisSchema.nullable(),
  /** They multiply to `before_caps`; none where nothing is owed or known. */
  factors: z.array(
    z.strictObject({
      name: z.enum(['basis', 'per_day', 'days', 'percent', 'missed', 'multiplier', 'steps']),
      value: fraction,
    }),
  ),
  before_caps: fraction.nullable(),
  caps: capsSchema,
  amount: fraction.nullable(),
});

const lineSchema = z.strictObject({
  scope: fieldValues,
  credit: creditSchema,
  shares: z.array(shareSchema),
  /** They sum to `before_rounding`; none where it is unknown. */
  groups: z.array(
    z.strictObject({
      rule: z.enum(['max', 'sum']).nullable(),
      commitments: z.array(z.string()),
      before_caps: fraction,
      caps: capsSchema,
      amount: fraction,
    }),
  ),
  before_rounding: fraction.nullable(),
});

const causeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bad_units') }),
  z.strictObject({ kind: z.literal('down_run'), start: instant, end: instant }),
  z.strictObject({
    kind: z.literal('percentile'),
    values: count,
    attaining: count,
    rank: count,
  }),
  z.strictObject({ kind: z.literal('values'), values: count, attaining: count }),
  z.strictObject({ kind: z.literal('notice'), id: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('outage'),
    id: z.string().nullable(),
    start: instant,
    end: instant,
    affected: fraction,
    lost_ms: count,
  }),
]);

const lossSchema = z.strictObject({
  start: instant,
  end: instant,
  slots: count,
  share: fraction,
  /** In its slots of the period; null: it was declared. */
  units: units.nullable(),
  cause: causeSchema,
});

const lostSchema = z.strictObject({
  /** 1 − the attainment that decided. */
  share: fraction,
  slot_ms: count,
  /** False: the contract has none, and these are pieces to look at. */
  has_slots: z.boolean(),
  /** The greatest shares first. */
  parts: z.array(lossSchema),
  /** Parts that are not listed. */
  more: z.strictObject({ parts: count, slots: count, share: fraction, units }),
  /** Slots that lost nothing. */
  rest: z.strictObject({ slots: count, units }),
});

const callSchema = z.strictObject({
  source: z.string(),
  event_id: z.string(),
  /** Of a logical call, its last attempt, which decides. */
  last_event_id: z.string(),
  attempts: count,
  at: instant,
  claimed: z.enum(['good', 'bad', 'invalid']),
  conceded: z.enum(['good', 'bad', 'invalid']),
  classified: z.enum(['good', 'bad', 'invalid', 'disputed']),
  /** Index in `classify`; null: no rule matched. */
  rule: count.nullable(),
  retried: z.strictObject({ claimed: z.boolean(), conceded: z.boolean() }),
  exclusions: z.array(
    z.strictObject({
      id: z.string(),
      class: z.string(),
      effect: z.enum(['remove_time', 'drop_requests', 'count_as_good']),
      status: z.enum(['approved', 'asserted', 'rejected']),
    }),
  ),
  /** `target_by` has no target for it, so that it is invalid. */
  lacks_target: z.boolean(),
  value: z.strictObject({ metric: fraction, attains: z.boolean() }).nullable(),
});

const slotSchema = z.strictObject({
  start: instant,
  end: instant,
  units: z.strictObject({ claimed: units, conceded: units }),
  /** What the reading lost first. */
  calls: z.array(callSchema),
  more: count,
});

const partitionSchema = z.strictObject({
  partition: fieldValues,
  ...readingSchema.shape,
  /** The printed one, then those of further thresholds; one of them decides. */
  figures: z.array(
    z.strictObject({
      attainment: fraction,
      /** In percent, rounded as `compare` says. */
      compared: fraction,
      target: bound,
      met: z.boolean(),
      decides: z.boolean(),
      whole: z.strictObject({
        count: fraction,
        of: z.enum(wholesOf),
      }),
    }),
  ),
  lost: lostSchema.nullable(),
  slot: slotSchema.nullable(),
});

export const explanationSchema = z.strictObject({
  schema: z.literal('uptally/explanation@1'),
  reading: z.enum(readings),
  contract,
  period,
  events,
  total: z.strictObject({
    amount: decimalText,
    currency: total.shape.currency,
    status: creditSchema.shape.status,
    /** Null: there is none; `reached` is null while a line is unknown. */
    floor: z.strictObject({ bound, reached: z.boolean().nullable() }).nullable(),
    rounding: z.strictObject({ decimals: count, mode: z.enum(['half_up', 'half_even', 'down']) }),
  }),
  /** Those to which an explained partition belongs. */
  credits: z.array(lineSchema),
  commitments: z.array(
    commitmentSchema.omit({ partitions: true }).extend({ partitions: z.array(partitionSchema) }),
  ),
});

export type Explanation = z.output<typeof explanationSchema>;
export type ExplainedLine = z.output<typeof lineSchema>;
export type ExplainedShare = z.output<typeof shareSchema>;
export type ExplainedCommitment = Explanation['commitments'][number];
export type ExplainedPartition = z.output<typeof partitionSchema>;
export type ExplainedLoss = z.output<typeof lossSchema>;
export type ExplainedLost = z.output<typeof lostSchema>;
export type ExplainedSlot = z.output<typeof slotSchema>;
export type ExplainedCall = z.output<typeof callSchema>;
export type Fraction = z.output<typeof fraction>;

import { z } from 'zod';
import { document } from '../document.ts';
import { count, decimalText, fieldValues, fraction, instant, reading } from '../scalars.ts';
import { creditReasons, evaluationDocument } from './evaluation.ts';

const { contract, period, events, total } = evaluationDocument.shape;
const commitment = evaluationDocument.shape.commitments.element;
const readingShape = commitment.shape.partitions.element.shape.claimed;
const credit = evaluationDocument.shape.credits.element.shape.claimed;

const units = readingShape.shape.units;
const bound = z.strictObject({ at_least: decimalText }).or(z.strictObject({ above: decimalText }));

const basis = z.strictObject({
  amount: decimalText,
  estimated: z.boolean(),
  file: z.string(),
  rows: z
    .array(
      z.strictObject({
        /** The bill of the ledger; absent: the file above. */
        source: z.string().optional(),
        line: count,
        cost: decimalText,
      }),
    )
    .describe('they sum to the amount, unless that is below 0'),
});

const caps = z
  .array(
    z.strictObject({
      kind: z.enum(['percent_of_basis', 'months_of_fees']),
      number: decimalText,
      limit: fraction,
    }),
  )
  .describe('in the order of application');

const creditShare = z
  .strictObject({
    commitment: z.string(),
    partition: fieldValues.describe(
      'the partition whose credit counts, of so many with this scope',
    ),
    of_partitions: count,
    tier: count.nullable(),
    status: credit.shape.status,
    reason: z.enum(creditReasons).nullable(),
    basis: basis.nullable(),
    factors: z
      .array(
        z.strictObject({
          name: z.enum(['basis', 'per_day', 'days', 'percent', 'missed', 'multiplier', 'steps']),
          value: fraction,
        }),
      )
      .describe('they multiply to `before_caps`; none where nothing is owed or known'),
    before_caps: fraction.nullable(),
    caps,
    amount: fraction.nullable(),
  })
  .describe('what one commitment brings to a line');

const line = z.strictObject({
  scope: fieldValues,
  credit: credit,
  shares: z.array(creditShare),
  groups: z
    .array(
      z.strictObject({
        rule: z.enum(['max', 'sum']).nullable(),
        commitments: z.array(z.string()),
        before_caps: fraction,
        caps,
        amount: fraction,
      }),
    )
    .describe('they sum to `before_rounding`; none where it is unknown'),
  before_rounding: fraction.nullable(),
});

const cause = z.discriminatedUnion('kind', [
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

const loss = z.strictObject({
  start: instant,
  end: instant,
  slots: count,
  share: fraction,
  units: units.nullable().describe('in its slots of the period; null: it was declared'),
  cause: cause,
});

const lost = z.strictObject({
  share: fraction.describe('1 − the attainment that decided'),
  slot_ms: count,
  has_slots: z.boolean().describe('false: the contract has none, and these are pieces to look at'),
  parts: z.array(loss).describe('the greatest shares first'),
  more: z
    .strictObject({ parts: count, slots: count, share: fraction, units })
    .describe('parts that are not listed'),
  rest: z.strictObject({ slots: count, units }).describe('slots that lost nothing'),
});

const call = z.strictObject({
  source: z.string(),
  event_id: z.string(),
  last_event_id: z.string().describe('of a logical call, its last attempt, which decides'),
  attempts: count,
  at: instant,
  claimed: z.enum(['good', 'bad', 'invalid']),
  conceded: z.enum(['good', 'bad', 'invalid']),
  classified: z.enum(['good', 'bad', 'invalid', 'disputed']),
  rule: count.nullable().describe('index in `classify`; null: no rule matched'),
  retried: z.strictObject({ claimed: z.boolean(), conceded: z.boolean() }),
  exclusions: z.array(
    z.strictObject({
      id: z.string(),
      class: z.string(),
      effect: z.enum(['remove_time', 'drop_requests', 'count_as_good']),
      status: z.enum(['approved', 'asserted', 'rejected']),
    }),
  ),
  lacks_target: z.boolean().describe('`target_by` has no target for it, so that it is invalid'),
  value: z.strictObject({ metric: fraction, attains: z.boolean() }).nullable(),
});

const oneSlot = z.strictObject({
  start: instant,
  end: instant,
  units: z.strictObject({ claimed: units, conceded: units }),
  calls: z.array(call).describe('what the reading lost first'),
  more: count,
});

const onePartition = z.strictObject({
  partition: fieldValues,
  ...readingShape.shape,
  figures: z
    .array(
      z.strictObject({
        attainment: fraction,
        /** In percent, rounded as `compare` says. */
        compared: fraction,
        target: bound,
        met: z.boolean(),
        decides: z.boolean(),
        whole: z.strictObject({
          count: fraction,
          of: z.enum(['units', 'slots', 'values', 'minutes', 'incidents']),
        }),
      }),
    )
    .describe('the printed one, then those of further thresholds; one of them decides'),
  lost: lost.nullable(),
  slot: oneSlot.nullable(),
});

export const explanationDocument = document(
  'explanation@1',
  'One reading of an evaluation from its total down to calls: parts sum to their whole, ' +
    'factors multiply to theirs',
  {
    reading,
    contract,
    period,
    events,
    total: z.strictObject({
      amount: decimalText,
      currency: total.shape.currency,
      status: credit.shape.status,
      floor: z
        .strictObject({ bound, reached: z.boolean().nullable() })
        .nullable()
        .describe('null: there is none; `reached` is null while a line is unknown'),
      rounding: z.strictObject({ decimals: count, mode: z.enum(['half_up', 'half_even', 'down']) }),
    }),
    credits: z.array(line).describe('those to which an explained partition belongs'),
    commitments: z.array(
      commitment.omit({ partitions: true }).extend({ partitions: z.array(onePartition) }),
    ),
  },
);

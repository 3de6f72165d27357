import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { type Claim, claimStates, noteKinds } from '../../money/claim/claim.ts';
import { type Crediting, openAmount } from '../../money/claim/credit-claim.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { type RankedClaim, standingOf } from '../../money/claim/rank-claims.ts';
import { document, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { statementDocument } from '../result/statement.ts';
import { count, decimalText, instant, sha256 } from '../scalars.ts';

const { missing } = statementDocument.shape.claim.unwrap().shape.steps.element.shape;
const state = z.enum(claimStates);

/** Where a claim stands. */
export const standing = z.strictObject({
  number: z.string().describe('of the statement that is claimed'),
  contract: z.string(),
  period: z.string(),
  currency: z.string(),
  state,
  finished: z.boolean().describe('nothing more is to be done or to come'),
  asked: decimalText,
  has_unknown: z.boolean().describe('a breach is in it whose money is not known'),
  asked_too_much: decimalText.describe('what of it the newest statement no longer says'),
  approved: decimalText.nullable(),
  credited: decimalText,
  open: decimalText,
  at_risk: decimalText.describe('what is lost if nobody acts, or does not come'),
  adds_to: z.string().nullable().describe('the filed claim of the same period'),
  replaced_by: z.string().nullable().describe('the restatement that came before it was filed'),
  next_step: z.string().nullable().describe('of ours; null: the vendor has to act, or nobody'),
  next_deadline: instant.nullable(),
  days_left: z.int().nullable().describe('whole days, cut; below 0: late'),
  late: z.array(z.string()).describe('steps that were due before and that nobody recorded'),
  steps: z.array(
    z.strictObject({
      what: z.string(),
      channel: z.string().nullable(),
      due: instant.nullable(),
      missing,
      sent_at: instant.nullable(),
    }),
  ),
});

const recorded = {
  position: z.int().min(1),
  happened_at: instant,
  recorded_at: instant,
  recorded_by: z.string(),
  why: z.string().nullable(),
};

const history = {
  transitions: z.array(
    z.strictObject({
      ...recorded,
      from: state,
      to: state,
      amount: decimalText.nullable(),
      source: z.string().nullable(),
    }),
  ),
  credits: z.array(
    z.strictObject({
      ...recorded,
      amount: decimalText.describe('below 0: the vendor took it back'),
      source: z.string(),
      source_sha256: sha256,
      reverses: count.nullable().describe('position of the credit that this one undoes'),
      expected: decimalText,
      difference: decimalText,
    }),
  ),
  notes: z.array(z.strictObject({ ...recorded, kind: z.enum(noteKinds), value: z.string() })),
};

export const claimDocument = document('claim@1', 'One claim with its history', {
  ...standing.shape,
  ...history,
});

export const creditedClaimDocument = document(
  'credited-claim@1',
  'A claim, and what was counted for it just now',
  {
    ...standing.shape,
    ...history,
    counted: z.array(
      z.strictObject({
        sha256: sha256.describe('of what the payment says, however it is written'),
        amount: decimalText,
        source: z.string(),
        charge: z.record(z.string(), z.string()).nullable().describe('the row, as it came'),
      }),
    ),
  },
);

export function claimJson(claim: Claim, now: EpochMs): Published<typeof claimDocument> {
  return { schema: 'uptally/claim@1', ...claimFields(claim, now) };
}

export function creditedClaimJson(
  { claim, counted }: Crediting,
  now: EpochMs,
): Published<typeof creditedClaimDocument> {
  return {
    schema: 'uptally/credited-claim@1',
    ...claimFields(claim, now),
    counted: counted.map(({ sha256, amount, source, charge }) => ({
      sha256,
      amount,
      source,
      charge,
    })),
  };
}

type ClaimFields = Omit<Published<typeof claimDocument>, 'schema'>;

export function claimFields(claim: Claim, now: EpochMs): ClaimFields {
  return {
    ...standingJson(standingOf(claim, now)),
    transitions: claim.transitions.map((row) => ({
      ...recordedJson(row),
      from: row.from,
      to: row.to,
      amount: row.amount,
      source: row.source,
    })),
    credits: claim.credits.map((row) => ({
      ...recordedJson(row),
      amount: row.amount,
      source: row.source,
      source_sha256: row.sourceSha256,
      reverses: row.reverses,
      expected: row.expected,
      difference: row.difference,
    })),
    notes: claim.notes.map((row) => ({ ...recordedJson(row), kind: row.kind, value: row.value })),
  };
}

export function standingJson({
  claim,
  isFinished,
  atRisk,
  step,
  daysLeft,
  late,
}: RankedClaim): Published<typeof standing> {
  const { statement } = claim;
  return {
    number: statement.number,
    contract: statement.contract.id,
    period: statement.evaluation.period.label,
    currency: statement.contract.currency,
    state: claim.state,
    finished: isFinished,
    asked: claim.asked,
    has_unknown: claim.hasUnknown,
    asked_too_much: claim.askedTooMuch,
    approved: claim.approved,
    credited: claim.credited,
    open: moneyText(openAmount(claim), statement),
    at_risk: atRisk,
    adds_to: claim.addsTo,
    replaced_by: claim.replacedBy,
    next_step: step?.what ?? null,
    next_deadline: instantOrNull(step?.due ?? null),
    days_left: daysLeft,
    late: late.map(({ what }) => what),
    steps: claim.steps.map((known) => ({
      what: known.what,
      channel: known.channel,
      due: instantOrNull(known.due),
      missing: known.missing,
      sent_at: instantOrNull(known.sentAt),
    })),
  };
}

function recordedJson(
  row: Claim['notes'][number] | Claim['transitions'][number] | Claim['credits'][number],
) {
  return {
    position: row.position,
    happened_at: formatInstant(row.happenedAt),
    recorded_at: formatInstant(row.recordedAt),
    recorded_by: row.recordedBy,
    why: row.why,
  };
}

import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Claim } from '../../money/claim/claim.ts';
import { openAmount } from '../../money/claim/credit-claim.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { type Standing, standingOf } from '../../money/claim/rank-claims.ts';
import type { RecordedClaim } from '../../money/statement/recorded-claims.ts';

/** `uptally/claims@1`: amounts are decimals, instants are UTC. */
export function claimsJson(
  standings: readonly Standing[],
  now: EpochMs,
  recorded: readonly RecordedClaim[],
) {
  return {
    schema: 'uptally/claims@1',
    as_of: formatInstant(now),
    claims: standings.map(standingJson),
    recorded: recordedClaimsJson(recorded),
  };
}

/** Claims that were filed before statements of their contract were issued here. */
export function recordedClaimsJson(recorded: readonly RecordedClaim[]) {
  return recorded.map((claim) => ({
    contract: claim.contractId,
    period: claim.period,
    amount: claim.amount,
    currency: claim.currency,
    reference: claim.reference,
    filed_at: formatInstant(claim.filedAt),
    recorded_at: formatInstant(claim.recordedAt),
    recorded_by: claim.recordedBy,
  }));
}

/** One of them, with its history. */
export function claimJson(claim: Claim, now: EpochMs) {
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

function standingJson({ claim, isFinished, atRisk, step, daysLeft, late }: Standing) {
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
    open: moneyText(openAmount(claim), claim.statement),
    at_risk: atRisk,
    adds_to: claim.addsTo,
    replaced_by: claim.replacedBy,
    next_step: step?.what ?? null,
    next_deadline: instantText(step?.due ?? null),
    days_left: daysLeft,
    late: late.map(({ what }) => what),
    steps: claim.steps.map((known) => ({
      what: known.what,
      channel: known.channel,
      due: instantText(known.due),
      missing: known.missing,
      sent_at: instantText(known.sentAt),
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

function instantText(instant: EpochMs | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

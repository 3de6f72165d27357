import { UptallyError } from '../../ground/errors.ts';
import { decimal, parseDecimal, ZERO } from '../../ground/exact.ts';
import { localText } from '../../ground/local-text.ts';
import { type EpochMs, formatInstant, instantOf } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { findStatement } from '../statement/find-statements.ts';
import { type Claim, type ClaimState, filingDeadline } from './claim.ts';
import { isForfeited } from './derive-claims.ts';
import { findClaim } from './find-claims.ts';
import { moneyText } from './money-text.ts';

/** Who says what, when it happened and when it was said. */
export interface Provenance {
  readonly by: string;
  readonly at: EpochMs;
  readonly now: EpochMs;
  readonly why?: string | undefined;
  readonly source?: string | undefined;
}

/** What becomes of a claim; `amount` is a decimal. */
export type ClaimAdvance =
  | {
      readonly to: 'drafted' | 'filed' | 'acknowledged' | 'denied' | 'withdrawn' | 'expired';
    }
  | { readonly to: 'approved' | 'partly_approved'; readonly amount?: string | undefined };

/** From which recorded states each state is reached; the ledger holds the same list. */
export const reachedFrom: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  due: [],
  drafted: ['due'],
  filed: ['due', 'drafted', 'denied', 'expired'],
  acknowledged: ['filed'],
  approved: ['filed', 'acknowledged', 'approved', 'partly_approved', 'denied'],
  partly_approved: ['filed', 'acknowledged', 'approved', 'partly_approved', 'denied'],
  denied: ['filed', 'acknowledged', 'approved', 'partly_approved'],
  credited: ['filed', 'acknowledged', 'approved', 'partly_approved'],
  expired: ['due', 'drafted'],
  withdrawn: ['due', 'drafted'],
};

/**
 * Records what became of a claim, in one transaction and after every other process that does the
 * same for its contract. Throws `refused` with the reason where the claim stands elsewhere, and
 * `invalid_input` for a claim that there is not.
 */
export async function advanceClaim(
  ledger: Ledger,
  number: string,
  advance: ClaimAdvance,
  provenance: Provenance,
): Promise<Claim> {
  return withClaim(ledger, number, provenance, async (session, claim) => {
    checkAdvance(claim, advance, provenance);
    await recordTransition(session, claim, advance.to, amountOf(claim, advance), provenance);
  });
}

/** Does something to one claim and answers what it is then. */
export async function withClaim(
  ledger: Ledger,
  number: string,
  { at, now }: Pick<Provenance, 'at' | 'now'>,
  work: (session: LedgerSession, claim: Claim) => Promise<void>,
): Promise<Claim> {
  return ledger.transaction(async (session) => {
    const { statement } = await findStatement(session, number);
    await session.run(...ledgerQuery('claim/lock-claims', [statement.contract.id]));
    const claim = await findClaim(session, statement.number, now);
    const local = (instant: EpochMs) => localText(instant, statement.contract.time_zone);
    if (at > now) refuse(claim, `${local(at)} has not come yet`);
    const issuedAt = instantOf(statement.issued.at);
    if (at < issuedAt) {
      refuse(claim, `the statement was issued at ${local(issuedAt)}, after ${local(at)}`);
    }
    await work(session, claim);
    return findClaim(session, statement.number, now);
  });
}

function checkAdvance(claim: Claim, advance: ClaimAdvance, { at, why }: Provenance): void {
  const { to } = advance;
  const recorded = recordedState(claim);
  if (claim.replacedBy !== null) {
    refuse(claim, `${claim.replacedBy} replaced it before it was filed`);
  }
  if (to === 'filed' && isForfeited(claim, at)) {
    const { time_zone } = claim.statement.contract;
    const deadline = localText(filingDeadline(claim) ?? at, time_zone);
    refuse(
      claim,
      `it had to be filed before ${deadline}, and the contract forfeits what comes later; if ` +
        'it was filed before, say when (--at)',
    );
  }
  if (!reachedFrom[to].includes(recorded)) {
    refuse(claim, `it is ${shown(claim.state)}, and ${shown(to)} follows ${followed(to)}`);
  }
  if (to === 'expired' && !isForfeited(claim, at)) refuse(claim, 'its deadline has not passed');
  if (advance.to === 'approved' || advance.to === 'partly_approved')
    checkAnswer(claim, advance, why);
}

function checkAnswer(
  claim: Claim,
  advance: Extract<ClaimAdvance, { to: 'approved' | 'partly_approved' }>,
  why: string | undefined,
): void {
  const amount = amountOf(claim, advance) ?? '';
  if (claim.state === advance.to && decimal(claim.approved ?? '0').equals(decimal(amount))) {
    refuse(claim, `it is ${shown(advance.to)} already, with this amount`);
  }
  if (claim.approved !== null && why === undefined) {
    refuse(claim, `${claim.approved} was approved; another answer needs a reason`);
  }
  const asked = decimal(claim.asked);
  if (
    advance.to === 'partly_approved' &&
    !claim.hasUnknown &&
    decimal(amount).compare(asked) >= 0
  ) {
    refuse(claim, `${amount} is not less than the ${claim.asked} that is asked for`);
  }
}

function amountOf(claim: Claim, advance: ClaimAdvance): string | null {
  switch (advance.to) {
    case 'filed':
      return claim.asked;
    case 'approved':
    case 'partly_approved': {
      if (advance.amount === undefined && claim.hasUnknown) {
        refuse(claim, 'not all of what it asks for is known: say what was approved (--amount)');
      }
      return checkedAmount(claim, advance.amount ?? claim.asked);
    }
    default:
      return null;
  }
}

function checkedAmount(claim: Claim, text: string): string {
  const amount = parseDecimal(text);
  if (amount === undefined || amount.compare(ZERO) < 0) {
    refuse(claim, `${text} is no amount such as 12.34`);
  }
  return moneyText(amount, claim.statement);
}

/** What the ledger's rows say, whatever the calendar says since. */
export function recordedState({ transitions }: Pick<Claim, 'transitions'>): ClaimState {
  return transitions.at(-1)?.to ?? 'due';
}

/** Appends a transition; the ledger refuses one that does not continue the claim. */
export async function recordTransition(
  session: LedgerSession,
  claim: Claim,
  to: ClaimState,
  amount: string | null,
  { by, at, now, why, source }: Provenance,
): Promise<void> {
  await session.run(
    ...ledgerQuery('claim/record-claim-transition', [
      claim.statement.number,
      claim.transitions.length + 1,
      recordedState(claim),
      to,
      formatInstant(at),
      formatInstant(now),
      by,
      why ?? null,
      source ?? null,
      amount,
    ]),
  );
}

export function refuse({ statement }: Pick<Claim, 'statement'>, reason: string): never {
  throw new UptallyError('refused', `${statement.number}: ${reason}`);
}

export function shown(state: ClaimState): string {
  return state.replace('_', ' ');
}

function followed(to: ClaimState): string {
  const names = reachedFrom[to].map(shown);
  return names.length === 1
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

import { decimal, type Exact, sum, ZERO } from '../../ground/exact.ts';
import { groupedBy } from '../../ground/grouped-by.ts';
import type { EpochMs } from '../../ground/time.ts';
import { verdictReasons } from '../../published/result/evaluation.ts';
import type { CreditLine } from '../judge/evaluation.ts';
import type { Statement } from '../statement/statement.ts';
import {
  type Claim,
  type ClaimState,
  type ClaimStep,
  type Credit,
  filingDeadline,
  isFiled,
  type Note,
  type Transition,
} from './claim.ts';
import { moneyText } from './money-text.ts';

/** What the ledger holds of some contracts' claims: all of each, in the order of recording. */
export interface ClaimRecords {
  /** In the order in which each contract issued them. */
  readonly statements: readonly Statement[];
  readonly transitions: readonly Transition[];
  readonly credits: readonly Credit[];
  readonly notes: readonly Note[];
}

export type StepsOf = (statement: Statement) => readonly ClaimStep[];

/**
 * The claims of statements that are owed to us and have something to claim.
 *
 * Of the statements of one period the newest one says what is owed. Claims that were filed before
 * it stay, and the newest asks for what they do not ask for: so that of all claims of a period what
 * was asked, less what a restatement replaced before it was filed, less what was asked too much, is
 * the newest statement's total.
 */
export function deriveClaims(
  { statements, transitions, credits, notes }: ClaimRecords,
  stepsOf: StepsOf,
  now: EpochMs,
): readonly Claim[] {
  const owed = statements.filter(({ contract }) => contract.direction === 'receivable');
  const byPeriod = groupedBy(owed, ({ contract, evaluation }) =>
    JSON.stringify([contract.id, evaluation.period.label]),
  );
  const transitionsOf = groupedBy(transitions, ({ number }) => number);
  const creditsOf = groupedBy(credits, ({ number }) => number);
  const notesOf = groupedBy(notes, ({ number }) => number);
  const claims = [...byPeriod.values()].flatMap((revisions) =>
    claimsOfPeriod(
      revisions.map((statement) => ({
        statement,
        steps: stepsOf(statement),
        transitions: transitionsOf.get(statement.number) ?? [],
        credits: creditsOf.get(statement.number) ?? [],
        notes: notesOf.get(statement.number) ?? [],
      })),
    ),
  );
  return claims.map((claim) => ({ ...claim, state: stateAt(claim, now) }));
}

type Revision = Pick<Claim, 'statement' | 'steps' | 'transitions' | 'credits' | 'notes'>;

/** Money is compared within one currency. */
interface Asked {
  readonly number: string;
  readonly currency: string;
  readonly amount: Exact;
  readonly hasUnknown: boolean;
}

function claimsOfPeriod(revisions: readonly Revision[]): readonly Omit<Claim, 'state'>[] {
  const filed: Asked[] = [];
  const claims: Omit<Claim, 'state'>[] = [];
  for (const [i, revision] of revisions.entries()) {
    const { statement, transitions, credits } = revision;
    const { currency, claimed } = statement.evaluation.total;
    const hasUnknown = statement.evaluation.credits.some(isBreachOfUnknownAmount);
    const before = filed.filter((other) => other.currency === currency);
    const frozen = transitions.find(({ to }) => to === 'filed')?.amount ?? null;
    const open = decimal(claimed).sub(sum(before.map(({ amount }) => amount)));
    const asked = frozen === null ? atLeastZero(open) : decimal(frozen);
    const isNewOfUnknown = hasUnknown && !filed.some((other) => other.hasUnknown);
    if (asked.equals(ZERO) && !isNewOfUnknown && transitions.length === 0) continue;
    claims.push({
      ...revision,
      asked: moneyText(asked, statement),
      hasUnknown,
      addsTo: before.at(-1)?.number ?? null,
      replacedBy: frozen === null ? (revisions[i + 1]?.statement.number ?? null) : null,
      askedTooMuch: moneyText(ZERO, statement),
      approved: approvedBy(revision),
      credited: moneyText(sum(credits.map(({ amount }) => decimal(amount))), statement),
    });
    if (frozen !== null) {
      filed.push({ number: statement.number, currency, amount: asked, hasUnknown });
    }
  }
  const tooMuch = askedTooMuch(filed, revisions.at(-1)?.statement);
  return claims.map((claim) => {
    const excess = tooMuch.get(claim.statement.number);
    return excess === undefined
      ? claim
      : { ...claim, askedTooMuch: moneyText(excess, claim.statement) };
  });
}

/** What was asked beyond the newest statement, taken from the claim that was issued last. */
function askedTooMuch(
  filed: readonly Asked[],
  newest: Statement | undefined,
): ReadonlyMap<string, Exact> {
  const found = new Map<string, Exact>();
  const { currency, claimed } = newest?.evaluation.total ?? { currency: '', claimed: '0' };
  const isOfNewest = (other: Asked) => other.currency === currency;
  let excess = atLeastZero(
    sum(filed.filter(isOfNewest).map(({ amount }) => amount)).sub(decimal(claimed)),
  );
  for (const other of filed.toReversed()) {
    const part = !isOfNewest(other) || other.amount.compare(excess) < 0 ? other.amount : excess;
    if (part.equals(ZERO)) continue;
    found.set(other.number, part);
    if (isOfNewest(other)) excess = excess.sub(part);
  }
  return found;
}

function isBreachOfUnknownAmount({ claimed }: CreditLine): boolean {
  return (
    claimed.status === 'unknown' && !verdictReasons.some((reason) => reason === claimed.reason)
  );
}

/** The newest answer counts; a claim that was filed again has none yet. */
function approvedBy({ transitions, statement }: Revision): string | null {
  const last = transitions.findLast(({ to }) =>
    ['filed', 'approved', 'partly_approved', 'denied'].includes(to),
  );
  const amount = last === undefined || last.to === 'filed' ? null : last.amount;
  return amount === null ? null : moneyText(decimal(amount), statement);
}

type Undecided = Omit<Claim, 'state'>;

/** What was recorded, unless a restatement or the calendar has overtaken it. */
function stateAt(claim: Undecided, now: EpochMs): ClaimState {
  const recorded = claim.transitions.at(-1)?.to ?? 'due';
  if (isFiled(claim.transitions)) return recorded;
  if (claim.replacedBy !== null) return 'withdrawn';
  if (recorded !== 'due' && recorded !== 'drafted') return recorded;
  return isForfeited(claim, now) ? 'expired' : recorded;
}

/** Whether filing at an instant comes too late under the contract. */
export function isForfeited(claim: Pick<Claim, 'statement' | 'steps'>, at: EpochMs): boolean {
  const deadline = filingDeadline(claim);
  return deadline !== null && deadline <= at && claim.statement.claim?.late_forfeits === true;
}

function atLeastZero(value: Exact): Exact {
  return value.compare(ZERO) < 0 ? ZERO : value;
}

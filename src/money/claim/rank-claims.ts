import { decimal, type Exact, ZERO } from '../../ground/exact.ts';
import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import { type Claim, type ClaimStep, filingStep } from './claim.ts';
import { openAmount } from './credit-claim.ts';
import { isForfeited } from './derive-claims.ts';
import { moneyText } from './money-text.ts';

/** Where a claim stands at an instant. */
export interface RankedClaim {
  readonly claim: Claim;
  /** Nothing more is to be done or to come. */
  readonly isFinished: boolean;
  /** What is lost if nobody acts, or does not come if the vendor does not; a decimal. */
  readonly atRisk: string;
  /** The next step of ours; null: the vendor has to act, or nobody. */
  readonly step: ClaimStep | null;
  /** Whole days, cut; below 0: late. Null where no step has a known deadline. */
  readonly daysLeft: number | null;
  /** Steps that were due before and that nobody recorded. */
  readonly late: readonly ClaimStep[];
}

/**
 * What is lost first comes first: by deadline, then by money; then
 * claims whose deadline is not known.
 */
export function rankClaims(claims: readonly Claim[], now: EpochMs): readonly RankedClaim[] {
  return claims.map((claim) => standingOf(claim, now)).sort(compare);
}

export function standingOf(claim: Claim, now: EpochMs): RankedClaim {
  const toDo = stepsToDo(claim, now);
  const late = toDo.filter(({ due }) => due !== null && due <= now);
  const ahead = toDo
    .filter(({ due }) => due !== null && due > now)
    .sort((a, b) => (a.due ?? 0) - (b.due ?? 0));
  // A notice that was missed does not hide the step that can still be done in time.
  const step = ahead[0] ?? late[0] ?? toDo[0] ?? null;
  return {
    claim,
    isFinished: isFinished(claim, toDo),
    atRisk: moneyText(atRisk(claim), claim.statement),
    step,
    daysLeft: step === null || step.due === null ? null : Math.floor((step.due - now) / DAY_MS),
    late,
  };
}

/** Steps of ours that are not done; a denied claim can be filed again while that is in time. */
export function stepsToDo(claim: Claim, now: EpochMs): readonly ClaimStep[] {
  const { state, steps } = claim;
  if (state === 'due' || state === 'drafted') return steps.filter(({ sentAt }) => sentAt === null);
  const filing = filingStep(claim);
  const isOpen = filing !== undefined && filing.due !== null && filing.due > now;
  return state === 'denied' && isOpen && !isForfeited(claim, now) ? [filing] : [];
}

function isFinished(claim: Claim, toDo: readonly ClaimStep[]): boolean {
  switch (claim.state) {
    case 'withdrawn':
    case 'expired':
      return true;
    case 'denied':
      return toDo.length === 0;
    case 'credited':
      return openAmount(claim).equals(ZERO);
    default:
      return false;
  }
}

function atRisk(claim: Claim): Exact {
  switch (claim.state) {
    case 'withdrawn':
    case 'expired':
      return ZERO;
    case 'denied':
      return decimal(claim.asked).sub(decimal(claim.askedTooMuch));
    default:
      return openAmount(claim);
  }
}

function compare(a: RankedClaim, b: RankedClaim): number {
  return (
    groupOf(a) - groupOf(b) ||
    (a.step?.due ?? 0) - (b.step?.due ?? 0) ||
    decimal(b.atRisk).compare(decimal(a.atRisk)) ||
    (a.claim.statement.number < b.claim.statement.number ? -1 : 1)
  );
}

function groupOf({ step, isFinished }: RankedClaim): number {
  if (isFinished) return 3;
  if (step === null) return 2;
  return step.due === null ? 1 : 0;
}

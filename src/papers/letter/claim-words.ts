import { decimal, ZERO } from '../../ground/exact.ts';
import { localText } from '../../ground/local-text.ts';
import type { Claim } from '../../money/claim/claim.ts';
import { openAmount } from '../../money/claim/credit-claim.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import type { RankedClaim } from '../../money/claim/rank-claims.ts';
import { amountText } from '../words/format-figure.ts';

/** `USD 812.50`, in the currency of the claim. */
export function claimMoney({ statement }: Claim, amount: string): string {
  return amountText(moneyText(decimal(amount), statement), statement.contract.currency);
}

/** When the next step is due, in the zone of its contract; `''` where no step is ours. */
export function deadlineText({ claim, step }: Pick<RankedClaim, 'claim' | 'step'>): string {
  if (step === null) return '';
  if (step.due !== null) return localText(step.due, claim.statement.contract.time_zone);
  return step.missing === null ? 'no deadline' : `unknown: ${step.missing}`;
}

/** `late`, `today`, `5 days`. */
export function leftText({ step, daysLeft }: RankedClaim): string {
  if (daysLeft === null || step === null) return '';
  if (daysLeft < 0) return 'late';
  return daysLeft === 0 ? 'today' : `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
}

/** What else has to be known of a claim, each in a few words. */
export function notesOfClaim({ claim, step, late }: RankedClaim): readonly string[] {
  return [
    ...late.filter((missed) => missed !== step).map(({ what }) => `LATE: ${what}`),
    ...claim.steps
      .filter((other) => other !== step && other.missing !== null && other.sentAt === null)
      .filter(() => claim.state === 'due' || claim.state === 'drafted')
      .map(({ what, missing }) => `${what}: deadline unknown (${missing})`),
    ...(claim.hasUnknown ? ['and an unknown amount'] : []),
    ...(claim.addsTo === null ? [] : [`adds to ${claim.addsTo}`]),
    ...(claim.replacedBy === null ? [] : [`replaced by ${claim.replacedBy}`]),
    ...(decimal(claim.askedTooMuch).equals(ZERO)
      ? []
      : [`asked for ${claimMoney(claim, claim.askedTooMuch)} too much`]),
    ...(claim.state === 'credited' ? differenceNote(claim) : []),
    ...(claim.state === 'denied' ? [claim.transitions.at(-1)?.why ?? ''] : []),
  ];
}

function differenceNote(claim: Claim): readonly string[] {
  const open = openAmount(claim);
  if (open.equals(ZERO)) return [];
  return open.compare(ZERO) > 0
    ? [`${claimMoney(claim, moneyText(open, claim.statement))} short`]
    : [`${claimMoney(claim, moneyText(open.neg(), claim.statement))} more than expected`];
}

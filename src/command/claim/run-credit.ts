import { invalidInput } from '../../ground/errors.ts';
import { decimal } from '../../ground/exact.ts';
import type { Provenance } from '../../money/claim/advance-claim.ts';
import type { Claim } from '../../money/claim/claim.ts';
import {
  creditClaim,
  openAmount,
  previewPayments,
  typedPayment,
  uncreditClaim,
} from '../../money/claim/credit-claim.ts';
import { findClaim } from '../../money/claim/find-claims.ts';
import type { Payment } from '../../money/claim/known-payments.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { creditedClaimJson } from '../../published/closed/claim.ts';
import { documentLine } from '../../published/document-text.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { type MemoOptions, memoPayments } from './run-memo.ts';
import { type ProvenanceOptions, printClaim, withProvenance } from './run-with-provenance.ts';
import { renderCrediting, undoneWords } from './text-credit.ts';

export interface CreditOptions extends ProvenanceOptions, MemoOptions {
  readonly json?: true;
  readonly amount?: string;
  readonly currency?: string;
}

/** Counts an amount that was typed, or a memo's rows once they are known to be of the claim. */
export async function creditOneClaim(
  session: Session,
  number: string,
  options: CreditOptions,
): Promise<CommandOutcome> {
  return withProvenance(session, options, async ({ ledger }, provenance) => {
    const claim = await findClaim(ledger, number, provenance.now);
    requireCurrency(options.currency, claim.statement.contract.currency);
    const payments =
      options.amount !== undefined
        ? [await amountPayment(ledger, claim, options.amount, options)]
        : await memoPayments(ledger, claim, options);
    if (payments === null) return 'done';
    const crediting = await creditClaim(ledger, number, payments, provenance);
    print(
      options.json
        ? documentLine(creditedClaimJson(crediting, provenance.now))
        : renderCrediting(crediting),
    );
    return 'done';
  });
}

/** Undoes a credit that was counted by mistake. */
export async function uncreditOneClaim(
  session: Session,
  number: string,
  options: ProvenanceOptions & { readonly reason: string; readonly credit?: number },
): Promise<CommandOutcome> {
  return withProvenance(session, options, async ({ ledger }, provenance) => {
    const said: Provenance & { readonly why: string } = { ...provenance, why: options.reason };
    const { claim, undone } = await uncreditClaim(ledger, number, options.credit, said);
    const open = moneyText(openAmount(claim), claim.statement);
    printClaim(claim, options, provenance, undoneWords(undone, open));
    return 'done';
  });
}

/** Throws `invalid_input` for what may have been counted from a memo, unless somebody says yes. */
async function amountPayment(
  ledger: Ledger,
  claim: Claim,
  amount: string,
  { reference, yes }: Pick<CreditOptions, 'reference' | 'yes'>,
): Promise<Payment> {
  const { statement } = claim;
  if (decimal(amount).equals(0)) {
    throw invalidInput([{ place: '--amount', value: amount, expectation: 'an amount, not 0' }]);
  }
  const typed = typedPayment(statement.number, amount, reference);
  const payment = { ...typed, amount: moneyText(decimal(amount), statement) };
  const { fresh } = await previewPayments(ledger, claim, [payment]);
  const resembles = fresh[0]?.resembles ?? null;
  if (resembles !== null && yes !== true) {
    const expectation =
      `what was not counted yet; it may be once more what came from ${resembles}; ` +
      '--yes counts it all the same';
    throw invalidInput([{ place: '--amount', value: amount, expectation }]);
  }
  return payment;
}

function requireCurrency(given: string | undefined, currency: string): void {
  if (given === undefined || given === currency) return;
  const expectation = `${currency}, as the contract; what was converted has no exact amount`;
  throw invalidInput([{ place: '--currency', value: given, expectation }]);
}

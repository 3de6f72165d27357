import { basename } from 'node:path';
import { invalidInput } from '../../ground/errors.ts';
import { decimal } from '../../ground/exact.ts';
import { tell } from '../../ground/progress.ts';
import type { Claim } from '../../money/claim/claim.ts';
import {
  type Crediting,
  creditClaim,
  openAmount,
  paymentOfRow,
  previewPayments,
  requireCreditable,
  totalOf,
  typedPayment,
  uncreditClaim,
} from '../../money/claim/credit-claim.ts';
import { findClaim } from '../../money/claim/find-claims.ts';
import type { Payment } from '../../money/claim/known-payments.ts';
import { findMemoRows, type MemoFilter } from '../../money/claim/match-memo.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import type { Word } from '../../money/claim/move-claim.ts';
import { type FeeOptions, loadFees } from '../../money/input/fees.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { frozenContract } from '../../money/statement/frozen-inputs.ts';
import { amountText, plainText } from '../../papers/words/format-figure.ts';
import { creditedClaimJson } from '../../published/closed/claim.ts';
import { memoJson } from '../../published/closed/memo.ts';
import { documentLine, documentText } from '../../published/document-text.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { isYes } from '../terminal/ask.ts';
import { counted, print } from '../terminal/print.ts';
import {
  chosenRows,
  doubtFaults,
  type MemoPreview,
  passedText,
  previewLines,
} from './memo-preview.ts';
import { printClaim, type WordOptions, withWords } from './move.ts';

export type CreditOptions = WordOptions &
  MemoFilter &
  FeeOptions & {
    readonly memo?: string;
    /** Lines of the memo that a person looked at. */
    readonly rows?: readonly number[];
    readonly dryRun?: true;
    readonly yes?: true;
    readonly amount?: string;
    readonly currency?: string;
  };

/** Counts an amount that was typed, or a memo's rows once they are known to be of the claim. */
export async function creditOneClaim(number: string, options: CreditOptions): Promise<void> {
  await withWords(options, async (ledger, word) => {
    const claim = await findClaim(ledger, number, word.now);
    requireCurrency(options.currency, claim.statement.contract.currency);
    const payments =
      options.amount !== undefined
        ? [amountPayment(claim, options.amount, options)]
        : await memoPayments(ledger, claim, options);
    if (payments === null) return;
    const crediting = await creditClaim(ledger, number, payments, word);
    if (options.json) print(documentLine(creditedClaimJson(crediting, word.now)));
    else printCrediting(crediting);
  });
}

/** Undoes a credit that was counted by mistake. */
export async function uncreditOneClaim(
  number: string,
  options: WordOptions & { readonly reason: string; readonly credit?: number },
): Promise<void> {
  await withWords(options, async (ledger, word) => {
    const said: Word & { readonly why: string } = { ...word, why: options.reason };
    const { claim, undone } = await uncreditClaim(ledger, number, options.credit, said);
    const amount = money(undone.amount, undone.currency);
    const open = money(moneyText(openAmount(claim), claim.statement), undone.currency);
    const what = `credit ${undone.position} (${undone.source}, ${amount}) is undone; ${open} open`;
    printClaim(claim, options, word, what);
  });
}

function amountPayment(
  { statement }: Claim,
  amount: string,
  { reference }: Pick<CreditOptions, 'reference'>,
): Payment {
  if (decimal(amount).equals(0)) {
    throw invalidInput([{ place: '--amount', value: amount, expectation: 'an amount, not 0' }]);
  }
  const payment = typedPayment(statement.number, amount, reference);
  return { ...payment, amount: moneyText(decimal(amount), statement) };
}

/**
 * The payments of a memo; null: they were only shown, or somebody said no. Throws `invalid_input`
 * for rows that a person has to look at, unless they are named.
 */
async function memoPayments(
  ledger: Ledger,
  claim: Claim,
  options: CreditOptions,
): Promise<readonly Payment[] | null> {
  requireCreditable(claim);
  const preview = await memoPreview(ledger, claim, options);
  const isAsked = !options.dryRun && !options.yes && !options.json && process.stdin.isTTY;
  const faults = options.rows === undefined ? doubtFaults(preview, claim) : [];
  if (options.dryRun && options.json) {
    print(documentText(memoJson(claim.statement.number, preview)));
  } else if (!options.json && (options.dryRun || isAsked || faults.length > 0)) {
    for (const line of previewLines(preview, claim)) print(plainText(line));
  } else if (preview.passed.length > 0) tell(passedText(preview.passed));
  if (options.dryRun) return null;
  if (faults.length > 0) throw invalidInput(faults);
  const payments = preview.rows.map(({ row }) => paymentOfRow(row, preview.file));
  const { fresh } = preview.matched;
  if (!isAsked || fresh.length === 0) return payments;
  const { statement } = claim;
  const { number, contract } = statement;
  const total = money(moneyText(totalOf(fresh), statement), contract.currency);
  const question = `Count ${counted(fresh.length, 'payment')} of ${total} for ${number}?`;
  if (await isYes(question)) return payments;
  tell('nothing was counted');
  return null;
}

async function memoPreview(
  ledger: Ledger,
  claim: Claim,
  { memo, rows: lines, month, describing, allowRepeated }: CreditOptions,
): Promise<MemoPreview> {
  if (memo === undefined) {
    const expectation = 'what was paid: --memo or --amount';
    throw invalidInput([{ place: '--memo', value: '(missing)', expectation }]);
  }
  const { statement } = claim;
  const documents = await findDocuments(ledger, statement.number);
  const { version } = frozenContract(documents, statement);
  const table = loadFees(memo, { allowRepeated });
  const found = findMemoRows(table, statement, version, { month, describing });
  if (found.rows.length === 0) {
    const passed = found.passed.length === 0 ? '' : `; ${passedText(found.passed)}`;
    const { currency, id } = statement.contract;
    const covered = `of what ${id} covers${passed}`;
    const expectation = `rows with ChargeCategory Credit in ${currency} ${covered}`;
    throw invalidInput([{ place: memo, value: '(none)', expectation }]);
  }
  const file = basename(memo);
  const rows = chosenRows(found.rows, lines, file, statement.contract.currency);
  const payments = rows
    .filter(({ isCountable }) => isCountable)
    .map((row) => paymentOfRow(row, file));
  const matched = await previewPayments(ledger, claim, payments);
  return {
    file,
    passed: found.passed,
    matched,
    rows: rows.map((row) => {
      const source = `${file} line ${row.line}`;
      const known = matched.known.find(({ payment }) => payment.source === source);
      const fresh = matched.fresh.find((payment) => payment.source === source);
      return {
        row,
        countedBefore: known === undefined ? null : { number: known.number, source: known.source },
        resembles: fresh?.resembles ?? null,
      };
    }),
  };
}

function requireCurrency(given: string | undefined, currency: string): void {
  if (given === undefined || given === currency) return;
  const expectation = `${currency}, as the contract; what was converted has no exact amount`;
  throw invalidInput([{ place: '--currency', value: given, expectation }]);
}

function printCrediting({ claim, counted: found, known }: Crediting): void {
  const { currency } = claim.statement.contract;
  for (const payment of found) print(`${payment.source}: ${money(payment.amount, currency)}`);
  for (const { payment, number, source } of known) {
    const from = source === payment.source ? '' : ` (${source})`;
    print(
      `${payment.source}: ${money(payment.amount, currency)}, counted before for ${number}${from}`,
    );
  }
  const open = openAmount(claim);
  const expected = moneyText(open.add(decimal(claim.credited)), claim.statement);
  print(
    [
      `${claim.statement.number}: ${counted(found.length, 'payment')} of ` +
        `${money(moneyText(totalOf(found), claim.statement), currency)}`,
      `in all ${money(claim.credited, currency)} of ${money(expected, currency)}`,
      `difference ${money(moneyText(open, claim.statement), currency)}`,
    ].join('; '),
  );
}

function money(amount: string, currency: string): string {
  return plainText(amountText(amount, currency));
}

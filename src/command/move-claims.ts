import { basename } from 'node:path';
import type { Claim } from '../claim/claim.ts';
import {
  type Crediting,
  creditClaim,
  openAmount,
  type Payment,
  paymentOfRow,
  totalOf,
  typedPayment,
} from '../claim/credit-claim.ts';
import { moneyText } from '../claim/derive-claims.ts';
import { findClaim } from '../claim/find-claims.ts';
import { findMemoRows, type MemoFilter } from '../claim/match-memo.ts';
import { type Move, moveClaim, shown, type Word } from '../claim/move-claim.ts';
import { noteFact, noteStepSent } from '../claim/note-claim.ts';
import type { Config } from '../config.ts';
import { invalidInput } from '../errors.ts';
import { loadFees } from '../evaluation/fees.ts';
import { decimal } from '../exact.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { claimJson } from '../report/claims-json.ts';
import { amountText, plainText } from '../report/format-figure.ts';
import { findDocuments } from '../statement/documents.ts';
import { frozenContract } from '../statement/frozen-inputs.ts';
import { type EpochMs, formatInstant, systemClock } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { actorOf } from './actor.ts';
import { counted, print } from './print.ts';
import { withLedger } from './with-ledger.ts';

export interface WordOptions {
  readonly by?: string;
  readonly at?: EpochMs;
  readonly reason?: string;
  readonly reference?: string;
  readonly json?: true;
}

export type CreditOptions = WordOptions &
  MemoFilter & { readonly memo?: string; readonly amount?: string; readonly currency?: string };

export async function fileClaim(
  number: string,
  options: WordOptions & { readonly step?: string },
): Promise<void> {
  const { step } = options;
  await withWords(options, async (ledger, word) => {
    const claim =
      step === undefined
        ? await moveClaim(ledger, number, { to: 'filed' }, word)
        : await noteStepSent(ledger, number, step, {
            ...word,
            why: word.why ?? options.reference,
          });
    printClaim(claim, options, word, step === undefined ? undefined : `${step} sent`);
  });
}

export async function moveOneClaim(
  number: string,
  move: Move,
  options: WordOptions,
): Promise<void> {
  await withWords(options, async (ledger, word) => {
    printClaim(await moveClaim(ledger, number, move, word), options, word);
  });
}

export async function noteClaim(
  number: string,
  options: WordOptions & { readonly awareness?: EpochMs; readonly invoice?: string },
): Promise<void> {
  const { awareness, invoice } = options;
  const fact =
    awareness !== undefined
      ? ({ kind: 'awareness', value: formatInstant(awareness) } as const)
      : invoice !== undefined
        ? ({ kind: 'invoice', value: invoice } as const)
        : undefined;
  if (fact === undefined) {
    const expectation = 'what is known: --awareness or --invoice';
    throw invalidInput([{ place: '--awareness', value: '(missing)', expectation }]);
  }
  await withWords(options, async (ledger, word) => {
    const claim = await noteFact(ledger, number, fact, word);
    printClaim(claim, options, word, `${fact.kind} ${fact.value}`);
  });
}

export async function creditOneClaim(number: string, options: CreditOptions): Promise<void> {
  await withWords(options, async (ledger, word) => {
    const { statement } = await findClaim(ledger, number, word.now);
    requireCurrency(options.currency, statement.contract.currency);
    const payments = await paymentsOf(ledger, statement, options);
    const crediting = await creditClaim(ledger, number, payments, word);
    if (options.json) {
      print(
        JSON.stringify({ ...claimJson(crediting.claim, word.now), counted: crediting.counted }),
      );
    } else printCrediting(crediting);
  });
}

async function paymentsOf(
  ledger: Ledger,
  statement: Claim['statement'],
  { memo, amount, reference, month, describing }: CreditOptions,
): Promise<readonly Payment[]> {
  if (amount !== undefined) {
    if (decimal(amount).equals(0)) {
      throw invalidInput([{ place: '--amount', value: amount, expectation: 'an amount, not 0' }]);
    }
    return [typedPayment(statement.number, amount, reference)];
  }
  if (memo === undefined) {
    const expectation = 'what was paid: --memo or --amount';
    throw invalidInput([{ place: '--memo', value: '(missing)', expectation }]);
  }
  const table = loadFees(memo);
  const documents = await findDocuments(ledger, statement.number);
  const { version } = frozenContract(documents, statement);
  const rows = findMemoRows(table, statement, version, { month, describing });
  if (rows.length === 0) {
    const expectation = `rows with ChargeCategory Credit in ${statement.contract.currency} of what ${statement.contract.id} covers`;
    throw invalidInput([{ place: memo, value: '(none)', expectation }]);
  }
  return rows.map((row) => paymentOfRow(row, basename(memo)));
}

function requireCurrency(given: string | undefined, currency: string): void {
  if (given === undefined || given === currency) return;
  const expectation = `${currency}, as the contract; what was converted has no exact amount`;
  throw invalidInput([{ place: '--currency', value: given, expectation }]);
}

function printCrediting({ claim, counted: found, known }: Crediting): void {
  const { currency } = claim.statement.contract;
  for (const payment of found) print(`${payment.source}: ${money(payment.amount, currency)}`);
  for (const { payment, number } of known) {
    print(`${payment.source}: ${money(payment.amount, currency)}, counted before for ${number}`);
  }
  const open = openAmount(claim);
  const expected = moneyText(open.add(decimal(claim.credited)));
  print(
    [
      `${claim.statement.number}: ${counted(found.length, 'payment')} of ${money(totalOf(found), currency)}`,
      `in all ${money(claim.credited, currency)} of ${money(expected, currency)}`,
      `difference ${money(moneyText(open), currency)}`,
    ].join('; '),
  );
}

function printClaim(
  claim: Claim,
  { json }: WordOptions,
  { now }: Word,
  what: string = shown(claim.state),
): void {
  if (json) print(JSON.stringify(claimJson(claim, now), null, 2));
  else print(`${claim.statement.number}: ${what}`);
}

function money(amount: string, currency: string): string {
  return plainText(amountText(amount, currency));
}

/** What a command does with the ledger on somebody's word. */
export async function withWords(
  options: WordOptions,
  work: (ledger: Ledger, word: Word, config: Config, warehouse: Warehouse) => Promise<void>,
): Promise<void> {
  await withLedger((ledger, config, warehouse) => {
    const now = systemClock.now();
    const word: Word = {
      by: actorOf(config, options.by),
      at: options.at ?? now,
      now,
      why: options.reason,
      source: options.reference,
    };
    return work(ledger, word, config, warehouse);
  });
}

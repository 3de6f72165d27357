import { basename } from 'node:path';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import type { Claim } from '../../money/claim/claim.ts';
import {
  paymentOfRow,
  previewPayments,
  requireCreditable,
  totalOf,
} from '../../money/claim/credit-claim.ts';
import type { Payment } from '../../money/claim/known-payments.ts';
import { findMemoRows, type MemoFilter, type MemoRow } from '../../money/claim/match-memo.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { type FeeOptions, loadFees } from '../../money/input/fees.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { frozenContract } from '../../money/statement/frozen-inputs.ts';
import { plainText } from '../../papers/words/format-figure.ts';
import { memoJson } from '../../published/closed/memo.ts';
import { documentText } from '../../published/document-text.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { isYes } from '../terminal/ask.ts';
import { print, quantity } from '../terminal/print.ts';
import { money } from './text-credit.ts';
import { doubtFaults, type MemoPreview, passedText, previewLines } from './text-memo.ts';

export interface MemoOptions extends MemoFilter, FeeOptions {
  readonly memo?: string;
  /** Lines of the memo that a person looked at. */
  readonly rows?: readonly number[];
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * The payments of a memo; null: they were only shown, or somebody said no. Throws `invalid_input`
 * for rows that a person has to look at, unless they are named.
 */
export async function memoPayments(
  ledger: Ledger,
  claim: Claim,
  options: MemoOptions,
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
  const question = `Count ${quantity(fresh.length, 'payment')} of ${total} for ${number}?`;
  if (await isYes(question)) return payments;
  tell('nothing was counted');
  return null;
}

async function memoPreview(
  ledger: Ledger,
  claim: Claim,
  { memo, rows: lines, month, describing, allowRepeated }: MemoOptions,
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

/**
 * The rows with these lines; without lines all. Throws `invalid_input` for lines of no such row.
 */
function chosenRows(
  rows: readonly MemoRow[],
  lines: readonly number[] | undefined,
  file: string,
  currency: string,
): readonly MemoRow[] {
  if (lines === undefined) return rows;
  const faults = lines.flatMap((line): readonly Fault[] => {
    const found = rows.find((row) => row.line === line);
    if (found?.isCountable) return [];
    const all = rows.filter(({ isCountable }) => isCountable).map((row) => row.line);
    const expectation =
      `a line of ${file} with a credit in ${currency} that may be of the claim: ` +
      `${all.join(', ') || 'none'}`;
    return [{ place: '--rows', value: String(line), expectation }];
  });
  if (faults.length > 0) throw invalidInput(faults);
  return rows.filter(({ line }) => lines.includes(line));
}

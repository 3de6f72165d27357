import type { Fault } from '../../ground/errors.ts';
import { decimal, sum, ZERO } from '../../ground/exact.ts';
import type { Claim } from '../../money/claim/claim.ts';
import { openAmount } from '../../money/claim/credit-claim.ts';
import type { MatchedPayments } from '../../money/claim/known-payments.ts';
import type {
  MemoRow,
  PassedRow,
  PreviewedMemo,
  PreviewedRow,
} from '../../money/claim/match-memo.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { amountText, plainText } from '../../papers/words/format-figure.ts';

/** With what of it was counted before. */
export interface MemoPreview extends PreviewedMemo {
  readonly matched: MatchedPayments;
}

/** What keeps rows from being counted unasked; none if every one is unmistakable or known. */
export function doubtFaults(preview: MemoPreview, claim: Claim): readonly Fault[] {
  const fresh = preview.rows.filter(({ countedBefore }) => countedBefore === null);
  const excess = excessDoubt(fresh, claim);
  const faults = fresh.flatMap((one): readonly Fault[] => {
    const doubts = [...doubtsOf(one), ...(excess === null ? [] : [excess])];
    if (doubts.length === 0) return [];
    const place = `${preview.file}:line ${one.row.line}`;
    return [
      {
        place,
        value: rowText(one.row),
        expectation: `a credit of the claim; ${doubts.join('; ')}`,
      },
    ];
  });
  if (faults.length === 0) return [];
  const countable = fresh.filter(({ row }) => row.isCountable).map(({ row }) => row.line);
  const way =
    countable.length === 0 ? '' : `; --rows names those to count, such as --rows ${countable[0]}`;
  const expectation = `rows that are unmistakably of the claim; nothing was counted${way}`;
  return [...faults, { place: preview.file, value: claim.statement.number, expectation }];
}

/** More than is open would ask for less than is owed, or pay what is owed for something else. */
function excessDoubt(rows: readonly PreviewedRow[], claim: Claim): string | null {
  const amounts = rows.filter((row) => doubtsOf(row).length === 0).map(({ row }) => row.amount);
  const total = sum(amounts.map(decimal));
  const open = openAmount(claim);
  if (claim.hasUnknown || total.compare(open) <= 0) return null;
  const { statement } = claim;
  const { currency } = statement.contract;
  const least = open.compare(ZERO) < 0 ? ZERO : open;
  return (
    `the rows come to ${money(moneyText(total, statement), currency)}, and ` +
    `${money(moneyText(least, statement), currency)} is open`
  );
}

function doubtsOf({ row, resembles }: PreviewedRow): readonly string[] {
  return [
    ...row.doubts,
    ...(resembles === null ? [] : [`it may be once more what came from ${resembles}`]),
  ];
}

/** One line for each row, then what is passed over. */
export function previewLines(preview: MemoPreview, { statement }: Claim): readonly string[] {
  return [
    ...preview.rows.map((row) => {
      const said = row.countedBefore;
      const notes =
        said === null ? doubtsOf(row) : [`counted before for ${said.number} (${said.source})`];
      const what = notes.length === 0 ? `for ${statement.number}` : notes.join('; ');
      return `${preview.file} line ${row.row.line}: ${rowText(row.row)}: ${what}`;
    }),
    ...(preview.passed.length === 0 ? [] : [passedText(preview.passed)]),
  ];
}

const SHOWN_PASSED = 5;

/** `2 Credit rows of something else: line 4 of Amazon S3, line 7 of 210987654321`. */
export function passedText(passed: readonly PassedRow[]): string {
  const shown = passed.slice(0, SHOWN_PASSED).map(({ line, why }) => `line ${line} ${why}`);
  const more = passed.length - shown.length;
  const rows = passed.length === 1 ? '1 Credit row' : `${passed.length} Credit rows`;
  return `${rows} of something else: ${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

function rowText({ amount, currency, charge }: MemoRow): string {
  const { ChargeDescription: description } = charge;
  const words = description === undefined ? '' : `, ${description}`;
  const service = charge.ServiceName === undefined ? ', no ServiceName' : '';
  return `${money(amount, currency)}${words}${service}`;
}

function money(amount: string, currency: string): string {
  return plainText(amountText(amount, currency));
}

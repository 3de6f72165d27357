import { decimal, decimalsIn, plainDecimal, sum, ZERO } from '../../ground/exact.ts';
import { groupedBy } from '../../ground/grouped-by.ts';
import { localText } from '../../ground/local-text.ts';
import { type EpochMs, formatInstant, instantOf } from '../../ground/time.ts';
import { type Claim, filingStep } from '../../money/claim/claim.ts';
import { openAmount } from '../../money/claim/credit-claim.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { type RankedClaim, standingOf } from '../../money/claim/rank-claims.ts';
import { type ContractYear, yearColumns } from '../../money/claim/year-end.ts';
import type { RecordedClaim } from '../../money/statement/recorded-claims.ts';
import {
  claimMoney,
  deadlineText,
  leftText,
  notesOfClaim,
} from '../../papers/letter/claim-words.ts';
import { amountText, plainText } from '../../papers/words/format-figure.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** Fewer days than these are painted: somebody should act now. */
const SOON_DAYS = 7;

/** Claims as a table, what is lost first on top. */
export function renderClaimsText(standings: readonly RankedClaim[], paint: Paint): string {
  const rows = standings.map((standing): readonly TableCell[] => {
    const { claim, step, daysLeft } = standing;
    const style =
      standing.late.length > 0 ? 'red' : (daysLeft ?? SOON_DAYS) < SOON_DAYS ? 'yellow' : undefined;
    return [
      { text: claim.statement.number },
      { text: claim.state.replace('_', ' ') },
      { text: claimMoney(claim, standing.atRisk), right: true },
      { text: step?.what ?? '' },
      { text: deadlineText(standing) },
      { text: leftText(standing), style, right: true },
      { text: notesOfClaim(standing).join('; ') },
    ];
  });
  const heads = ['claim', 'state', 'at risk', 'next', 'before', 'left', 'note'];
  return plainText(textTable(heads, rows, paint).join('\n'));
}

/**
 * `aws-bedrock 2026-03  USD 812.50 filed 2026-04-20 (case 1), before statements were issued here`.
 */
export function recordedLine(claim: RecordedClaim): string {
  const { contractId, period, amount, currency, filedAt, reference } = claim;
  const filed = formatInstant(filedAt).slice(0, 10);
  return plainText(
    `${contractId} ${period}  ${amountText(amount, currency)} filed ${filed} (${reference}), ` +
      'before statements were issued here',
  );
}

/** Those of claims that no statement stands behind, with their totals; none: nothing. */
export function recordedLines(recorded: readonly RecordedClaim[]): readonly string[] {
  if (recorded.length === 0) return [];
  const totals = [...groupedBy(recorded, ({ currency }) => currency)].map(([currency, claims]) => {
    const amounts = claims.map(({ amount }) => amount);
    const decimals = Math.max(...amounts.map(decimalsIn));
    return amountText(plainDecimal(sum(amounts.map(decimal)), decimals), currency);
  });
  return [...recorded.map(recordedLine), plainText(`together ${totals.join(' + ')}`)];
}

/** One claim with all that was recorded of it, oldest first. */
export function renderClaimText(claim: Claim, now: EpochMs, paint: Paint): string {
  const { statement } = claim;
  const { contract, evaluation } = statement;
  const at = (instant: EpochMs) => localText(instant, contract.time_zone);
  const standing = standingOf(claim, now);
  const expected = claim.approved ?? claim.asked;
  const facts: readonly (readonly [string, string])[] = [
    ['contract', `${contract.title} (${contract.id}, version ${contract.version})`],
    [
      'period',
      `${evaluation.period.label}, issued ${at(instantOf(statement.issued.at))} by ` +
        statement.issued.by,
    ],
    ['state', claim.state.replace('_', ' ')],
    [
      'asked',
      `${claimMoney(claim, claim.asked)}${claim.hasUnknown ? ' and an unknown amount' : ''}`,
    ],
    ['approved', claim.approved === null ? '' : claimMoney(claim, claim.approved)],
    ['credited', claim.credits.length === 0 ? '' : claimMoney(claim, claim.credited)],
    [
      'difference',
      claim.credits.length === 0
        ? ''
        : `${claimMoney(claim, moneyText(openAmount(claim), claim.statement))} of ` +
          `${claimMoney(claim, expected)} still open`,
    ],
    ['note', notesOfClaim(standing).join('; ')],
  ];
  const steps = claim.steps.map((step): readonly TableCell[] => [
    { text: step.what + (step === filingStep(claim) ? ' (files it)' : '') },
    { text: step.channel ?? '' },
    { text: deadlineText({ ...standing, step }) },
    { text: step.sentAt === null ? '' : `sent ${at(step.sentAt)}` },
  ]);
  const history = [
    ...claim.transitions.map((row) => ({
      ...row,
      what:
        row.to.replace('_', ' ') + (row.amount === null ? '' : ` ${claimMoney(claim, row.amount)}`),
    })),
    ...claim.credits.map((row) => ({
      ...row,
      what:
        row.reverses === null
          ? `credit ${row.position}, ${claimMoney(claim, row.amount)}, ` +
            `${claimMoney(claim, row.difference)} open`
          : `credit ${row.reverses} undone, ${claimMoney(claim, row.difference)} open`,
    })),
    ...claim.notes.map((row) => ({ ...row, source: null, what: `${row.kind} ${row.value}` })),
  ].sort((a, b) => a.recordedAt - b.recordedAt);
  const rows = history.map((row): readonly TableCell[] => [
    { text: at(row.happenedAt) },
    { text: row.what },
    { text: `by ${row.recordedBy}` },
    { text: [row.why, row.source].filter((text) => text !== null).join('; ') },
  ]);
  return plainText(
    [
      paint('bold', statement.number),
      ...facts.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(11)}${text}`),
      '',
      ...textTable(['step', 'where', 'before', ''], steps, paint),
      ...(rows.length === 0 ? [] : ['', ...textTable(['when', 'what', '', ''], rows, paint)]),
    ].join('\n'),
  );
}

/** A year's totals, one line per contract. */
export function renderYearText(years: readonly ContractYear[], year: string, paint: Paint): string {
  const shown = yearColumns.filter((column) =>
    years.some(({ amounts }) => column === 'issued' || !isZero(amounts[column])),
  );
  const rows = years.map(({ contract, currency, amounts, withUnknown }): readonly TableCell[] => [
    { text: contract },
    { text: currency },
    ...shown.map((column) => ({ text: amountText(amounts[column], '').trim(), right: true })),
    { text: withUnknown === 0 ? '' : `${withUnknown} with an unknown amount` },
  ]);
  const heads = ['contract', '', ...shown.map((column) => column.replaceAll('_', ' ')), ''];
  return plainText(
    [`Periods that begin in ${year}`, '', ...textTable(heads, rows, paint)].join('\n'),
  );
}

function isZero(amount: string): boolean {
  return decimal(amount).equals(ZERO);
}

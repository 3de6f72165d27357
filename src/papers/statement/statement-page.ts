import { decimalsIn, plainDecimal } from '../../ground/exact.ts';
import { offsetText, zoneWords } from '../../ground/local-text.ts';
import type { Deadline } from '../../money/deadline/claim-deadline.ts';
import type { CreditLine, EvaluatedPartition, Reading } from '../../money/judge/evaluation.ts';
import type {
  DraftClaim,
  DraftCommitment,
  StatementDraft,
} from '../../money/statement/statement-draft.ts';
import {
  basisWords,
  boundWords,
  dueWords,
  gradeWords,
  missingWords,
  rangeWords,
  remedyWords,
  tierCreditWords,
  tierName,
  tierWords,
} from '../words/contract-words.ts';
import { amountText, counted, countText, NBSP } from '../words/format-figure.ts';
import { dateText, momentText, periodLabelText } from '../words/format-time.ts';
import { indicatorWords } from '../words/indicator-words.ts';
import { openPeriodWords } from '../words/open-period.ts';
import {
  partitionWords,
  percentWords,
  reasonWords,
  STATUS_WORDS,
  VERDICT_TONES,
  worstVerdict,
} from '../words/verdict-words.ts';

/** What the statement's template prints of a draft, in its order; every figure formatted. */
export function statementPage(draft: StatementDraft) {
  const { contract, period } = draft;
  const isMeasuredOnly = draft.commitments.every(
    ({ commitment }) => commitment.creditTerms === null,
  );
  return {
    title: `Service credit statement, ${contract.title}, ${periodLabelText(period.label)}`,
    issued: false,
    contract: contract.title,
    period: periodLabelText(period.label),
    open: openWords(draft),
    keyFigures: keyFigures(draft, isMeasuredOnly),
    facts: facts(draft, isMeasuredOnly),
    commitments: draft.commitments.map((commitment) => commitmentPart(commitment)),
    isMeasuredOnly,
    credits: draft.credits.map((line) => creditRow(line, contract.currency)),
    total: {
      claimed: amountText(draft.total.claimed, contract.currency),
      conceded: amountText(draft.total.conceded, contract.currency),
      status: STATUS_WORDS[draft.total.status],
      note: unknownLines(draft),
    },
    floor: floorWords(draft),
    claim: draft.claim === null ? [] : [claimPart(draft.claim, period.timeZone)],
    sources: draft.sources.map((source) => ({
      uri: source.uri,
      retrieved: dateText(source.retrieved),
      grade: gradeWords(source),
    })),
  };
}

function openWords({ period, asOf }: StatementDraft): string {
  const words = openPeriodWords(period, asOf, period.timeZone);
  return words === '' ? '' : `${words}.`;
}

function keyFigures({ commitments, credits, total }: StatementDraft, isMeasuredOnly: boolean) {
  const partitions = commitments.flatMap(({ evaluated }) => evaluated.partitions);
  const verdict = worstVerdict(partitions.map((partition) => partition.verdict));
  const breached = partitions.filter((partition) => partition.verdict === verdict).length;
  const known = credits.some((line) => line.claimed.amount !== null);
  const money = (amount: string) => (known ? amountText(amount, total.currency) : 'not known');
  return [
    {
      label: 'Verdict',
      figure: verdict,
      detail: partitions.length < 2 ? '' : `${breached} of ${partitions.length} partitions`,
      tone: VERDICT_TONES[verdict],
    },
    {
      label: 'Claimed',
      figure: isMeasuredOnly ? 'no clause' : money(total.claimed),
      detail: isMeasuredOnly ? 'a miss costs nothing' : 'disputed calls count as bad',
      tone: 'plain',
    },
    {
      label: 'Conceded',
      figure: isMeasuredOnly ? 'no clause' : money(total.conceded),
      detail: isMeasuredOnly ? '' : 'disputed calls count as good',
      tone: 'quiet',
    },
    {
      label: 'Status',
      figure: isMeasuredOnly
        ? 'measured only'
        : STATUS_WORDS[credits.length === 0 ? 'unknown' : total.status],
      detail: totalReason({ credits, total }, isMeasuredOnly),
      tone: 'plain',
    },
  ];
}

function totalReason(
  { credits, total }: Pick<StatementDraft, 'credits' | 'total'>,
  isMeasuredOnly: boolean,
): string {
  if (isMeasuredOnly) return '';
  const line = credits.find(({ claimed }) => claimed.status === total.status);
  return line === undefined ? reasonWords('no_events') : reasonWords(line.claimed.reason);
}

function unknownLines({ credits }: StatementDraft): string {
  const unknown = credits.filter((line) => line.claimed.status === 'unknown').length;
  return unknown === 0 ? '' : `and ${counted(unknown, 'line', 'lines')} not known`;
}

function facts(draft: StatementDraft, isMeasuredOnly: boolean) {
  const { contract, events, period } = draft;
  const moment = (instant: number) => momentText(instant, period.timeZone);
  return [
    ...(isMeasuredOnly
      ? [{ term: 'Parties', text: `${draft.debtor} and ${draft.creditor}` }]
      : [
          { term: 'Owed by', text: draft.debtor },
          { term: 'Owed to', text: draft.creditor },
        ]),
    {
      term: 'Period',
      text:
        `${moment(period.start)} to ${moment(period.end)}, ` +
        `${zoneWords(period, period.timeZone)}`,
    },
    {
      term: 'Contract',
      text: `${contract.title} (${contract.id}), version ${contract.version}`,
    },
    { term: 'Contract file', text: `SHA-256 ${contract.sha256}` },
    ...(isMeasuredOnly ? [] : [{ term: 'Form of credit', text: remedyWords(draft.remedy) }]),
    { term: 'Calls', text: recordsWords(events) },
    {
      term: 'Generated',
      text: `${moment(draft.generatedAt)} ${offsetText(draft.generatedAt, period.timeZone)}`,
    },
  ];
}

/**
 * The counts are of every call in the log, whatever contract or period it falls under. What was
 * repeated or rejected on its way is known only of files; stored events say nothing of it.
 */
function recordsWords({ read, distinct, conflicts, rejected }: StatementDraft['events']): string {
  const repeated = Math.max(0, read - rejected - distinct);
  return [
    `${counted(distinct, 'distinct call', 'distinct calls')} in the whole log, of every ` +
      'contract and period',
    ...(read === distinct
      ? []
      : [
          `from ${counted(read, 'record', 'records')}`,
          `${countText(repeated)}${NBSP}of them repeated or after the cut-off`,
          `${countText(rejected)}${NBSP}rejected`,
        ]),
    ...(conflicts === 0
      ? []
      : [
          `${counted(conflicts, 'call', 'calls')} with differing contents, of ` +
            'which the last counts',
        ]),
  ].join(', ');
}

function commitmentPart({ evaluated, commitment }: DraftCommitment) {
  const tiers = commitment.creditTerms?.tiers ?? [];
  const own =
    evaluated.method === 'ours'
      ? 'our own formula, the contract gives none'
      : 'as the contract states it';
  return {
    title: commitment.title === '' ? evaluated.id : commitment.title,
    target: boundWords(commitment.target),
    formula: `${indicatorWords(commitment.indicator)} (${own})`,
    basis: commitment.creditTerms === null ? '' : basisWords(commitment.creditTerms.basis),
    tiers: tiers.map((tier, index) => ({
      number: tierName(index),
      figure: rangeWords(tier.range),
      credit: tierCreditWords(tier.credit),
    })),
    partitions: evaluated.partitions.map((partition) => ({
      name: partitionWords(partition.partition),
      verdict: partition.verdict,
      tone: VERDICT_TONES[partition.verdict],
      readings: readingRows(partition, tiers),
    })),
  };
}

type Tiers = Parameters<typeof tierWords>[0];

/** One row where both readings say the same, else one each. */
function readingRows({ claimed, conceded }: EvaluatedPartition, tiers: Tiers) {
  const isSame = JSON.stringify(claimed) === JSON.stringify(conceded);
  return isSame
    ? [readingRow('both readings', claimed, tiers)]
    : [readingRow('claimed', claimed, tiers), readingRow('conceded', conceded, tiers)];
}

function readingRow(name: string, reading: Reading, tiers: Tiers) {
  const { units, slots } = reading;
  return {
    name,
    good: countText(units.good),
    bad: countText(units.bad),
    invalid: countText(units.invalid),
    slots: `${countText(slots.with_data)} of${NBSP}${countText(slots.total)}`,
    percent: percentWords(reading),
    ...exactly(reading),
    tier: tierWords(tiers, reading.tier),
  };
}

const CELL_LENGTH = 22;

/**
 * The fraction, or why there is none: in the figure's cell if it fits
 * there, else in a line of its own.
 */
function exactly({ attainment, reason }: Reading): { fraction: string; ownLine: string } {
  if (attainment === null) return { fraction: '', ownLine: reasonWords(reason) };
  const { numerator, denominator } = attainment;
  const text = `= ${shortened(numerator)} / ${shortened(denominator)}`;
  return text.length <= CELL_LENGTH
    ? { fraction: text.replaceAll(' ', NBSP), ownLine: '' }
    : { fraction: '', ownLine: text };
}

const WHOLE_DIGITS = 50;
const KEPT_DIGITS = 16;

/** Exact fractions of many slots have hundreds of digits; the evaluation's JSON has them all. */
function shortened(digits: string): string {
  if (digits.length <= WHOLE_DIGITS) return digits;
  return (
    `${digits.slice(0, KEPT_DIGITS)}…${digits.slice(-KEPT_DIGITS)} ` +
    `(${digits.length}${NBSP}digits)`
  );
}

function creditRow(line: CreditLine, currency: string) {
  const money = (amount: string | null) =>
    amount === null ? 'not known' : amountText(amount, currency);
  return {
    scope: partitionWords(line.scope),
    commitments: line.commitments.join(', '),
    basis: line.basis === null ? 'not known' : amountText(line.basis, currency),
    claimed: money(line.claimed.amount),
    conceded: money(line.conceded.amount),
    status: STATUS_WORDS[line.claimed.status],
    reason: reasonWords(line.claimed.reason),
  };
}

function floorWords({ floor, contract, total }: StatementDraft): string {
  if (floor === null) return '';
  const least = plainDecimal(floor.value, decimalsIn(total.claimed));
  const amount = amountText(least, contract.currency);
  return `The contract pays only a total of ${floor.strict ? 'more than' : 'at least'} ${amount}.`;
}

function claimPart(claim: DraftClaim, timeZone: string) {
  return {
    how: claim.automatic ? 'The credit comes without a claim.' : 'The credit has to be claimed.',
    evidence: claim.evidence.map((item) => item.replaceAll('_', ' ')).join(', '),
    late: claim.lateForfeits ? 'A claim that is late or incomplete forfeits the credit.' : '',
    steps: claim.steps.map((step) => ({
      what: step.what,
      channel: step.channel ?? '',
      subject: step.subject ?? '',
      deadline: deadlineWords(step.deadline, timeZone),
      due: step.due === null ? 'no deadline in the contract file' : dueWords(step.due),
    })),
  };
}

function deadlineWords(deadline: Deadline | null, timeZone: string): string {
  if (deadline === null) return '';
  const { instant, missing } = deadline;
  if (instant === null) return missing === null ? '' : `not known: ${missingWords(missing)}`;
  return `before ${momentText(instant, timeZone)}${NBSP}${offsetText(instant, timeZone)}`;
}

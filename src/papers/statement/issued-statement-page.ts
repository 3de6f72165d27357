import { offsetText } from '../../ground/local-text.ts';
import { instantOf } from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { actingExclusions } from '../../money/evaluation/acting-windows.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import type { Check } from '../../money/statement/completeness.ts';
import type { IssuedStatement, Statement } from '../../money/statement/statement.ts';
import { draftStatement, type StatementDraft } from '../../money/statement/statement-draft.ts';
import { amountText, counted, countText, NBSP } from '../words/format-figure.ts';
import { instantText, momentText, periodLabelText } from '../words/format-time.ts';
import { predicateWords, saysNothing } from '../words/predicate-words.ts';
import { partitionWords } from '../words/verdict-words.ts';
import { type ComputationStep, computation } from './computation.ts';
import { statementPage } from './statement-page.ts';

/** Partitions whose steps are printed; the bundle has those of all. */
const MOST_PARTITIONS = 12;

/** What the statement's template prints of a statement that was issued. */
export function issuedStatementPage(issued: IssuedStatement, judged: JudgeInput) {
  const { statement } = issued;
  const { seal, quality, checks, anyway, ...page } = issuedFigures(issued, judged.contract);
  const steps = computation(judged);
  const isLost = (commitment: string, partition: Readonly<Record<string, string>>) =>
    statement.evaluation.commitments
      .find(({ id }) => id === commitment)
      ?.partitions.some(
        (one) =>
          one.verdict !== 'met' && JSON.stringify(one.partition) === JSON.stringify(partition),
      ) === true;
  const lost = steps.attainments.filter(({ commitment, partition }) =>
    isLost(commitment, partition),
  );
  const owed = steps.amounts.filter((_, i) => {
    const line = statement.evaluation.credits[i];
    return line?.claimed.status !== 'none' || line.conceded.status !== 'none';
  });
  return {
    ...page,
    issued: {
      number: statement.number,
      seal,
      attainments: lost.slice(0, MOST_PARTITIONS).map(({ commitment, partition, steps }) => ({
        title: `${commitment}: ${partitionWords(partition)}`,
        steps: steps.map(stepRow),
      })),
      amounts: owed.slice(0, MOST_PARTITIONS).map(({ scope, steps }) => ({
        title: `Credit: ${partitionWords(scope)}`,
        steps: steps.map(stepRow),
      })),
      more: moreWords(lost.length, owed.length),
      exclusions: actingExclusions(judged.exclusions, judged).map((exclusion) => ({
        // A narrow column breaks a name after its words, not inside its date.
        id: exclusion.id.replaceAll('_', '_\u200b'),
        class: exclusion.class.replaceAll('_', ' '),
        window: windowWords(exclusion, statement.contract.time_zone),
        where: saysNothing(exclusion.where) ? 'all calls' : predicateWords(exclusion.where),
        status: exclusion.status,
      })),
      quality,
      checks,
      anyway,
      documents: statement.documents.map(({ role, sha256 }) => ({
        role: role.replaceAll('_', ' '),
        sha256,
      })),
    },
  };
}

/** What the statement itself says, in the terms of its contract as they were frozen. */
export function issuedFigures(issued: IssuedStatement, contract: Contract) {
  const { statement } = issued;
  return {
    ...statementPage(issuedDraft(statement, contract)),
    seal: sealOf(issued),
    quality: qualityOf(statement),
    checks: statement.checks.map(checkRow),
    anyway: statement.anyway ?? '',
  };
}

/** The draft that was issued, with the deadlines that the statement froze. */
function issuedDraft(statement: Statement, contract: Contract): StatementDraft {
  const issuedAt = instantOf(statement.issued.at);
  const draft = draftStatement({
    contract,
    evaluation: statement.evaluation,
    generatedAt: issuedAt,
    asOf: statement.events.as_of === null ? issuedAt : instantOf(statement.events.as_of),
    customer: statement.customer,
  });
  const claim =
    draft.claim === null
      ? null
      : {
          ...draft.claim,
          steps: draft.claim.steps.map((step, i) => {
            const { due, missing } = statement.claim?.steps[i] ?? { due: null, missing: null };
            const instant = due === null ? null : instantOf(due);
            return { ...step, deadline: step.due === null ? null : { instant, missing } };
          }),
        };
  return { ...draft, claim };
}

function stepRow({ clause, rule, claimed, conceded }: ComputationStep) {
  const isSame = claimed === conceded;
  // A long path may break after its parts.
  const breakable = clause.replaceAll('.', '.\u200b');
  return { clause: breakable, rule, claimed, conceded: isSame ? '' : conceded };
}

function moreWords(attainments: number, amounts: number): string {
  const more = Math.max(0, attainments - MOST_PARTITIONS) + Math.max(0, amounts - MOST_PARTITIONS);
  return more === 0
    ? ''
    : `The steps of ${counted(more, 'further part', 'further parts')} stand in ` +
        'computation.json of the evidence bundle.';
}

function sealOf({ statement, sha256 }: IssuedStatement) {
  const { issued, previous, replaces, contract } = statement;
  const at = instantOf(issued.at);
  const zone = contract.time_zone;
  return [
    { term: 'Number', text: statement.number },
    {
      term: 'Issued',
      text: `${momentText(at, zone)}${NBSP}${offsetText(at, zone)} by ${issued.by}`,
    },
    { term: 'SHA-256', text: sha256 },
    {
      term: 'Before it',
      text:
        previous === null
          ? 'the first statement of this contract'
          : `${previous.number}, SHA-256 ${previous.sha256}`,
    },
    ...(replaces === null
      ? []
      : [
          {
            term: 'Replaces',
            text:
              `${replaces.number}: ${replaces.reason}. ` +
              `${changeWords('Claimed', replaces.claimed, contract.currency)}; ` +
              `${changeWords('conceded', replaces.conceded, contract.currency)}.`,
          },
        ]),
  ];
}

function changeWords(
  name: string,
  { from, to, difference }: NonNullable<Statement['replaces']>['claimed'],
  currency: string,
): string {
  const money = (amount: string) => amountText(amount, currency);
  return `${name} ${money(to)} instead of ${money(from)}, a difference of ${money(difference)}`;
}

function windowWords({ start, end }: { start: number; end: number }, zone: string): string {
  return `${instantText(start, zone)} to ${instantText(end, zone)}`;
}

function qualityOf({ events, evaluation, contract }: Statement) {
  const partitions = evaluation.commitments.flatMap((commitment) => commitment.partitions);
  const slots = partitions.reduce(
    (sum, { claimed: { slots } }) => ({
      total: sum.total + slots.total,
      withData: sum.withData + slots.with_data,
    }),
    { total: 0, withData: 0 },
  );
  const until = instantOf(events.stored_until);
  return [
    {
      term: 'Coverage',
      text:
        slots.total === 0
          ? 'no slots are measured'
          : `${countText(slots.withData)} of ${counted(slots.total, 'slot', 'slots')} had ` +
            'calls that count',
    },
    {
      term: 'Watermark',
      text:
        'events that were stored before ' +
        `${momentText(until, contract.time_zone)}${NBSP}${offsetText(until, contract.time_zone)}`,
    },
    { term: 'Late events', text: lateWords(events.late) },
    {
      term: 'Conflicts',
      text:
        `${counted(events.conflicts, 'event', 'events')} of the period with more ` +
        'than one content',
    },
    {
      term: 'Dead letters',
      text: deadLetterWords(events.dead_letters),
    },
  ];
}

function deadLetterWords(records: number): string {
  const received = 'received since the period began';
  return records === 0
    ? `none: every record ${received} could be read`
    : `${counted(records, 'record', 'records')} ${received} could not be read, and may be of it`;
}

function lateWords(late: number): string {
  return `${counted(late, 'row', 'rows')} stored, or delivered again, after the period had settled`;
}

const CHECKS: Readonly<Record<Check['name'], string>> = {
  period_ended: 'The period is over',
  settled: 'Late events had their time',
  ingested: 'Everything was stored',
  has_events: 'There are events',
  no_conflicts: 'No event has two contents',
  fees_final: 'The fees are final',
  outages_told: 'The declared outages are told',
  notices_told: 'What was told of incidents is told',
  prior_credits_told: 'What earlier months paid is told',
  log_covers_period: 'The log covers the period',
  claimed_once: 'No other contract claims it',
  version_as_issued: 'The contract is as it was',
};

function checkRow({ name, passed, finding }: Check) {
  return { name: CHECKS[name], outcome: passed ? 'yes' : 'no', finding: unbrokenPieces(finding) };
}

const DATE_OR_TIME = /(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?: (?:UTC|[+−]\d\d:\d\d))?)?)/;

/** A text with its dates and times apart, which no line may break. */
function unbrokenPieces(text: string) {
  return text.split(DATE_OR_TIME).map((piece, i) => ({ text: piece, isWhole: i % 2 === 1 }));
}

/** Title of the document and foot of its pages. */
export function issuedStatementTitles({ statement }: IssuedStatement) {
  const period = periodLabelText(statement.evaluation.period.label);
  return {
    title: `Service credit statement ${statement.number}, ${statement.contract.title}`,
    footer: `${statement.number} · ${statement.contract.id} · ${period}`,
  };
}

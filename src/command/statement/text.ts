import { localText } from '../../ground/local-text.ts';
import { instantOf } from '../../ground/time.ts';
import { readings } from '../../money/input/reading.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import type { Check } from '../../money/statement/completeness.ts';
import type { Difference } from '../../money/statement/recompute.ts';
import type { StatementMove } from '../../money/statement/record-statement.ts';
import type { IssuedStatement, Statement } from '../../money/statement/statement.ts';
import { type ComputationStep, computation } from '../../papers/statement/computation.ts';
import { amountText, counted, plainText } from '../../papers/words/format-figure.ts';
import { totalWords, whatBecame } from '../../papers/words/statement-words.ts';
import { partitionWords, STATUS_WORDS, worstVerdict } from '../../papers/words/verdict-words.ts';
import { type Paint, textTable } from '../terminal/text-table.ts';

/** Statements as people read them on a terminal. */

/** `breached: claimed USD 100.00, conceded USD 100.00 (final)`. */
export function figureWords({ commitments, credits, total }: Statement['evaluation']): string {
  const verdict = worstVerdict(
    commitments.flatMap(({ partitions }) => partitions.map((partition) => partition.verdict)),
  );
  if (commitments.every(({ standing }) => standing === 'target')) {
    return `${verdict}: no clause pays`;
  }
  if (credits.length === 0) return `${verdict}: no calls, so no amount can be said`;
  const [claimed, conceded] = readings.map((reading) => totalWords({ credits, total }, reading));
  return `${verdict}: claimed ${claimed}, conceded ${conceded} (${STATUS_WORDS[total.status]})`;
}

/** Each check that has to hold, those that do not first. */
export function checkLines(checks: readonly Check[], paint: Paint): readonly string[] {
  const ordered = [...checks].sort((a, b) => Number(a.passed) - Number(b.passed));
  const width = Math.max(...checks.map(({ name }) => name.length));
  return ordered.map(({ name, passed, finding }) => {
    const mark = passed ? paint('green', 'yes') : paint('red', 'no ');
    return `  ${mark}  ${name.replaceAll('_', ' ').padEnd(width)}  ${finding}`;
  });
}

export function renderStatementList(
  statements: readonly IssuedStatement[],
  moves: readonly StatementMove[],
  paint: Paint,
): string {
  if (statements.length === 0) return 'No statement was issued yet.';
  const notes = whatBecame(statements, moves);
  const rows = statements.map(({ statement }) => {
    const { number, issued, replaces, evaluation } = statement;
    const money = (amount: string) => plainText(amountText(amount, evaluation.total.currency));
    const note = notes.get(number) ?? '';
    return [
      { text: number },
      ...readings.map((reading) => ({ text: totalWords(evaluation, reading), right: true })),
      { text: STATUS_WORDS[evaluation.total.status] },
      { text: replaces === null ? '' : money(replaces.claimed.difference), right: true },
      { text: localDay(statement, issued.at) },
      { text: issued.by },
      { text: note, style: note === '' ? undefined : ('yellow' as const) },
    ];
  });
  const heads = ['number', 'claimed', 'conceded', 'status', 'change', 'issued', 'by', 'note'];
  return textTable(heads, rows, paint).join('\n');
}

export function renderStatement(
  { statement, sha256 }: IssuedStatement,
  judged: JudgeInput,
  paint: Paint,
): string {
  const { issued, contract, previous, anyway, claim } = statement;
  const { attainments, amounts } = computation(judged);
  return [
    paint('bold', `${statement.number}  ${contract.title}`),
    figureWords(statement.evaluation),
    `issued at ${localWords(statement, issued.at)} by ${issued.by}`,
    `SHA-256 ${sha256}`,
    previous === null ? 'the first of its contract' : `after ${previous.number}`,
    ...replacedLines(statement),
    ...(anyway === null ? [] : [paint('yellow', `issued although not complete: ${anyway}`)]),
    ...checkLines(statement.checks, paint),
    ...attainments.flatMap(({ commitment, partition, steps }) => [
      '',
      paint('bold', `${commitment}: ${plainText(partitionWords(partition))}`),
      ...steps.flatMap((step) => stepLines(step, paint)),
    ]),
    ...amounts.flatMap(({ scope, steps }) => [
      '',
      paint('bold', `Credit: ${plainText(partitionWords(scope))}`),
      ...steps.flatMap((step) => stepLines(step, paint)),
    ]),
    ...(claim === null
      ? []
      : [
          '',
          ...claim.steps.map(
            ({ what, due, missing }) =>
              `${what}: ${dueWords(due && localWords(statement, due), missing)}`,
          ),
        ]),
  ].join('\n');
}

/** An instant of a statement in the zone of its contract. */
export function localWords({ contract }: Statement, instant: string): string {
  return localText(instantOf(instant), contract.time_zone);
}

function localDay(statement: Statement, instant: string): string {
  return localWords(statement, instant).slice(0, 'YYYY-MM-DD'.length);
}

function stepLines({ clause, rule, claimed, conceded }: ComputationStep, paint: Paint) {
  const result = claimed === conceded ? claimed : `${claimed}; conceded: ${conceded}`;
  return [`  ${paint('dim', clause)}`, `    ${plainText(rule)}`, `    = ${plainText(result)}`];
}

function replacedLines({ replaces, evaluation }: Statement): readonly string[] {
  if (replaces === null) return [];
  const before = plainText(amountText(replaces.claimed.from, evaluation.total.currency));
  const change = `${before} → ${totalWords(evaluation, 'claimed')}`;
  return [`replaces ${replaces.number}: ${replaces.reason}; claimed ${change}`];
}

function dueWords(due: string | null, missing: string | null): string {
  if (due !== null) return `before ${due}`;
  return missing === null ? 'deadline not known' : `deadline not known (${missing})`;
}

export function differenceLines(differences: readonly Difference[]): readonly string[] {
  return differences.map(
    ({ place, stated, found }) => `${place}: ${stated} stated, ${found} found`,
  );
}

/** `equal: 3 statements computed anew …`. */
export function verifiedWords(statements: number): string {
  return (
    `equal: ${counted(statements, 'statement', 'statements')} computed anew from ` +
    `${statements === 1 ? 'its' : 'their'} documents, chain unbroken`
  );
}

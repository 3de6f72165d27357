import type { UptallyError } from '../../ground/errors.ts';
import { localText } from '../../ground/local-text.ts';
import type { EpochMs } from '../../ground/time.ts';
import { lateSteps } from '../../money/claim/late-steps.ts';
import type { IssueOutcome } from '../../money/statement/issue-statement.ts';
import { missingOf, type StatementContent } from '../../money/statement/prepare-statement.ts';
import type { Statement } from '../../money/statement/statement.ts';
import { type PublishedDraft, statementDraftJson } from '../../published/closed/statement-draft.ts';
import {
  failedStatementJson,
  type StatementOutcome,
  statementOutcomeJson,
  withoutBundleJson,
} from '../../published/closed/statement-outcome.ts';
import { type CommandOutcome, outcomeOfError } from '../outcome.ts';
import { paint } from '../terminal/print.ts';
import { checkLines, figureWords, localWords } from './text.ts';

/** What a command says of one contract, when all are done. */
export interface ContractAnswer {
  readonly outcome: CommandOutcome;
  readonly json: PublishedDraft | StatementOutcome;
  readonly lines: readonly string[];
}

/** What a statement would say. */
export function draftAnswer(
  what: string,
  content: StatementContent,
  notes: readonly string[],
): ContractAnswer {
  const isComplete = missingOf(content.checks).length === 0;
  return {
    outcome: 'done',
    json: statementDraftJson(content),
    lines: [
      `${paint('bold', what)}  ${figureWords(content.evaluation)}`,
      ...checkLines(content.checks, paint),
      ...notes.map((note) => `  note: ${note}`),
      isComplete ? '  ready to be issued' : '  not complete: it would be refused',
    ],
  };
}

/** What became of one statement. */
export function issueAnswer(what: string, outcome: IssueOutcome, now: EpochMs): ContractAnswer {
  if (outcome.kind === 'refused') {
    return {
      outcome: 'refused',
      json: statementOutcomeJson(what, outcome),
      lines: [
        `${paint('bold', what)}  refused: not complete; --anyway REASON issues it all the same`,
        ...checkLines(outcome.missing, paint),
      ],
    };
  }
  const { statement } = outcome.statement;
  const shown = new Set<string>([
    'log_covers_period',
    ...(statement.replaces === null ? [] : ['version_as_issued']),
  ]);
  const said = {
    issued: 'issued',
    issued_before:
      `issued before, at ${localWords(statement, statement.issued.at)} ` +
      `by ${statement.issued.by}; ` +
      '`uptally statement restate` makes the next one',
    unchanged: 'unchanged: a restatement would say the same',
  }[outcome.kind];
  return {
    outcome: 'done',
    json: statementOutcomeJson(what, outcome),
    lines: [
      `${paint('bold', statement.number)}  ${figureWords(statement.evaluation)}`,
      `  ${said}`,
      ...(outcome.kind === 'issued'
        ? [
            ...checkLines(
              statement.checks.filter(({ name, passed }) => shown.has(name) || !passed),
              paint,
            ),
            ...outcome.notes.map((note) => `  note: ${note}`),
            ...lateLines(statement, now),
          ]
        : []),
    ],
  };
}

/** What had to be done before the statement was there. */
function lateLines(statement: Statement, now: EpochMs): readonly string[] {
  const late = lateSteps(statement, now);
  const end = late.isForfeited ? '; the contract forfeits what comes later' : '';
  const { time_zone } = statement.contract;
  return late.steps.map(({ what, due }) =>
    paint('red', `  LATE: ${what} was due before ${localText(due ?? now, time_zone)}${end}`),
  );
}

/** That one of several contracts could not be stated. */
export function failureAnswer(what: string, error: UptallyError): ContractAnswer {
  const { message } = error;
  return {
    outcome: outcomeOfError(error),
    json: failedStatementJson(what, error),
    lines: [`${paint('bold', what)}  ${paint('red', 'failed')}`, ...indented(message)],
  };
}

/** What was issued, and that its bundle could not be written. */
export function answerWithoutBundle(answer: ContractAnswer, error: UptallyError): ContractAnswer {
  const { message } = error;
  return {
    outcome: outcomeOfError(error),
    json: withoutBundleJson(answer.json, error),
    lines: [...answer.lines, paint('red', '  its bundle was not written'), ...indented(message)],
  };
}

function indented(message: string): readonly string[] {
  return message.split('\n').map((line) => `  ${line}`);
}

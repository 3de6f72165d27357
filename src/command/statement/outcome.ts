import { type EpochMs, formatInstant, systemClock } from '../../ground/time.ts';
import { stepsOfClaim } from '../../money/claim/claim-steps.ts';
import { deriveClaims, isForfeited } from '../../money/claim/derive-claims.ts';
import type { IssueOutcome } from '../../money/statement/issue-statement.ts';
import type { Statement } from '../../money/statement/statement.ts';
import { paint } from '../terminal/print.ts';
import { checkLines, figureWords } from '../terminal/render-statements.ts';

const EXIT_REFUSED = 1;

/** What a command says of one contract, when all are done. */
export interface Told {
  readonly json: object;
  readonly lines: readonly string[];
}

/** What became of one statement; sets the exit code where it was refused. */
export function toldOutcome(what: string, outcome: IssueOutcome): Told {
  if (outcome.kind === 'refused') {
    process.exitCode ??= EXIT_REFUSED;
    return {
      json: { what, outcome: outcome.kind, missing: outcome.missing },
      lines: [
        `${paint('bold', what)}  refused: not complete; --anyway REASON issues it all the same`,
        ...checkLines(outcome.missing, paint),
      ],
    };
  }
  const { statement, sha256 } = outcome.statement;
  const shown = new Set<string>([
    'log_covers_period',
    ...(statement.replaces === null ? [] : ['version_as_issued']),
  ]);
  const how = {
    issued: 'issued',
    issued_before:
      `issued before, at ${statement.issued.at} by ${statement.issued.by}; ` +
      '`uptally statement restate` makes the next one',
    unchanged: 'unchanged: a restatement would say the same',
  }[outcome.kind];
  return {
    json: { what, outcome: outcome.kind, number: statement.number, sha256, statement },
    lines: [
      `${paint('bold', statement.number)}  ${figureWords(statement.evaluation)}`,
      `  ${how}`,
      ...(outcome.kind === 'issued'
        ? [
            ...checkLines(
              statement.checks.filter(({ name, passed }) => shown.has(name) || !passed),
              paint,
            ),
            ...outcome.notes.map((note) => `  note: ${note}`),
            ...lateLines(statement, systemClock.now()),
          ]
        : []),
    ],
  };
}

/** What had to be done before the statement was there. */
function lateLines(statement: Statement, now: EpochMs): readonly string[] {
  const records = { statements: [statement], transitions: [], credits: [], notes: [] };
  const [claim] = deriveClaims(records, (one) => stepsOfClaim(one, [], undefined), now);
  if (claim === undefined) return [];
  const end = isForfeited(claim, now) ? '; the contract forfeits what comes later' : '';
  return claim.steps
    .filter(({ due }) => due !== null && due <= now)
    .map(({ what, due }) =>
      paint('red', `  LATE: ${what} was due before ${formatInstant(due ?? now)}${end}`),
    );
}

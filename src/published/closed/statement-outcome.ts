import { z } from 'zod';
import type { UptallyError } from '../../ground/errors.ts';
import type { IssueOutcome } from '../../money/statement/issue-statement.ts';
import { document, type Published } from '../document.ts';
import { statementDocument } from '../result/statement.ts';
import { sha256 } from '../scalars.ts';

const failure = z.strictObject({ outcome: z.literal('failed'), message: z.string() });

export const statementOutcomeDocument = document(
  'statement-outcome@1',
  'What became of one statement that was asked for',
  {
    what: z.string().describe('contract and period, or the number that is restated'),
    outcome: z
      .enum(['issued', 'issued_before', 'unchanged', 'refused', 'no_version', 'failed'])
      .describe('of the first three there is a statement'),
    number: z.string().optional(),
    sha256: sha256.optional().describe("of the statement's canonical JSON"),
    statement: statementDocument.optional(),
    missing: statementDocument.shape.checks.optional().describe('why it was refused'),
    message: z.string().optional().describe('why it failed'),
    bundle: failure.optional().describe('its bundle could not be written'),
  },
);

export type StatementOutcome = Published<typeof statementOutcomeDocument>;

export function statementOutcomeJson(what: string, outcome: IssueOutcome): StatementOutcome {
  const { kind } = outcome;
  if (kind === 'refused') return { ...outcomeOf(what, kind), missing: outcome.missing };
  const { statement, sha256: hash } = outcome.statement;
  return { ...outcomeOf(what, kind), number: statement.number, sha256: hash, statement };
}

export function noVersionJson(what: string): StatementOutcome {
  return outcomeOf(what, 'no_version');
}

export function failedStatementJson(what: string, { message }: UptallyError): StatementOutcome {
  return { ...outcomeOf(what, 'failed'), message };
}

export function withoutBundleJson<Told extends object>(told: Told, { message }: UptallyError) {
  return { ...told, bundle: { outcome: 'failed', message } as const };
}

function outcomeOf<Outcome extends StatementOutcome['outcome']>(what: string, outcome: Outcome) {
  return { schema: 'uptally/statement-outcome@1', what, outcome } as const;
}

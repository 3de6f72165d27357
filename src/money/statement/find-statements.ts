import { z } from 'zod';
import { invalidInput, UptallyError } from '../../ground/errors.ts';
import { statementDocument } from '../../published/result/statement.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Contract } from '../contract/contract.ts';
import type { StatementMove } from './record-statement.ts';
import { type IssuedStatement, issued } from './statement.ts';

export interface StatementFilter {
  readonly number?: string | undefined;
  readonly contractId?: string | undefined;
  readonly period?: string | undefined;
}

const statementRow = z.object({ body: z.string(), sha256: z.string() });
const moveRow = z
  .object({
    number: z.string(),
    evaluation_sha256: z.string(),
    claimed_from: z.string(),
    claimed_to: z.string(),
    conceded_from: z.string(),
    conceded_to: z.string(),
    reasons: z.array(z.string()),
  })
  .transform(
    (row): StatementMove => ({
      number: row.number,
      evaluationSha256: row.evaluation_sha256,
      claimed: { from: row.claimed_from, to: row.claimed_to },
      conceded: { from: row.conceded_from, to: row.conceded_to },
      reasons: row.reasons,
    }),
  );

/**
 * Statements in the order in which their contracts issued them; throws `rejected` for one
 * that is not what its hash says.
 */
export async function findStatements(
  ledger: LedgerSession,
  { number, contractId, period }: StatementFilter = {},
): Promise<readonly IssuedStatement[]> {
  const rows = await ledger.query(
    ...ledgerQuery('statement/find-statements', [
      number ?? null,
      contractId ?? null,
      period ?? null,
    ]),
    statementRow,
  );
  return rows.map(({ body, sha256 }) => {
    const found = issued(statementDocument.parse(JSON.parse(body)));
    if (found.body === body && found.sha256 === sha256) return found;
    throw new UptallyError('rejected', `${found.statement.number}: not the bytes that were issued`);
  });
}

/** One statement. Throws `invalid_input` for a number that none has. */
export async function findStatement(
  ledger: LedgerSession,
  number: string,
): Promise<IssuedStatement> {
  const [found] = await findStatements(ledger, { number: number.toUpperCase() });
  if (found !== undefined) return found;
  const expectation = 'the number of a statement; `uptally statement list` shows them';
  throw invalidInput([{ place: 'number', value: number, expectation }]);
}

/** Statements of a contract, or of one that it goes on from. */
export function isUnder({
  id,
  supersedes,
}: Pick<Contract, 'id' | 'supersedes'>): (issued: IssuedStatement) => boolean {
  const ids = [id, ...supersedes];
  return ({ statement }) => ids.includes(statement.contract.id);
}

/** Of several revisions of a period, the newest one; in the same order. */
export function newestRevisions(
  statements: readonly IssuedStatement[],
): readonly IssuedStatement[] {
  const replaced = new Set(statements.map(({ statement }) => statement.replaces?.number));
  return statements.filter(({ statement }) => !replaced.has(statement.number));
}

/** Where the figures of issued statements would be others, in the order in which that was found. */
export function findMoves(ledger: LedgerSession): Promise<readonly StatementMove[]> {
  return ledger.query(...ledgerQuery('statement/statement-moves'), moveRow);
}

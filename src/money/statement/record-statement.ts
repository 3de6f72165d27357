import { z } from 'zod';
import { UptallyError } from '../../ground/errors.ts';
import { type EpochMs, formatInstant, instantOf } from '../../ground/time.ts';
import { statementDocument } from '../../published/result/statement.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { type Documents, recordDocument } from './documents.ts';
import { type IssuedStatement, issued, type Statement } from './statement.ts';

/** Where the next statement of a contract stands in its chain. */
export type ChainPlace = Pick<Statement, 'sequence' | 'previous'>;

const lastRow = z.object({ number: z.string(), sequence: z.int(), sha256: z.string() });

/**
 * Issues a statement at the end of its contract's chain: its documents, itself and what it
 * stands on, in one transaction, so that whoever dies in it has issued nothing. The ledger
 * takes one of two that take the same place; the other one's `rejected` is thrown, as for
 * one that nobody could read back.
 */
export async function recordStatement(
  ledger: Ledger,
  contractId: string,
  documents: Documents,
  compose: (place: ChainPlace) => Statement,
): Promise<IssuedStatement> {
  return ledger.transaction(async (session) => {
    const statement = issued(readable(compose(await nextPlace(session, contractId))));
    await insert(session, statement);
    const { number, issued: seal } = statement.statement;
    for (const [role, content] of documents) {
      await recordDocument(session, number, role, content, instantOf(seal.at));
    }
    return statement;
  });
}

/** What is kept for ever has to be read for ever. */
function readable(statement: Statement): Statement {
  const { success, error } = statementDocument.safeParse(statement);
  if (success) return statement;
  const places = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UptallyError('rejected', `${statement.number}: ${places.join('; ')}`);
}

async function nextPlace(session: LedgerSession, contractId: string): Promise<ChainPlace> {
  const [last] = await session.query(
    ...ledgerQuery('statement/last-statement', [contractId]),
    lastRow,
  );
  if (last === undefined) return { sequence: 1, previous: null };
  const { number, sequence, sha256 } = last;
  return { sequence: sequence + 1, previous: { number, sha256 } };
}

async function insert(
  session: LedgerSession,
  { statement, body, sha256 }: IssuedStatement,
): Promise<void> {
  await session.run(
    ...ledgerQuery('statement/record-statement', {
      number: statement.number,
      contract_id: statement.contract.id,
      period: statement.evaluation.period.label,
      revision: statement.revision,
      sequence: statement.sequence,
      previous_sha256: statement.previous?.sha256 ?? null,
      sha256,
      body,
      issued_at: statement.issued.at,
      issued_by: statement.issued.by,
    }),
  );
}

/** That the figures of a statement would be others today. */
export interface StatementMove {
  readonly number: string;
  readonly evaluationSha256: string;
  readonly claimed: { readonly from: string; readonly to: string };
  readonly conceded: { readonly from: string; readonly to: string };
  readonly reasons: readonly string[];
}

/** Answers false if the same outcome was found before. */
export async function recordMove(
  ledger: Ledger,
  foundAt: EpochMs,
  move: StatementMove,
): Promise<boolean> {
  const added = await ledger.run(
    ...ledgerQuery('statement/record-statement-move', [
      move.number,
      move.evaluationSha256,
      formatInstant(foundAt),
      move.claimed.from,
      move.claimed.to,
      move.conceded.from,
      move.conceded.to,
      move.reasons,
    ]),
  );
  return added === 1;
}

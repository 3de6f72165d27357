import { invalidInput } from '../../ground/errors.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import {
  findStatement,
  findStatements,
  newestRevisions,
} from '../../money/statement/find-statements.ts';
import { thawInputs } from '../../money/statement/frozen-inputs.ts';
import type { IssuedStatement } from '../../money/statement/statement.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';

/** An issued statement with what it was judged by. */
export interface ExportedStatement {
  readonly issued: IssuedStatement;
  readonly judged: JudgeInput;
  /** The revision that replaced it is in the ledger. */
  readonly isReplaced: boolean;
}

/** Which statements are exported; what is absent asks nothing. */
export interface ExportSelection {
  /** None: all. Those that are named are taken whatever their revision. */
  readonly numbers: readonly string[];
  readonly period?: string | undefined;
  readonly contractId?: string | undefined;
  /** Replaced revisions too. */
  readonly allRevisions: boolean;
}

/**
 * Statements contract after contract, in the order of their issue, read back from their documents.
 * Throws `invalid_input` for a number that none has, and if there is none at all.
 */
export async function findExported(
  ledger: LedgerSession,
  selection: ExportSelection,
): Promise<readonly ExportedStatement[]> {
  const { numbers, period, contractId, allRevisions } = selection;
  // One after the other, so that the first number that is none is the one that is named.
  for (const number of numbers) await findStatement(ledger, number);
  const named = new Set(numbers.map((number) => number.toUpperCase()));
  const all = await findStatements(ledger, { contractId, period });
  const newest = new Set(newestRevisions(all).map(({ statement }) => statement.number));
  const chosen = all.filter(({ statement: { number } }) =>
    named.size > 0 ? named.has(number) : allRevisions || newest.has(number),
  );
  if (chosen.length === 0) throw nothingChosen(selection, numbers.length > 0);
  const exported: ExportedStatement[] = [];
  for (const issued of chosen) {
    const { number } = issued.statement;
    const judged = thawInputs(await findDocuments(ledger, number), issued.statement);
    exported.push({ issued, judged, isReplaced: !newest.has(number) });
  }
  return exported;
}

function nothingChosen({ period, contractId }: ExportSelection, isNamed: boolean) {
  const asked = [
    ...(contractId === undefined ? [] : [`--contract ${contractId}`]),
    ...(period === undefined ? [] : [`--period ${period}`]),
  ];
  const expectation = isNamed
    ? 'what a statement that was named is of'
    : 'what an issued statement is of; `uptally statement list` shows them';
  return invalidInput([{ place: 'statements', value: asked.join(' ') || '(none)', expectation }]);
}

import { z } from 'zod';
import { difference, intersection, united } from '../../ground/interval.ts';
import { DAY_MS, formatInstant, type Interval } from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { activeTime } from '../../money/contract/period.ts';
import { evaluatedTime } from '../../money/judge/evaluation.ts';
import { findStatements, isUnder, newestRevisions } from '../../money/statement/find-statements.ts';
import type { IssuedStatement, Statement } from '../../money/statement/statement.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

const openRow = z.object({ contract_id: z.string(), period: z.string() });

/** A call counts by its end under some contracts: the next period may need it. */
const LONGEST_CALL_MS = DAY_MS;

/**
 * What still needs the events of an interval: drafts over it that nobody has issued, statements
 * over it whose amount is not final, which a restatement computes anew, and paying contracts in
 * force in it without a statement over all of that time. One line each; empty: nothing.
 */
export async function openStatements(
  ledger: Ledger,
  contracts: readonly Contract[],
  events: Interval,
): Promise<readonly string[]> {
  const needed = { start: events.start, end: events.end + LONGEST_CALL_MS };
  const drafted = await ledger.query(
    ...ledgerQuery('upkeep/open-statements', [
      formatInstant(needed.start),
      formatInstant(needed.end),
    ]),
    openRow,
  );
  const statements = newestRevisions(await findStatements(ledger));
  const notFinal = statements
    .map(({ statement }) => statement)
    .filter(({ evaluation }) => intersection([evaluatedTime(evaluation)], [needed]).length > 0)
    .filter((statement) => !isFinal(statement));
  const isNamed = (id: string) =>
    drafted.some((row) => row.contract_id === id) ||
    notFinal.some((statement) => statement.contract.id === id);
  const unstated = contracts.filter(
    (contract) =>
      isPaying(contract) &&
      !isNamed(contract.id) &&
      difference(
        intersection(activeTime(contract), [needed]),
        statedTime(statements.filter(isUnder(contract))),
      ).length > 0,
  );
  return [
    ...drafted.map((row) => `${row.contract_id} ${row.period}: drafted, not issued`),
    ...notFinal.map(
      ({ number, evaluation }) =>
        `${number}: ${openWord(evaluation) || 'of an open period'}, not final`,
    ),
    ...unstated.map(({ id }) => `${id}: in force, no statement`),
  ];
}

/** Whether nothing that is still awaited can change what a statement says. */
function isFinal({ events, evaluation }: Statement): boolean {
  return events.as_of === null && openWord(evaluation) === '';
}

/** Why the amount of a statement is not the last word; empty: it is. */
function openWord({ total, commitments }: Statement['evaluation']): string {
  if (total.status === 'provisional' || total.status === 'unknown') return total.status;
  const isUntold = commitments.some(({ partitions }) =>
    partitions.some(({ claimed }) => claimed.reason === 'not_told'),
  );
  return isUntold ? 'not told' : '';
}

/** A contract that only measures has nothing to state. */
function isPaying({ versions }: Contract): boolean {
  return versions.some(({ commitments }) =>
    commitments.some(({ creditTerms }) => creditTerms !== null),
  );
}

function statedTime(statements: readonly IssuedStatement[]): readonly Interval[] {
  return united(statements.map(({ statement }) => evaluatedTime(statement.evaluation)));
}

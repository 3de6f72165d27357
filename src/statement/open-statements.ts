import { z } from 'zod';
import type { Contract } from '../contract/contract.ts';
import { activeTime } from '../contract/period.ts';
import { evaluatedTime } from '../evaluation/evaluation.ts';
import { difference, intersection, united } from '../interval.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerStatement } from '../ledger/statement.ts';
import { DAY_MS, formatInstant, type Interval } from '../time.ts';
import { findStatements } from './find-statements.ts';
import type { IssuedStatement } from './statement.ts';

const openRow = z.object({ contract_id: z.string(), period: z.string() });

/** A call counts by its end under some contracts: the next period may need it. */
const LONGEST_CALL_MS = DAY_MS;

/**
 * What still needs the events of an interval: drafts over it that nobody has issued, and paying
 * contracts in force in it without a statement over all of that time. One line each; empty: nothing.
 */
export async function openStatements(
  ledger: Ledger,
  contracts: readonly Contract[],
  events: Interval,
): Promise<readonly string[]> {
  const needed = { start: events.start, end: events.end + LONGEST_CALL_MS };
  const drafted = await ledger.query(
    ledgerStatement('open-statements'),
    [formatInstant(needed.start), formatInstant(needed.end)],
    openRow,
  );
  const statements = await findStatements(ledger);
  const unstated = contracts.filter(
    (contract) =>
      isPaying(contract) &&
      !drafted.some((row) => row.contract_id === contract.id) &&
      difference(intersection(activeTime(contract), [needed]), statedTime(contract, statements))
        .length > 0,
  );
  return [
    ...drafted.map((row) => `${row.contract_id} ${row.period}: drafted, not issued`),
    ...unstated.map(({ id }) => `${id}: in force, no statement`),
  ];
}

/** A contract that only measures has nothing to state. */
function isPaying({ versions }: Contract): boolean {
  return versions.some(({ commitments }) => commitments.some(({ terms }) => terms !== null));
}

function statedTime({ id }: Contract, statements: readonly IssuedStatement[]) {
  const stated = statements.filter(({ statement }) => statement.contract.id === id);
  return united(stated.map(({ statement }) => evaluatedTime(statement.evaluation)));
}

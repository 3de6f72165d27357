import { z } from 'zod';
import type { Contract } from '../contract/contract.ts';
import { activeTime } from '../contract/period.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerStatement } from '../ledger/statement.ts';
import { DAY_MS, formatInstant, type Interval } from '../time.ts';

const openRow = z.object({ contract_id: z.string(), period: z.string() });

/** A call counts by its end under some contracts: the next period may need it. */
const LONGEST_CALL_MS = DAY_MS;

/**
 * What still needs the events of an interval: statements over it that are not final, and contracts
 * in force in it that have none. One line each; empty: nothing.
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
  const inForce = contracts.filter((contract) =>
    activeTime(contract).some(({ start, end }) => start < needed.end && needed.start < end),
  );
  const withoutDraft = inForce.filter(({ id }) => !drafted.some((row) => row.contract_id === id));
  return [
    ...drafted.map((row) => `${row.contract_id} ${row.period}: drafted, not final`),
    ...withoutDraft.map(({ id }) => `${id}: in force, no statement`),
  ];
}

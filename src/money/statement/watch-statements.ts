import { eventsKeptFrom } from '../../calls/minute/kept-events.ts';
import { UptallyError } from '../../ground/errors.ts';
import { type EpochMs, instantOf } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Contract } from '../contract/contract.ts';
import { findStatements, newestRevisions } from './find-statements.ts';
import { type PrepareInput, prepareStatement } from './prepare-statement.ts';
import { recordMove, type StatementMove } from './record-statement.ts';
import { statementMove } from './statement-move.ts';

export interface WatchInput {
  readonly ledger: Ledger;
  readonly contracts: readonly Contract[];
  readonly now: EpochMs;
  /** What a contract would be stated by today. */
  readonly inputsOf: (contract: Contract, period: string) => Promise<PrepareInput>;
}

export interface WatchedStatements {
  readonly watched: number;
  /** Found for the first time. */
  readonly moved: readonly StatementMove[];
}

/**
 * Computes every period that was stated once more, from the events, fees and exclusions of today, and
 * keeps where the figures would be others. Nothing that was issued changes. Periods whose events were
 * dropped, and contracts whose file is gone, are left alone.
 */
export async function watchStatements(input: WatchInput): Promise<WatchedStatements> {
  const { ledger, contracts, now } = input;
  const keptFrom = await eventsKeptFrom(ledger);
  const moved: StatementMove[] = [];
  let watched = 0;
  for (const { statement } of newestRevisions(await findStatements(ledger))) {
    const { period } = statement.evaluation;
    const contract = contracts.find(({ id }) => id === statement.contract.id);
    if (contract === undefined || instantOf(period.start) < keptFrom) continue;
    const today = await preparedOrNone(await input.inputsOf(contract, period.label));
    if (today === undefined) continue;
    watched += 1;
    const move = statementMove(statement, today.content);
    if (move === undefined || (isSame(move) && !move.hasOtherFigures)) continue;
    const { hasOtherFigures: _, ...found } = move;
    if (await recordMove(ledger, now, found)) moved.push(found);
  }
  return { watched, moved };
}

async function preparedOrNone(input: PrepareInput) {
  try {
    return await prepareStatement(input);
  } catch (error) {
    // The contract's file no longer governs a period that it once did.
    if (error instanceof UptallyError && error.code === 'no_version') return undefined;
    throw error;
  }
}

/** What it stands on is another, and the amounts are what they were. */
function isSame({ claimed, conceded }: StatementMove): boolean {
  return claimed.from === claimed.to && conceded.from === conceded.to;
}

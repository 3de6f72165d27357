import { eventsKeptFrom } from '../../calls/minute/kept-events.ts';
import { UptallyError } from '../../ground/errors.ts';
import { type EpochMs, instantOf } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Contract } from '../contract/contract.ts';
import { findStatements, newestRevisions } from './find-statements.ts';
import {
  type PreparedStatement,
  type PrepareInput,
  prepareStatement,
} from './prepare-statement.ts';
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
  /** What cannot be judged today, of files and labels that are no longer good for it, and why. */
  readonly uncomputed: readonly { readonly number: string; readonly reason: string }[];
}

/**
 * Computes every period that was stated once more, from the events, fees and exclusions of today,
 * and keeps where the figures would be others. Nothing that was issued changes. Periods whose
 * events were dropped are left alone; one that cannot be judged, or whose contract is not among
 * those given, is named and keeps no other one from being looked at.
 */
export async function watchStatements(input: WatchInput): Promise<WatchedStatements> {
  const { ledger, contracts, now } = input;
  const keptFrom = await eventsKeptFrom(ledger);
  const moved: StatementMove[] = [];
  const uncomputed: WatchedStatements['uncomputed'][number][] = [];
  let watched = 0;
  for (const { statement } of newestRevisions(await findStatements(ledger))) {
    const { period } = statement.evaluation;
    const contract = contracts.find(({ id }) => id === statement.contract.id);
    if (instantOf(period.start) < keptFrom) continue;
    if (contract === undefined) {
      const reason = `its contract, ${statement.contract.id}, is not among those in force`;
      uncomputed.push({ number: statement.number, reason });
      continue;
    }
    const today = await preparedOrReason(() => input.inputsOf(contract, period.label));
    if (typeof today === 'string') {
      uncomputed.push({ number: statement.number, reason: today });
      continue;
    }
    watched += 1;
    const move = statementMove(statement, today.content);
    if (move === undefined || (isSame(move) && !move.hasOtherFigures)) continue;
    const { hasOtherFigures: _, ...found } = move;
    if (await recordMove(ledger, now, found)) moved.push(found);
  }
  return { watched, moved, uncomputed };
}

async function preparedOrReason(
  inputsOf: () => Promise<PrepareInput>,
): Promise<PreparedStatement | string> {
  try {
    return await prepareStatement(await inputsOf());
  } catch (error) {
    // A file that governs the period no longer, that tells something else
    // than the ledger, or an old range.
    const isOfFiles =
      error instanceof UptallyError && ['no_version', 'invalid_input'].includes(error.code);
    if (isOfFiles) return error.message;
    throw error;
  }
}

/** What it stands on is another, and the amounts are what they were. */
function isSame({ claimed, conceded }: StatementMove): boolean {
  return claimed.from === claimed.to && conceded.from === conceded.to;
}

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
import type { Statement } from './statement.ts';
import { statementMove } from './statement-move.ts';
import type { UnchangedPeriods } from './unchanged-periods.ts';

export interface WatchInput {
  readonly ledger: Ledger;
  readonly contracts: readonly Contract[];
  readonly now: EpochMs;
  /** What a contract would be stated by today. */
  readonly inputsOf: (contract: Contract, period: string) => Promise<PrepareInput>;
  /** What need not be computed again; absent: everything is. */
  readonly unchanged?: UnchangedPeriods | undefined;
}

export interface WatchedStatements {
  readonly watched: number;
  /** As they were found last, since nothing that they stand on is other. */
  readonly unchanged: number;
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
  const { ledger, contracts, now, unchanged } = input;
  const keptFrom = await eventsKeptFrom(ledger);
  const moved: StatementMove[] = [];
  const uncomputed: WatchedStatements['uncomputed'][number][] = [];
  let watched = 0;
  let sameAsBefore = 0;
  for (const { statement } of newestRevisions(await findStatements(ledger))) {
    const { period } = statement.evaluation;
    const contract = contracts.find(({ id }) => id === statement.contract.id);
    if (instantOf(period.start) < keptFrom) continue;
    if (contract === undefined) {
      const reason = `its contract, ${statement.contract.id}, is not among those in force`;
      uncomputed.push({ number: statement.number, reason });
      continue;
    }
    const look = await lookAgain(input, contract, statement);
    if (look === undefined) {
      sameAsBefore += 1;
      continue;
    }
    if ('reason' in look) {
      uncomputed.push({ number: statement.number, reason: look.reason });
      continue;
    }
    watched += 1;
    const move = statementMove(statement, look.today.content);
    if (move !== undefined && (!isSame(move) || move.hasOtherFigures)) {
      const { hasOtherFigures: _, ...found } = move;
      if (await recordMove(ledger, now, found)) moved.push(found);
    }
    // Last: whoever dies before computes it once more.
    await unchanged?.add(statement, look.inputs);
  }
  return { watched, unchanged: sameAsBefore, moved, uncomputed };
}

type Look =
  | { readonly inputs: PrepareInput; readonly today: PreparedStatement }
  | { readonly reason: string };

/** Undefined: nothing that the statement stands on is other than when it was looked at last. */
async function lookAgain(
  { inputsOf, unchanged }: WatchInput,
  contract: Contract,
  statement: Statement,
): Promise<Look | undefined> {
  try {
    const inputs = await inputsOf(contract, statement.evaluation.period.label);
    if ((await unchanged?.has(statement, inputs)) === true) return undefined;
    return { inputs, today: await prepareStatement(inputs) };
  } catch (error) {
    // A file that governs the period no longer, that tells something else
    // than the ledger, or an old range.
    const isOfFiles =
      error instanceof UptallyError && ['no_version', 'invalid_input'].includes(error.code);
    if (isOfFiles) return { reason: error.message };
    throw error;
  }
}

/** What it stands on is another, and the amounts are what they were. */
function isSame({ claimed, conceded }: StatementMove): boolean {
  return claimed.from === claimed.to && conceded.from === conceded.to;
}

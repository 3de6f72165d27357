import { type EpochMs, systemClock } from '../../ground/time.ts';
import type { Claim } from '../../money/claim/claim.ts';
import { shown, type Word } from '../../money/claim/move-claim.ts';
import { claimJson } from '../../published/closed/claim.ts';
import { documentText } from '../../published/document-text.ts';
import type { Stores } from '../../running/stores.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';

export interface WordOptions {
  readonly by?: string;
  readonly at?: EpochMs;
  readonly reason?: string;
  readonly reference?: string;
  readonly json?: true;
}

/** Runs what a command does with the stores on somebody's word. */
export async function onWord(
  session: Session,
  options: WordOptions,
  work: (stores: Stores, word: Word) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  return withStores(session, (stores) => {
    const now = systemClock.now();
    return work(stores, {
      by: actorOf(session.config, options.by),
      at: options.at ?? now,
      now,
      why: options.reason,
      source: options.reference,
    });
  });
}

export function printClaim(
  claim: Claim,
  { json }: WordOptions,
  { now }: Word,
  what: string = shown(claim.state),
): void {
  print(json ? documentText(claimJson(claim, now)) : `${claim.statement.number}: ${what}`);
}

import { type EpochMs, systemClock } from '../../ground/time.ts';
import { type Provenance, shown } from '../../money/claim/advance-claim.ts';
import type { Claim } from '../../money/claim/claim.ts';
import { claimJson } from '../../published/closed/claim.ts';
import { documentText } from '../../published/document-text.ts';
import type { Stores } from '../../running/stores.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';

export interface ProvenanceOptions {
  readonly by?: string;
  readonly at?: EpochMs;
  readonly reason?: string;
  readonly reference?: string;
  readonly json?: true;
}

/** Runs what a command does with the stores on somebody's word. */
export async function withProvenance(
  session: Session,
  options: ProvenanceOptions,
  work: (stores: Stores, provenance: Provenance) => Promise<CommandOutcome>,
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
  { json }: ProvenanceOptions,
  { now }: Provenance,
  what: string = shown(claim.state),
): void {
  print(json ? documentText(claimJson(claim, now)) : `${claim.statement.number}: ${what}`);
}

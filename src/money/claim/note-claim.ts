import { localText } from '../../ground/local-text.ts';
import { formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { type Provenance, refuse, withClaim } from './advance-claim.ts';
import { type Claim, filingStep, type NoteKind } from './claim.ts';

/**
 * Records what only a person knows of a claim: when the miss was noticed, or the invoice's date.
 * Throws `refused` where no step hangs on it.
 */
export async function noteFact(
  ledger: Ledger,
  number: string,
  { kind, value }: { readonly kind: Exclude<NoteKind, 'step_sent'>; readonly value: string },
  provenance: Provenance,
): Promise<Claim> {
  return withClaim(ledger, number, provenance, async (session, claim) => {
    const hangs = (claim.statement.claim?.steps ?? []).some(({ missing }) => missing === kind);
    if (!hangs) refuse(claim, `no step of its contract is due from the ${kind}`);
    await session.run(
      ...ledgerQuery('claim/record-claim-note', rowOf(claim, kind, value, provenance)),
    );
  });
}

/**
 * Records that a notice was sent which the contract wants before the claim itself. Throws `refused`
 * for a step that there is not, that was sent, or by which the claim is filed.
 */
export async function noteStepSent(
  ledger: Ledger,
  number: string,
  what: string,
  provenance: Provenance,
): Promise<Claim> {
  return withClaim(ledger, number, provenance, async (session, claim) => {
    const step = claim.steps.find((candidate) => candidate.what === what);
    if (step === undefined) {
      refuse(claim, `its steps are ${claim.steps.map((known) => known.what).join(', ')}`);
    }
    if (step === filingStep(claim)) refuse(claim, `${what} is how it is filed: leave out --step`);
    if (step.sentAt !== null) {
      const { time_zone } = claim.statement.contract;
      refuse(claim, `${what} was sent at ${localText(step.sentAt, time_zone)}`);
    }
    if (claim.replacedBy !== null) refuse(claim, `${claim.replacedBy} replaced it`);
    await session.run(
      ...ledgerQuery(
        'claim/record-claim-note',
        rowOf(claim, 'step_sent', `${step.place}`, provenance),
      ),
    );
  });
}

function rowOf(claim: Claim, kind: NoteKind, value: string, { by, at, now, why }: Provenance) {
  return {
    number: claim.statement.number,
    position: claim.notes.length + 1,
    kind,
    value,
    happened_at: formatInstant(at),
    recorded_at: formatInstant(now),
    recorded_by: by,
    why: why ?? null,
  };
}

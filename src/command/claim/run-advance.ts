import { invalidInput } from '../../ground/errors.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { advanceClaim, type ClaimAdvance } from '../../money/claim/advance-claim.ts';
import { noteFact, noteStepSent } from '../../money/claim/note-claim.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { type ProvenanceOptions, printClaim, withProvenance } from './run-with-provenance.ts';

/** Records that a claim, or a notice before it, was sent. */
export async function fileClaim(
  session: Session,
  number: string,
  options: ProvenanceOptions & { readonly step?: string },
): Promise<CommandOutcome> {
  const { step } = options;
  return withProvenance(session, options, async ({ ledger }, provenance) => {
    const claim =
      step === undefined
        ? await advanceClaim(ledger, number, { to: 'filed' }, provenance)
        : await noteStepSent(ledger, number, step, {
            ...provenance,
            why: provenance.why ?? options.reference,
          });
    printClaim(claim, options, provenance, step === undefined ? undefined : `${step} sent`);
    return 'done';
  });
}

/** Records what the vendor said, or that a claim is given up. */
export async function moveOneClaim(
  session: Session,
  number: string,
  advance: ClaimAdvance,
  options: ProvenanceOptions,
): Promise<CommandOutcome> {
  return withProvenance(session, options, async ({ ledger }, provenance) => {
    printClaim(await advanceClaim(ledger, number, advance, provenance), options, provenance);
    return 'done';
  });
}

/** Records what a deadline hangs on. */
export async function noteClaim(
  session: Session,
  number: string,
  options: ProvenanceOptions & { readonly awareness?: EpochMs; readonly invoice?: string },
): Promise<CommandOutcome> {
  const { awareness, invoice } = options;
  const fact =
    awareness !== undefined
      ? ({ kind: 'awareness', value: formatInstant(awareness) } as const)
      : invoice !== undefined
        ? ({ kind: 'invoice', value: invoice } as const)
        : undefined;
  if (fact === undefined) {
    const expectation = 'what is known: --awareness or --invoice';
    throw invalidInput([{ place: '--awareness', value: '(missing)', expectation }]);
  }
  return withProvenance(session, options, async ({ ledger }, provenance) => {
    const claim = await noteFact(ledger, number, fact, provenance);
    printClaim(claim, options, provenance, `${fact.kind} ${fact.value}`);
    return 'done';
  });
}

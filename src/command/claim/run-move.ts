import { invalidInput } from '../../ground/errors.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { type Move, moveClaim } from '../../money/claim/move-claim.ts';
import { noteFact, noteStepSent } from '../../money/claim/note-claim.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { onWord, printClaim, type WordOptions } from './run-on-word.ts';

/** Records that a claim, or a notice before it, was sent. */
export async function fileClaim(
  session: Session,
  number: string,
  options: WordOptions & { readonly step?: string },
): Promise<CommandOutcome> {
  const { step } = options;
  return onWord(session, options, async ({ ledger }, word) => {
    const claim =
      step === undefined
        ? await moveClaim(ledger, number, { to: 'filed' }, word)
        : await noteStepSent(ledger, number, step, {
            ...word,
            why: word.why ?? options.reference,
          });
    printClaim(claim, options, word, step === undefined ? undefined : `${step} sent`);
    return 'done';
  });
}

/** Records what the vendor said, or that a claim is given up. */
export async function moveOneClaim(
  session: Session,
  number: string,
  move: Move,
  options: WordOptions,
): Promise<CommandOutcome> {
  return onWord(session, options, async ({ ledger }, word) => {
    printClaim(await moveClaim(ledger, number, move, word), options, word);
    return 'done';
  });
}

/** Records what a deadline hangs on. */
export async function noteClaim(
  session: Session,
  number: string,
  options: WordOptions & { readonly awareness?: EpochMs; readonly invoice?: string },
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
  return onWord(session, options, async ({ ledger }, word) => {
    const claim = await noteFact(ledger, number, fact, word);
    printClaim(claim, options, word, `${fact.kind} ${fact.value}`);
    return 'done';
  });
}

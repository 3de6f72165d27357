import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UptallyError } from '../../ground/errors.ts';
import { localText } from '../../ground/local-text.ts';
import { tell } from '../../ground/progress.ts';
import {
  advanceClaim,
  type Provenance,
  recordedState,
  refuse,
  shown,
} from '../../money/claim/advance-claim.ts';
import { type Claim, filingDeadline } from '../../money/claim/claim.ts';
import { isForfeited } from '../../money/claim/derive-claims.ts';
import { findClaim } from '../../money/claim/find-claims.ts';
import { measureMisses, NOT_MEASURED } from '../../money/claim/measure-misses.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { thawInputs } from '../../money/statement/frozen-inputs.ts';
import { bundleName, claimLetters } from '../../papers/letter/claim-letter.ts';
import { requireFolder, writeWholeFile } from '../../papers/print/write-file.ts';
import { draftedClaimJson } from '../../published/closed/drafted-claim.ts';
import { documentText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { bundleShown } from '../statement/run-bundle.ts';
import { print } from '../terminal/print.ts';
import { type ProvenanceOptions, withProvenance } from './run-with-provenance.ts';
import { letterLines } from './text-draft.ts';

/**
 * 1. Writes the bundle. 2. Writes the letters, which attach what is there. 3. Records the
 * claim as drafted; `incomplete` without the bundle. Whoever dies in between has files, and a
 * claim that is still due; done again it writes the same files.
 */
export async function draftClaim(
  session: Session,
  number: string,
  options: ProvenanceOptions & {
    readonly out: string;
    /** Whether the bundle is written beside the letters. */
    readonly bundle: boolean;
  },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const { out } = options;
  requireFolder(out);
  return withProvenance(session, options, async ({ ledger, warehouse }, provenance) => {
    const claim = await findClaim(ledger, number, provenance.now);
    requireDraftable(claim, provenance);
    const { statement } = claim;
    const documents = await findDocuments(ledger, statement.number);
    const path = join(out, bundleName(statement.number));
    const bundle = { number: statement.number, path, all: false, withPeople: false, signal };
    const outcome = options.bundle
      ? await orTold(path, () => bundleShown({ ledger, warehouse }, config, bundle))
      : 'done';
    const measures = documents.has('slots')
      ? await measureMisses(warehouse, thawInputs(documents, statement))
      : NOT_MEASURED;
    const attachments = existsSync(path) ? [basename(path)] : [];
    const letters = claimLetters(claim, documents, { measures, attachments });
    for (const { fileName, text } of letters) await writeWholeFile(join(out, fileName), text);

    const drafted =
      recordedState(claim) === 'due'
        ? await advanceClaim(ledger, number, { to: 'drafted' }, provenance)
        : claim;
    if (options.json) {
      print(documentText(draftedClaimJson(drafted, letters, provenance.now)));
    } else {
      print(letters.flatMap((letter) => letterLines(letter, out)).join('\n'));
    }
    return outcome;
  });
}

function requireDraftable(claim: Claim, { now }: Provenance): void {
  if (claim.replacedBy !== null) refuse(claim, `${claim.replacedBy} replaced it`);
  if (!['due', 'drafted', 'denied'].includes(recordedState(claim))) {
    refuse(claim, `it is ${shown(claim.state)}: its letter was sent or is not wanted`);
  }
  if (!isForfeited(claim, now)) return;
  const { time_zone } = claim.statement.contract;
  const deadline = localText(filingDeadline(claim) ?? now, time_zone);
  tell(
    `${claim.statement.number}: it had to be filed before ${deadline}; the contract forfeits ` +
      'what comes later',
  );
}

/** A letter is of use without its attachment, which can be asked for again. */
async function orTold(path: string, write: () => Promise<void>): Promise<CommandOutcome> {
  try {
    await write();
    return 'done';
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    tell(`${path}: not written: ${error.message}`);
    return 'incomplete';
  }
}

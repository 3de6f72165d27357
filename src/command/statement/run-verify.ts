import { withStep } from '../../ground/progress.ts';
import { verifyStatements } from '../../money/statement/verify-statements.ts';
import { fingerprintOfFile } from '../../papers/evidence/sign-manifest.ts';
import { verifyBundle } from '../../papers/evidence/verify-bundle.ts';
import { verifiedBundleJson, verifiedStatementsJson } from '../../published/closed/verified.ts';
import { documentText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderVerifiedBundle, renderVerifiedStatements } from './text-verify.ts';

/** Computes a bundle anew from itself; `differs` if anything does. */
export async function verify(
  { signal }: Session,
  options: {
    readonly bundle: string;
    readonly key?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const key = options.key === undefined ? undefined : fingerprintOfFile(options.key);
  const verified = await withStep({ label: 'Verifying' }, () =>
    verifyBundle(options.bundle, { key, signal }),
  );
  print(
    options.json ? documentText(verifiedBundleJson(verified)) : renderVerifiedBundle(verified, key),
  );
  return verified.differences.length > 0 ? 'differs' : 'done';
}

/** Computes what was issued anew from the ledger's documents; `differs` if anything does. */
export async function verifyIssued(
  session: Session,
  options: { readonly number?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  const { number } = options;
  const { signal } = session;
  return withStores(session, async ({ ledger }) => {
    const verified = await withStep({ label: 'Verifying', total: 1 }, (step) =>
      verifyStatements(ledger, { number, signal, onProgress: step.update }),
    );
    print(
      options.json
        ? documentText(verifiedStatementsJson(verified))
        : renderVerifiedStatements(verified),
    );
    return verified.differences.length > 0 ? 'differs' : 'done';
  });
}

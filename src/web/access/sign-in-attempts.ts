import { z } from 'zod';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant, MINUTE_MS } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { OidcAttempt } from './oidc.ts';
import { newSecret } from './secret.ts';

/** Who is not back from the identity provider by then begins again. */
export const SIGN_IN_MS = 10 * MINUTE_MS;

export interface SignInAttempt extends OidcAttempt {
  /** Where to go on, on this server. */
  readonly returnPath: string;
}

/** Answers what the browser keeps, and shows when it is back. */
export async function beginSignIn(
  ledger: LedgerSession,
  now: EpochMs,
  { state, nonce, codeVerifier, returnPath }: SignInAttempt,
): Promise<string> {
  await ledger.run(...ledgerQuery('access/forget-sign-ins', [formatInstant(now)]));
  const id = newSecret();
  await ledger.run(
    ...ledgerQuery('access/begin-sign-in', {
      id_sha256: sha256Of(id),
      state,
      nonce,
      code_verifier: codeVerifier,
      return_path: returnPath,
      expires_at: formatInstant(now + SIGN_IN_MS),
    }),
  );
  return id;
}

/** Once, and in time. */
export async function takeSignIn(
  ledger: LedgerSession,
  now: EpochMs,
  id: string,
): Promise<SignInAttempt | undefined> {
  const [row] = await ledger.query(
    ...ledgerQuery('access/take-sign-in', [sha256Of(id)]),
    z.object({
      state: z.string(),
      nonce: z.string(),
      code_verifier: z.string(),
      return_path: z.string(),
      expires_at: z.date(),
    }),
  );
  if (row === undefined || row.expires_at.getTime() <= now) return undefined;
  const { state, nonce, code_verifier: codeVerifier, return_path: path } = row;
  return { state, nonce, codeVerifier, returnPath: path };
}

import { z } from 'zod';
import { invalidInput } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant, MINUTE_MS } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { addAudit } from './audit.ts';
import { SIGN_IN_PATH } from './return-path.ts';
import { ROLES, type Role } from './roles.ts';
import { newSecret } from './secret.ts';

/** A one-time link lets in for so long. */
export const LINK_MS = 15 * MINUTE_MS;

export interface GivenLink {
  /** Who it lets in. */
  readonly name: string;
  readonly role: Role;
  readonly by: string;
}

export interface MadeLink {
  /** `/desk/sign-in#link=…`: what is behind the # no browser sends. */
  readonly path: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: EpochMs;
}

/** Kept in the audit. Throws `invalid_input` for a name that could be taken for somebody else's. */
export async function makeLink(
  ledger: LedgerSession,
  now: EpochMs,
  { name, role, by }: GivenLink,
): Promise<MadeLink> {
  if (!/^[^\p{Cc}#]{1,200}$/u.test(name) || name.trim() !== name) {
    const expectation = 'a name in one line, without #';
    throw invalidInput([{ place: 'name', value: name, expectation }]);
  }
  const secret = newSecret();
  const expiresAt = now + LINK_MS;
  await ledger.run(
    ...ledgerQuery('access/make-link', {
      secret_sha256: sha256Of(secret),
      name,
      role,
      made_at: formatInstant(now),
      made_by: by,
      expires_at: formatInstant(expiresAt),
    }),
  );
  const made = { actor: by, action: 'link.make', target: name } as const;
  await addAudit(ledger, now, { ...made, result: 'done', detail: role });
  return { path: `${SIGN_IN_PATH}#link=${secret}`, name, role, expiresAt };
}

/** Whom a link lets in, once and in time; undefined: nobody. */
export async function useLink(
  ledger: LedgerSession,
  now: EpochMs,
  secret: string,
): Promise<{ readonly name: string; readonly role: Role } | undefined> {
  const [used] = await ledger.query(
    ...ledgerQuery('access/use-link', [sha256Of(secret), formatInstant(now)]),
    z.object({ name: z.string(), role: z.enum(ROLES) }),
  );
  return used;
}

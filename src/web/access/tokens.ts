import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { DAY_MS, type EpochMs, formatInstant, MINUTE_MS } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { TOKEN_SCOPES, type TokenScope } from './roles.ts';
import { isSameText, newSecret } from './secret.ts';

const PREFIX = 'upt';
const ID_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN = new RegExp(`^${PREFIX}_([a-z0-9]{12})_([\\w-]{43})$`);
const MOST_DAYS = 366;
/** A use is written down when the last one that is written is so old. */
const USED_MS = MINUTE_MS;

/** What a program shows of itself: `Authorization: Bearer upt_<id>_<secret>`. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly madeAt: EpochMs;
  readonly madeBy: string;
  readonly expiresAt: EpochMs;
  readonly usedAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
  readonly revokedBy: string | null;
}

export interface GivenToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly days: number;
  readonly by: string;
}

const tokenRow = z.object({
  id: z.string(),
  secret_sha256: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  made_at: z.date(),
  made_by: z.string(),
  expires_at: z.date(),
  used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  revoked_by: z.string().nullable(),
});

/** Answers the token itself as well, which is known this once. Throws `invalid_input`. */
export async function makeToken(
  ledger: LedgerSession,
  now: EpochMs,
  { name, scopes, days, by }: GivenToken,
): Promise<{ readonly text: string; readonly token: ApiToken }> {
  const faults = [...textFaults('name', name), ...scopeFaults(scopes), ...dayFaults(days)];
  if (faults.length > 0) throw invalidInput(faults);
  const id = Array.from({ length: 12 }, () => ID_CHARACTERS[randomInt(36)]).join('');
  const secret = newSecret();
  const expiresAt = now + days * DAY_MS;
  await ledger.run(
    ...ledgerQuery('access/make-token', {
      id,
      secret_sha256: sha256Of(secret),
      name,
      scopes: TOKEN_SCOPES.filter((scope) => scopes.includes(scope)),
      made_at: formatInstant(now),
      made_by: by,
      expires_at: formatInstant(expiresAt),
    }),
  );
  const [token] = await findTokens(ledger, id);
  return { text: `${PREFIX}_${id}_${secret}`, token: token as ApiToken };
}

function scopeFaults(scopes: readonly TokenScope[]): readonly Fault[] {
  if (scopes.length > 0) return [];
  return [{ place: 'scope', value: '(missing)', expectation: `one of ${TOKEN_SCOPES.join(', ')}` }];
}

function dayFaults(days: number): readonly Fault[] {
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return [];
  const expectation = `a number of days from 1 to ${MOST_DAYS}`;
  return [{ place: 'days', value: String(days), expectation }];
}

/** All, newest first, or the one of an id. */
export async function findTokens(
  ledger: LedgerSession,
  id: string | null = null,
): Promise<readonly ApiToken[]> {
  const rows = await ledger.query(...ledgerQuery('access/find-tokens', [id]), tokenRow);
  return rows.map(tokenOfRow);
}

/**
 * The token of `Authorization: Bearer …` if it holds now; undefined for every other header, for the
 * same reason whatever is wrong with it.
 */
export async function tokenOfHeader(
  ledger: LedgerSession,
  now: EpochMs,
  header: string | undefined,
): Promise<ApiToken | undefined> {
  const [, text = ''] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  const [, id, secret = ''] = TOKEN.exec(text) ?? [];
  if (id === undefined) return undefined;
  const [row] = await ledger.query(...ledgerQuery('access/find-tokens', [id]), tokenRow);
  if (row === undefined || !isSameText(row.secret_sha256, sha256Of(secret))) return undefined;
  if (!isOpenToken(tokenOfRow(row), now)) return undefined;
  if (now - (row.used_at?.getTime() ?? 0) >= USED_MS) {
    await ledger.run(...ledgerQuery('access/use-token', [id, formatInstant(now)]));
  }
  return tokenOfRow(row);
}

/** Neither revoked nor past its end. */
export function isOpenToken(
  { revokedAt, expiresAt }: Pick<ApiToken, 'revokedAt' | 'expiresAt'>,
  now: EpochMs,
): boolean {
  return revokedAt === null && expiresAt > now;
}

/** From now on it is refused. Throws `invalid_input` for an id that no open token has. */
export async function revokeToken(
  ledger: LedgerSession,
  now: EpochMs,
  id: string,
  by: string,
): Promise<void> {
  const revoked = await ledger.run(
    ...ledgerQuery('access/revoke-token', [id, formatInstant(now), by]),
  );
  if (revoked > 0) return;
  const expectation = 'the id of a token that is not revoked yet';
  throw invalidInput([{ place: 'token', value: id, expectation }]);
}

function tokenOfRow(row: z.output<typeof tokenRow>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    madeAt: row.made_at.getTime(),
    madeBy: row.made_by,
    expiresAt: row.expires_at.getTime(),
    usedAt: row.used_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
    revokedBy: row.revoked_by,
  };
}

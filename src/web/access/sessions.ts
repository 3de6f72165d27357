import { z } from 'zod';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant, HOUR_MS, MINUTE_MS } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Person, PersonId } from './person.ts';
import { ROLES, type Role } from './roles.ts';
import { newSecret } from './secret.ts';

/** A session that was not used for so long is over. */
export const IDLE_MS = 8 * HOUR_MS;
/** And this long after the sign-in, however it was used. */
export const LONGEST_MS = 24 * HOUR_MS;
/** A use is written down when the last one that is written is so old. */
const SEEN_MS = MINUTE_MS;

export interface WebSession extends Person {
  readonly sha256: string;
  readonly roles: readonly Role[];
  readonly beganAt: EpochMs;
  readonly seenAt: EpochMs;
  /** At the latest. */
  readonly endsAt: EpochMs;
}

const sessionRow = z.object({
  id_sha256: z.string(),
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  roles: z.array(z.enum(ROLES)),
  began_at: z.date(),
  seen_at: z.date(),
  ends_at: z.date(),
});

/** Answers what the cookie holds; the ledger never has it. */
export async function beginSession(
  ledger: LedgerSession,
  now: EpochMs,
  { issuer, subject }: PersonId,
  roles: readonly Role[],
  rulesSha256: string | null,
): Promise<string> {
  const id = newSecret();
  const began = formatInstant(now);
  await ledger.run(
    ...ledgerQuery('access/begin-session', {
      id_sha256: sha256Of(id),
      issuer,
      subject,
      roles,
      rules_sha256: rulesSha256,
      began_at: began,
      seen_at: began,
      ends_at: formatInstant(now + LONGEST_MS),
    }),
  );
  return id;
}

/**
 * The session of a cookie, if it is open now and its roles stand: not those that other rules than
 * today's (`rulesSha256`) gave, nor such as a later sign-in or an admin has changed.
 */
export async function findSession(
  ledger: LedgerSession,
  now: EpochMs,
  id: string,
  rulesSha256: string | null,
): Promise<WebSession | undefined> {
  const sha256 = sha256Of(id);
  const [found] = await ledger.query(
    ...ledgerQuery('access/find-session', [
      sha256,
      formatInstant(now),
      formatInstant(now - IDLE_MS),
      rulesSha256,
    ]),
    sessionRow,
  );
  if (found === undefined) return undefined;
  if (now - found.seen_at.getTime() >= SEEN_MS) {
    await ledger.run(...ledgerQuery('access/see-session', [sha256, formatInstant(now)]));
  }
  return sessionOf(found);
}

/** Those that are open, of one person or of all. */
export async function findSessions(
  ledger: LedgerSession,
  now: EpochMs,
  person?: PersonId,
): Promise<readonly WebSession[]> {
  const rows = await ledger.query(
    ...ledgerQuery('access/find-sessions', [
      formatInstant(now),
      formatInstant(now - IDLE_MS),
      person?.issuer ?? null,
      person?.subject ?? null,
    ]),
    sessionRow,
  );
  return rows.map(sessionOf);
}

/** Of `person` alone, or of anybody; whether there was one to end. */
export async function endSession(
  ledger: LedgerSession,
  now: EpochMs,
  sha256: string,
  by: string,
  person?: PersonId,
): Promise<boolean> {
  const ended = await ledger.run(
    ...ledgerQuery('access/end-session', [
      sha256,
      formatInstant(now),
      by,
      person?.issuer ?? null,
      person?.subject ?? null,
    ]),
  );
  return ended > 0;
}

/** All of a person; how many there were. */
export function endSessions(
  ledger: LedgerSession,
  now: EpochMs,
  { issuer, subject }: PersonId,
  by: string,
): Promise<number> {
  return ledger.run(
    ...ledgerQuery('access/end-sessions', [issuer, subject, formatInstant(now), by]),
  );
}

function sessionOf(row: z.output<typeof sessionRow>): WebSession {
  return {
    issuer: row.issuer,
    subject: row.subject,
    name: row.name,
    email: row.email,
    sha256: row.id_sha256,
    roles: row.roles,
    beganAt: row.began_at.getTime(),
    seenAt: row.seen_at.getTime(),
    endsAt: row.ends_at.getTime(),
  };
}

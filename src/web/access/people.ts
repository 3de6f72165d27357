import { z } from 'zod';
import { invalidInput } from '../../ground/errors.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { actorText, type Person, type PersonId } from './person.ts';
import { ROLES, type Role } from './roles.ts';
import { endSessions, IDLE_MS } from './sessions.ts';

export interface KnownPerson extends Person {
  readonly givenRoles: readonly Role[];
  /** As an admin set them; none: the person is out; null: as given. */
  readonly setRoles: readonly Role[] | null;
  readonly signedInAt: EpochMs;
  /** Open ones. */
  readonly sessions: number;
}

const roles = z.array(z.enum(ROLES));
const personRow = z.object({
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  given_roles: roles,
  set_roles: roles.nullable(),
  signed_in_at: z.date(),
  sessions: z.number(),
});

/** Keeps who signs in with the roles that were given; answers those in force. */
export async function savePerson(
  ledger: LedgerSession,
  now: EpochMs,
  { issuer, subject, name, email }: Person,
  given: readonly Role[],
): Promise<readonly Role[]> {
  const values = [issuer, subject, name, email, given, formatInstant(now)] as const;
  const [saved] = await ledger.query(
    ...ledgerQuery('access/save-person', values),
    z.object({ roles }),
  );
  return saved?.roles ?? [];
}

export async function findPeople(
  ledger: LedgerSession,
  now: EpochMs,
): Promise<readonly KnownPerson[]> {
  const rows = await ledger.query(
    ...ledgerQuery('access/find-people', [formatInstant(now), formatInstant(now - IDLE_MS)]),
    personRow,
  );
  return rows.map((row) => ({
    issuer: row.issuer,
    subject: row.subject,
    name: row.name,
    email: row.email,
    givenRoles: row.given_roles,
    setRoles: row.set_roles,
    signedInAt: row.signed_in_at.getTime(),
    sessions: row.sessions,
  }));
}

/**
 * Sets the roles of a person, none to keep it out, null to leave them to the sign-in, and ends its
 * sessions: the next one has a new id. Throws `invalid_input` for somebody who is not known, and
 * for oneself, lest nobody is left to undo it.
 */
export async function setRoles(
  ledger: Ledger,
  now: EpochMs,
  person: PersonId,
  set: readonly Role[] | null,
  by: PersonId,
): Promise<void> {
  if (person.issuer === by.issuer && person.subject === by.subject) {
    const expectation = 'somebody else; another admin changes your own roles';
    throw invalidInput([{ place: 'person', value: person.subject, expectation }]);
  }
  await ledger.transaction(async (session) => {
    const values = [person.issuer, person.subject, set] as const;
    if ((await session.run(...ledgerQuery('access/set-roles', values))) === 0) {
      const expectation = 'somebody who has signed in';
      throw invalidInput([{ place: 'person', value: person.subject, expectation }]);
    }
    await endSessions(session, now, person, actorText(by));
  });
}

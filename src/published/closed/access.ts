import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { document, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { instant, sha256 } from '../scalars.ts';

export const accessLinkDocument = document(
  'access-link@1',
  'A link that lets one person in to the desk, once; whoever reads it can use it',
  {
    url: z.string(),
    name: z.string().describe('who it lets in'),
    role: z.string(),
    expires: instant,
  },
);

export const sessionsDocument = document('sessions@1', 'Where people are signed in to the desk', {
  sessions: z.array(
    z.strictObject({
      session: sha256.describe('of what the cookie holds, which nobody but the browser has'),
      issuer: z.string(),
      subject: z.string(),
      name: z.string(),
      roles: z.array(z.string()),
      began: instant,
      seen: instant.describe('last used, to the minute'),
      ends: instant.describe('at the latest'),
    }),
  ),
});

const tokenFields = {
  id: z.string().describe('the token begins with upt_ and this'),
  name: z.string(),
  scopes: z.array(z.string()),
  made: instant,
  made_by: z.string(),
  expires: instant,
};

export const apiTokenDocument = document('api-token@1', 'What a program may do; not its secret', {
  ...tokenFields,
  used: instant.nullable().describe('last used, to the minute'),
  revoked: instant.nullable(),
  revoked_by: z.string().nullable(),
});

export const madeTokenDocument = document(
  'made-token@1',
  'A new token with its secret, which is told this once',
  { ...tokenFields, token: z.string() },
);

interface LinkFacts {
  readonly name: string;
  readonly role: string;
  readonly expiresAt: EpochMs;
}

interface SessionFacts {
  readonly sha256: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly beganAt: EpochMs;
  readonly seenAt: EpochMs;
  readonly endsAt: EpochMs;
}

interface MadeTokenFacts {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly madeAt: EpochMs;
  readonly madeBy: string;
  readonly expiresAt: EpochMs;
}

interface TokenFacts extends MadeTokenFacts {
  readonly usedAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
  readonly revokedBy: string | null;
}

export function accessLinkJson(
  url: string,
  { name, role, expiresAt }: LinkFacts,
): Published<typeof accessLinkDocument> {
  return { schema: 'uptally/access-link@1', url, name, role, expires: formatInstant(expiresAt) };
}

export function sessionsJson(
  sessions: readonly SessionFacts[],
): Published<typeof sessionsDocument> {
  return {
    schema: 'uptally/sessions@1',
    sessions: sessions.map((session) => ({
      session: session.sha256,
      issuer: session.issuer,
      subject: session.subject,
      name: session.name,
      roles: session.roles,
      began: formatInstant(session.beganAt),
      seen: formatInstant(session.seenAt),
      ends: formatInstant(session.endsAt),
    })),
  };
}

export function apiTokenJson(token: TokenFacts): Published<typeof apiTokenDocument> {
  return {
    schema: 'uptally/api-token@1',
    ...fieldsOf(token),
    used: instantOrNull(token.usedAt),
    revoked: instantOrNull(token.revokedAt),
    revoked_by: token.revokedBy,
  };
}

export function madeTokenJson(
  token: MadeTokenFacts,
  text: string,
): Published<typeof madeTokenDocument> {
  return { schema: 'uptally/made-token@1', ...fieldsOf(token), token: text };
}

function fieldsOf({ id, name, scopes, madeAt, madeBy, expiresAt }: MadeTokenFacts) {
  return {
    id,
    name,
    scopes,
    made: formatInstant(madeAt),
    made_by: madeBy,
    expires: formatInstant(expiresAt),
  };
}

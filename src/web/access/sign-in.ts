import { isUnavailable } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, SECOND_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebReply, WebRequest } from '../http/server.ts';
import { type AccessContext, audit, isFromOwnPage } from './access.ts';
import { cookieOf, setCookie } from './cookies.ts';
import { useLink } from './links.ts';
import { savePerson } from './people.ts';
import { actorText, LINK_ISSUER, type Person } from './person.ts';
import { rolesFrom } from './role-rules.ts';
import type { Role } from './roles.ts';
import { beginSession, endSession, endSessions, LONGEST_MS } from './sessions.ts';
import { beginSignIn, SIGN_IN_MS, takeSignIn } from './sign-in-attempts.ts';

/** Who may come in, and as what. */
interface Admission {
  readonly person: Person;
  readonly given: readonly Role[];
  readonly rulesSha256: string | null;
}

/** Lets in by a one-time link that a form carries; the form must be ours. */
export async function signInByLink(
  context: AccessContext,
  request: WebRequest,
  reply: WebReply,
  link: string,
): Promise<void> {
  if (!isFromOwnPage(context, request)) {
    throw new RequestRefused(403, 'This form is not of this server. Open the link again.');
  }
  const { ledger, clock } = context;
  const used = await useLink(ledger, clock.now(), link);
  if (used === undefined) {
    await audit(context, request, { action: 'sign-in', target: 'link', result: 'refused' });
    throw new RequestRefused(403, 'This link was used, or is older than 15 minutes.');
  }
  const { name, role } = used;
  const person = { issuer: LINK_ISSUER, subject: name, name, email: null };
  await admit(context, request, reply, { person, given: [role], rulesSha256: null });
}

/** The address of the identity provider that somebody goes to. */
export async function leaveForProvider(
  { ledger, clock, own, identity }: AccessContext,
  reply: WebReply,
  returnTo: string,
): Promise<string> {
  if (identity === undefined) throw new RequestRefused(404, 'No identity provider is set up.');
  const { url, ...attempt } = await identity.provider.begin();
  const id = await beginSignIn(ledger, clock.now(), { ...attempt, returnPath: returnTo });
  reply.header('set-cookie', setCookie(own, 'sign-in', id, SIGN_IN_MS / SECOND_MS));
  return url;
}

/** Lets in who comes back from the identity provider; answers where to go on. */
export async function returnFromProvider(
  context: AccessContext,
  request: WebRequest,
  reply: WebReply,
): Promise<string> {
  const { ledger, clock, own, identity, log } = context;
  if (identity === undefined) throw new RequestRefused(404, 'No identity provider is set up.');
  reply.header('set-cookie', setCookie(own, 'sign-in', undefined, 0));
  const id = cookieOf(request.headers.cookie, own, 'sign-in');
  const attempt = id === undefined ? undefined : await takeSignIn(ledger, clock.now(), id);
  if (attempt === undefined) {
    throw new RequestRefused(403, 'This sign-in was not begun here, or not in time. Begin again.');
  }
  const [, query = ''] = request.url.split('?');
  const found = await identity.provider.finish(query, attempt).catch(async (error: Error) => {
    log.warn({ reason: error.message }, 'a sign-in was refused');
    const target = identity.provider.issuer;
    const refused = {
      action: 'sign-in',
      target,
      result: 'refused',
      detail: error.message,
    } as const;
    await audit(context, request, refused);
    if (isUnavailable(error)) {
      throw new RequestRefused(503, 'The identity provider does not answer. Try it in a minute.');
    }
    throw new RequestRefused(403, 'The identity provider did not vouch for you. Begin again.');
  });
  const given = rolesFrom(found.claims, identity.rules) ?? [];
  const { rulesSha256 } = identity;
  await admit(context, request, reply, { person: found.person, given, rulesSha256 });
  return attempt.returnPath;
}

/** A new session with a new id; the one that the browser had is over. */
async function admit(
  context: AccessContext,
  request: WebRequest,
  reply: WebReply,
  { person, given, rulesSha256 }: Admission,
): Promise<void> {
  const { ledger, clock, own } = context;
  const [now, actor] = [clock.now(), actorText(person)];
  // Who meets no rule is nobody here, whatever an admin set before.
  const roles = given.length === 0 ? [] : await savePerson(ledger, now, person, given);
  if (roles.length === 0) {
    await endSessions(ledger, now, person, actor);
    await audit(context, request, { actor, action: 'sign-in', target: '', result: 'refused' });
    throw new RequestRefused(403, 'You have no role here. An admin of this desk can give you one.');
  }
  await endOwnSession(ledger, now, cookieOf(request.headers.cookie, own, 'session'), actor);
  const id = await beginSession(ledger, now, person, roles, rulesSha256);
  addCookie(reply, setCookie(own, 'session', id, LONGEST_MS / SECOND_MS));
  const detail = roles.join(', ');
  await audit(context, request, { actor, action: 'sign-in', target: '', result: 'done', detail });
}

async function endOwnSession(
  ledger: Ledger,
  now: EpochMs,
  id: string | undefined,
  by: string,
): Promise<void> {
  if (id !== undefined) await endSession(ledger, now, sha256Of(id), by);
}

function addCookie(reply: WebReply, cookie: string): void {
  const before = reply.getHeader('set-cookie');
  const others = before === undefined ? [] : [before].flat().map(String);
  reply.removeHeader('set-cookie');
  reply.header('set-cookie', [...others, cookie]);
}

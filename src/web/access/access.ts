import type { Log } from '../../ground/log.ts';
import { type Clock, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebReply, WebRequest } from '../http/server.ts';
import { type AuditEntry, addAudit } from './audit.ts';
import { cookieOf } from './cookies.ts';
import type { OidcProvider } from './oidc.ts';
import { isSameOrigin, type OwnAddress, originOf } from './own-address.ts';
import { actorText, type SignedIn } from './person.ts';
import { SIGN_IN_PATH } from './return-path.ts';
import type { RoleRule } from './role-rules.ts';
import { type Action, may, type TokenScope } from './roles.ts';
import { formToken, isSameText } from './secret.ts';
import { findSession } from './sessions.ts';
import { type ApiToken, tokenOfHeader } from './tokens.ts';
import { countTries } from './tries.ts';

/** Who vouches for people, and what that makes of them. */
export interface IdentitySource {
  readonly provider: OidcProvider;
  readonly rules: readonly RoleRule[];
  /** Of the rules: roles that others gave are none. */
  readonly rulesSha256: string;
}

export interface AccessContext {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly own: OwnAddress;
  /** None: one-time links alone let people in. */
  readonly identity: IdentitySource | undefined;
}

/** A hook of a route: what it throws or sends is the answer. */
export type AccessHook = (request: WebRequest, reply: WebReply) => Promise<void>;

/** What nobody can remove, strangers must not fill: of them so much is written down in an hour. */
const STRANGERS_PER_HOUR = 200;
/** So many tokens that do not hold may an address show in a minute. */
const WRONG_TOKENS_PER_MINUTE = 30;

const triesByLedger = new WeakMap<Ledger, ReturnType<typeof newTries>>();

function newTries() {
  return {
    strangers: countTries(STRANGERS_PER_HOUR, HOUR_MS),
    wrongTokens: countTries(WRONG_TOKENS_PER_MINUTE, MINUTE_MS),
  };
}

function triesOf(ledger: Ledger): ReturnType<typeof newTries> {
  const tries = triesByLedger.get(ledger) ?? newTries();
  triesByLedger.set(ledger, tries);
  return tries;
}

const people = new WeakMap<WebRequest, SignedIn>();
const tokens = new WeakMap<WebRequest, ApiToken>();

/** Who asks, behind `requireAction`. */
export function personOf(request: WebRequest): SignedIn {
  const person = people.get(request);
  if (person === undefined) throw new RequestRefused(401, 'Sign in first.');
  return person;
}

/** What asks, behind `requireScope`. */
export function tokenOf(request: WebRequest): ApiToken {
  const token = tokens.get(request);
  if (token === undefined) throw new RequestRefused(401, 'A token is needed.');
  return token;
}

/** The hidden field `form` of every form of a page, which `requireOwnForm` asks for. */
export function formField(request: WebRequest, { own }: Pick<AccessContext, 'own'>): string {
  return formToken(cookieOf(request.headers.cookie, own, 'session') ?? '');
}

/** Before a page or an action of the desk: lets through who is signed in and may do it. */
export function requireAction(context: AccessContext, action: Action): AccessHook {
  return async (request, reply) => {
    keepPrivate(reply);
    requireOpen(context);
    const person = await signedIn(context, request);
    if (person === undefined) return askToSignIn(request, reply);
    people.set(request, person);
    if (may(person.roles, action)) return;
    await audit(context, request, { action, target: pathOf(request), result: 'refused' });
    throw new RequestRefused(403, 'Your role does not allow this.');
  };
}

/** Before a route of the API: lets through a token with the scope. */
export function requireScope(context: AccessContext, scope: TokenScope): AccessHook {
  return async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { ledger, clock } = context;
    const { wrongTokens } = triesOf(ledger);
    if (wrongTokens.isOver(request.ip, clock.now())) {
      reply.header('retry-after', String(MINUTE_MS / SECOND_MS));
      throw new RequestRefused(429, 'Too many tokens that do not hold. Wait for a minute.');
    }
    const token = await tokenOfHeader(ledger, clock.now(), request.headers.authorization);
    if (token === undefined) {
      wrongTokens.count(request.ip, clock.now());
      reply.header('www-authenticate', 'Bearer');
      throw new RequestRefused(401, 'A token that holds is needed: Authorization: Bearer …');
    }
    tokens.set(request, token);
    if (token.scopes.includes(scope)) return;
    reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
    throw new RequestRefused(403, `The token lacks the scope ${scope}.`);
  };
}

/** Before a form is acted on, once its body is read: one of our own pages sent it. */
export function requireOwnForm(context: AccessContext): AccessHook {
  return async (request) => {
    const { form } = (request.body ?? {}) as { readonly form?: unknown };
    const isOurs = typeof form === 'string' && isSameText(form, formField(request, context));
    if (isFromOwnPage(context, request) && isOurs) return;
    throw new RequestRefused(403, 'This form is not of this session. Load the page again.');
  };
}

/** A request that a page of this server made, in this browser. */
export function isFromOwnPage({ own }: AccessContext, { headers }: WebRequest): boolean {
  return isSameOrigin(headers, originOf(own, headers.host));
}

/** Writes down who did what, for ever; `actor` where nobody is signed in yet. */
export async function audit(
  { ledger, clock, log }: Pick<AccessContext, 'ledger' | 'clock' | 'log'>,
  request: WebRequest,
  entry: Pick<AuditEntry, 'action' | 'target' | 'result'> &
    Partial<Pick<AuditEntry, 'actor' | 'detail'>>,
): Promise<void> {
  const actor = people.get(request)?.actor ?? null;
  const whole = { actor, detail: '', ...entry };
  if (whole.actor === null) {
    const { strangers } = triesOf(ledger);
    if (strangers.isOver('', clock.now())) {
      log.warn({ action: whole.action }, 'more is tried than is written down');
      return;
    }
    strangers.count('', clock.now());
  }
  await addAudit(ledger, clock.now(), whole);
}

/** Nothing of it stays in a browser or between, and no other site learns where somebody was. */
export function keepPrivate(reply: WebReply): void {
  reply.header('cache-control', 'no-store');
  // With no-referrer a browser would not say where a form comes from.
  reply.header('referrer-policy', 'same-origin');
}

/** Throws where nobody can sign in safely. */
export function requireOpen({ own }: AccessContext): void {
  if (own.kind !== 'closed') return;
  throw new RequestRefused(
    403,
    'The desk needs HTTPS: UPTALLY_BASE_URL is the https address under which people reach it.',
  );
}

async function signedIn(
  { ledger, clock, own, identity }: AccessContext,
  request: WebRequest,
): Promise<SignedIn | undefined> {
  const id = cookieOf(request.headers.cookie, own, 'session');
  if (id === undefined) return undefined;
  const rules = identity?.rulesSha256 ?? null;
  const session = await findSession(ledger, clock.now(), id, rules);
  if (session === undefined) return undefined;
  const { issuer, subject, name, email, roles, sha256 } = session;
  const actor = actorText(session);
  return { issuer, subject, name, email, roles, actor, sessionSha256: sha256 };
}

async function askToSignIn(request: WebRequest, reply: WebReply): Promise<void> {
  if (request.method !== 'GET') throw new RequestRefused(401, 'Sign in first.');
  await reply.redirect(`${SIGN_IN_PATH}?to=${encodeURIComponent(request.url)}`, 303);
}

function pathOf(request: WebRequest): string {
  return request.url.split('?')[0] ?? '';
}

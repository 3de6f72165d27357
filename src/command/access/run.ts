import { UptallyError } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import { formatInstant, systemClock } from '../../ground/time.ts';
import {
  accessLinkJson,
  apiTokenJson,
  madeTokenJson,
  sessionsJson,
} from '../../published/closed/access.ts';
import { documentText } from '../../published/document-text.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { addAudit } from '../../web/access/audit.ts';
import { type GivenLink, makeLink } from '../../web/access/links.ts';
import { findSessions } from '../../web/access/sessions.ts';
import {
  type ApiToken,
  findTokens,
  type GivenToken,
  makeToken,
  revokeToken,
} from '../../web/access/tokens.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderSessions, renderTokens, revokedText } from './text.ts';

interface Asked {
  readonly by?: string | undefined;
  readonly json: boolean;
}

/** The link alone goes to standard output, so that it can be handed on. */
export async function printLink(
  session: Session,
  { role, name, json, ...asked }: Pick<GivenLink, 'role'> & { readonly name?: string } & Asked,
): Promise<CommandOutcome> {
  const by = actorOf(session.config, asked.by);
  return withLedger(session, async (ledger) => {
    const link = await makeLink(ledger, systemClock.now(), { name: name ?? by, role, by });
    const { UPTALLY_BASE_URL: base, UPTALLY_HTTP_HOST: host } = session.config.values;
    const own = `http://${host.includes(':') ? `[${host}]` : host}`;
    const origin = new URL(base ?? `${own}:${session.config.values.UPTALLY_HTTP_PORT}`).origin;
    const url = `${origin}${link.path}`;
    print(json ? documentText(accessLinkJson(url, link)) : url);
    const until = formatInstant(link.expiresAt);
    if (!json) tell(`lets ${link.name} in as ${link.role}, once, until ${until}`);
  });
}

export async function listSessions(session: Session, { json }: Asked): Promise<CommandOutcome> {
  return withLedger(session, async (ledger) => {
    const sessions = await findSessions(ledger, systemClock.now());
    print(json ? documentText(sessionsJson(sessions)) : renderSessions(sessions, paint));
  });
}

/** The token alone goes to standard output. */
export async function createToken(
  session: Session,
  { json, ...given }: Omit<GivenToken, 'by'> & Asked,
): Promise<CommandOutcome> {
  const by = actorOf(session.config, given.by);
  return withLedger(session, async (ledger) => {
    const { text, token } = await makeToken(ledger, systemClock.now(), { ...given, by });
    await noteToken(ledger, by, token);
    print(json ? documentText(madeTokenJson(token, text)) : text);
    if (!json) tell(`holds until ${formatInstant(token.expiresAt)}; it is not shown again`);
  });
}

export async function listTokens(session: Session, { json }: Asked): Promise<CommandOutcome> {
  return withLedger(session, async (ledger) => {
    const tokens = await findTokens(ledger);
    const text = renderTokens(tokens, systemClock.now(), paint);
    print(json ? documentText(tokens.map(apiTokenJson)) : text);
  });
}

export async function revoke(
  session: Session,
  { id, json, ...asked }: { readonly id: string } & Asked,
): Promise<CommandOutcome> {
  const by = actorOf(session.config, asked.by);
  return withLedger(session, async (ledger) => {
    await revokeToken(ledger, systemClock.now(), id, by);
    const [found] = await findTokens(ledger, id);
    const token = found as ApiToken;
    await noteToken(ledger, by, token);
    print(json ? documentText(apiTokenJson(token)) : revokedText(token));
  });
}

/** In the audit, as the desk writes it. */
async function noteToken(
  ledger: Ledger,
  actor: string,
  { id, scopes, revokedAt }: ApiToken,
): Promise<void> {
  const detail = revokedAt === null ? scopes.join(', ') : 'revoked';
  const done = { actor, action: 'tokens.manage', result: 'done', detail } as const;
  await addAudit(ledger, systemClock.now(), { ...done, target: `token ${id}` });
}

/** As `withStores`; says what to do where `uptally up` has the store. */
async function withLedger(
  session: Session,
  work: (ledger: Ledger) => Promise<void>,
): Promise<CommandOutcome> {
  try {
    await withStores(session, ({ ledger }) => work(ledger));
    return 'done';
  } catch (error) {
    if (!(error instanceof UptallyError && error.code === 'store_locked')) throw error;
    const way = '`uptally up` prints a link to its desk on the terminal on which it starts';
    throw new UptallyError('store_locked', `${error.message}; ${way}`, { cause: error });
  }
}

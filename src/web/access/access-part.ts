import formBody from '@fastify/formbody';
import { renderPage } from '../../papers/print/render-page.ts';
import { limitRate } from '../http/limit-rate.ts';
import type { WebPart, WebReply, WebRequest, WebScope } from '../http/server.ts';
import {
  type AccessContext,
  audit,
  keepPrivate,
  personOf,
  requireAction,
  requireOpen,
  requireOwnForm,
} from './access.ts';
import { setCookie } from './cookies.ts';
import { returnPath, SIGN_IN_PATH } from './return-path.ts';
import { endSession } from './sessions.ts';
import { leaveForProvider, returnFromProvider, signInByLink } from './sign-in.ts';

/** Where the identity provider sends people back to. */
export const CALLBACK_PATH = '/desk/sign-in/callback';
const PROVIDER_PATH = '/desk/sign-in/provider';
export const SIGN_OUT_PATH = '/desk/sign-out';

/** Sign-ins that an address may try in a minute. */
const TRIES_PER_MINUTE = 10;
const HTML = 'text/html; charset=utf-8';
const MOST_FORM_BYTES = 1_000_000;

/** Bodies of forms are read within the scope. */
export async function readForms(scope: WebScope): Promise<void> {
  await scope.register(formBody, { bodyLimit: MOST_FORM_BYTES });
}

/** How people come in and go. */
export function accessPart(context: AccessContext): WebPart {
  return async (scope) => {
    await readForms(scope);
    scope.addHook('onRequest', async (_request, reply) => {
      keepPrivate(reply);
      requireOpen(context);
    });
    scope.get(SIGN_IN_PATH, async (request, reply) => {
      const { to } = request.query as Readonly<Record<string, unknown>>;
      return reply.type(HTML).send(
        renderPage('desk/sign-in', {
          title: 'Sign in',
          signInPath: SIGN_IN_PATH,
          providerPath: `${PROVIDER_PATH}?to=${encodeURIComponent(returnPath(to))}`,
          hasProvider: context.identity !== undefined,
          returnPath: returnPath(to),
        }),
      );
    });
    scope.post(
      SIGN_OUT_PATH,
      {
        onRequest: requireAction(context, 'sessions.own'),
        preHandler: requireOwnForm(context),
      },
      (request, reply) => signOut(context, request, reply),
    );
    await scope.register(async (limited) => serveSignIn(limited, context));
  };
}

/** What can be tried, so often. */
async function serveSignIn(scope: WebScope, context: AccessContext): Promise<void> {
  await limitRate(scope, TRIES_PER_MINUTE);
  scope.post(SIGN_IN_PATH, async (request, reply) => {
    const { link, to } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    await signInByLink(context, request, reply, linkSecret(link));
    return reply.redirect(returnPath(to), 303);
  });
  // A GET, since a form may not lead to another site here; what it keeps is forgotten by itself.
  const once = { exposeHeadRoute: false };
  scope.get(PROVIDER_PATH, once, async (request, reply) => {
    const { to } = request.query as Readonly<Record<string, unknown>>;
    return reply.redirect(await leaveForProvider(context, reply, returnPath(to)), 303);
  });
  scope.get(CALLBACK_PATH, once, async (request, reply) =>
    reply.redirect(await returnFromProvider(context, request, reply), 303),
  );
}

/** What people paste is the secret, or the whole link. */
function linkSecret(given: unknown): string {
  return /(?:^|#link=)([\w-]{43})$/.exec(String(given ?? '').trim())?.[1] ?? '';
}

async function signOut(
  context: AccessContext,
  request: WebRequest,
  reply: WebReply,
): Promise<WebReply> {
  const { sessionSha256, actor } = personOf(request);
  const { ledger, clock, own } = context;
  await endSession(ledger, clock.now(), sessionSha256, actor);
  await audit(context, request, { action: 'sign-out', target: '', result: 'done' });
  return reply
    .header('set-cookie', setCookie(own, 'session', undefined, 0))
    .header('clear-site-data', '"cache", "cookies", "storage"')
    .redirect(SIGN_IN_PATH, 303);
}

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Provider } from 'oidc-provider';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { CALLBACK_PATH } from '../../../src/web/access/access-part.ts';
import { openOidc } from '../../../src/web/access/oidc.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from './access-server.ts';

const own = { kind: 'loopback', origin: 'http://localhost:8080' } as const;
const callback = `${own.origin}${CALLBACK_PATH}`;
let server: Server;
let ledger: Ledger;
let desk: AccessServer;

before(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'desk', client_secret: 'secret of the desk', redirect_uris: [callback] },
    ],
    clientDefaults: { token_endpoint_auth_method: 'client_secret_post' },
    pkce: { required: () => true },
    claims: { profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of the provider'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/ask/${uid}` },
    findAccount: async (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, name: 'Ada', groups: ['desk'] }),
    }),
    // Ada says yes to everything.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId: 'desk', accountId: 'ada-1' });
      grant.addOIDCScope(String(oidc.params?.scope));
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/ask/') !== true) return void answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: 'ada-1' } });
  });
  ledger = await openLedgerCopy();
  const settings = { issuer, clientId: 'desk', clientSecret: 'secret of the desk', callback };
  desk = await accessServer(ledger, {
    own,
    identity: {
      provider: await openOidc({ ...settings, scope: 'openid profile' }),
      rules: [{ path: ['groups'], value: 'desk', roles: ['finance'] }],
      rulesSha256: 'rules',
    },
  });
});
after(async () => {
  await desk.server.close();
  await ledger.close();
  server.closeAllConnections();
  server.close();
});

/** Follows redirects with cookies until one leads back to the desk. */
async function throughProvider(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let step = 0; step < 9 && !url.startsWith(callback); step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    assert.ok(location !== null, `${answer.status} ${await answer.text()}`);
    url = new URL(location, url).href;
  }
  return url.slice(own.origin.length);
}

test('a certified provider that insists on PKCE lets a person in', async () => {
  const visitor = desk.visitor();
  const away = await visitor.get('/desk/sign-in/provider?to=/desk/sessions');
  const back = await throughProvider(away.location ?? '');
  const answer = await visitor.get(back);
  assert.equal(answer.status, 303, answer.text);
  assert.equal(answer.location, '/desk/sessions');
  const page = await visitor.get('/desk/sessions');
  assert.ok(page.text.includes('Ada') && page.text.includes('finance'));
});

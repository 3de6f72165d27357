import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { UptallyError } from '../../../src/ground/errors.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { findAudit } from '../../../src/web/access/audit.ts';
import { openOidc } from '../../../src/web/access/oidc.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from './access-server.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type IdentityProvider,
  identityProvider,
  type Misdeeds,
} from './identity-provider.ts';
import { type Answer, formOf, type Visitor } from './visitor.ts';

const own = { kind: 'loopback', origin: 'http://localhost' } as const;
const settings = {
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  scope: 'openid profile email',
  callback: 'http://localhost/desk/sign-in/callback',
};
let provider: IdentityProvider;
let ledger: Ledger;
let desk: AccessServer;

before(async () => {
  provider = await identityProvider();
  ledger = await openLedgerCopy();
  desk = await accessServer(ledger, {
    own,
    identity: {
      provider: await openOidc({ issuer: provider.issuer, ...settings }),
      rules: [
        { path: ['groups'], value: 'desk-admins', roles: ['admin'] },
        { path: ['realm', 'roles'], value: 'finance', roles: ['finance', 'reliability'] },
      ],
      rulesSha256: 'rules of today',
    },
  });
});
beforeEach(() => {
  provider.person = { sub: '1', name: 'Ada', groups: ['others', 'desk-admins'] };
  provider.misdeeds = {};
});
after(async () => {
  await desk.server.close();
  await ledger.close();
  await provider.close();
});

/** To the provider and back; `turn` changes what comes back. */
async function signIn(
  visitor: Visitor,
  to = '/desk',
  turn: (query: URLSearchParams) => void = () => {},
): Promise<Answer> {
  const away = await visitor.get(`/desk/sign-in/provider?to=${encodeURIComponent(to)}`);
  assert.equal(away.status, 303, away.text);
  const query = provider.authorize(away.location ?? '');
  turn(query);
  return visitor.get(`/desk/sign-in/callback?${query}`);
}

test('who has a claim of a rule comes in, to the page that was asked for', async () => {
  const visitor = desk.visitor();
  const page = await visitor.get('/desk/sign-in?to=/desk/audit');
  assert.ok(page.text.includes('/desk/sign-in/provider?to&#x3D;%2Fdesk%2Faudit'));
  const answer = await signIn(visitor, '/desk/audit?before=9');
  assert.equal(answer.status, 303, answer.text);
  assert.equal(answer.location, '/desk/audit?before=9');
  assert.equal(visitor.cookies.has('uptally-sign-in'), false);
  const audit = await visitor.get('/desk/audit');
  assert.equal(audit.status, 200);
  assert.ok(audit.text.includes(`${provider.issuer}#1`));
});

test('what goes to the provider proves and names everything', async () => {
  const away = await desk.visitor().get('/desk/sign-in/provider');
  const asked = new URL(away.location ?? '').searchParams;
  assert.equal(asked.get('response_type'), 'code');
  assert.equal(asked.get('code_challenge_method'), 'S256');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    assert.match(asked.get(name) ?? '', /^[\w-]{43}$/, name);
  }
  assert.equal(asked.get('redirect_uri'), settings.callback);
});

const seconds = () => Math.floor(Date.now() / 1_000);

/** Each is one thing wrong in a sign-in that is right otherwise. */
const wrong: readonly (readonly [
  sentence: string,
  misdeeds: () => Misdeeds,
  turn?: (query: URLSearchParams) => void,
])[] = [
  ['another state', () => ({}), (query) => query.set('state', 'x'.repeat(43))],
  ['no state', () => ({}), (query) => query.delete('state')],
  ['a code of somebody else', () => ({}), (query) => query.set('code', 'stolen')],
  ['no code', () => ({}), (query) => query.delete('code')],
  ['an error of the provider', () => ({}), (query) => query.set('error', 'access_denied')],
  ['the answer of another issuer', () => ({}), (query) => query.set('iss', 'https://evil.example')],
  ['another nonce', () => ({ claims: { nonce: 'x'.repeat(43) } })],
  ['no nonce', () => ({ claims: { nonce: undefined } })],
  ['a token of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
  ['a token for another client', () => ({ claims: { aud: 'other' } })],
  ['a token for two, by another', () => ({ claims: { aud: [CLIENT_ID, 'other'], azp: 'other' } })],
  ['an expired token', () => ({ claims: { exp: seconds() - 60 } })],
  ['a token without an end', () => ({ claims: { exp: undefined } })],
  ['a token of the future', () => ({ claims: { nbf: seconds() + 3_600 } })],
  ['somebody with a NUL in the name', () => ({ claims: { sub: '1\0' } })],
  ['nobody', () => ({ claims: { sub: undefined } })],
  ['a token that a stranger signed', () => ({ forge: () => forged('other key') })],
  ['a token that nobody signed', () => ({ forge: unsigned })],
  ['a token signed by the client secret', () => ({ forge: byClientSecret })],
  ['a token that was changed', () => ({ forge: changed })],
  ['a token that brings the key of a stranger', () => ({ forge: () => provider.selfSigned() })],
  ['no token', () => ({ forge: () => '' })],
];

async function forged(kind: 'other key'): Promise<string> {
  const claims = { iss: provider.issuer, aud: CLIENT_ID, ...provider.person, exp: seconds() + 60 };
  return provider.sign({ ...claims, iat: seconds() }, kind);
}

function unsigned(token: string): string {
  const header = Buffer.from('{"alg":"none"}').toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

async function byClientSecret(token: string): Promise<string> {
  const { SignJWT, decodeJwt } = await import('jose');
  return new SignJWT(decodeJwt(token))
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(Buffer.from(CLIENT_SECRET));
}

function changed(token: string): string {
  const [header, body = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...claims, sub: '2' })).toString('base64url');
  return `${header}.${other}.${signature}`;
}

for (const [sentence, misdeeds, turn] of wrong) {
  test(`a sign-in is refused: ${sentence}`, async () => {
    provider.misdeeds = misdeeds();
    const visitor = desk.visitor();
    const answer = await signIn(visitor, '/desk', turn);
    assert.equal(answer.status, 403, answer.text);
    assert.equal(visitor.cookies.size, 0);
    const [newest] = await findAudit(ledger, 1);
    assert.deepEqual([newest?.action, newest?.result], ['sign-in', 'refused']);
    assert.equal((await visitor.get('/desk')).status, 303);
  });
}

test('PKCE: a code is of no use without the proof that belongs to it', async () => {
  // Somebody who has the code of another sign-in puts it into one of their own.
  const [ada, eve] = [desk.visitor(), desk.visitor()];
  const adas = provider.authorize((await ada.get('/desk/sign-in/provider')).location ?? '');
  const answer = await signIn(eve, '/desk', (query) => query.set('code', adas.get('code') ?? ''));
  assert.equal(answer.status, 403);
  assert.equal(eve.cookies.size, 0);
  // And were the provider to forget to ask for the proof, the nonce would still be another one.
  provider.misdeeds = { ignoresProof: true };
  const again = provider.authorize((await ada.get('/desk/sign-in/provider')).location ?? '');
  const second = await signIn(eve, '/desk', (query) => query.set('code', again.get('code') ?? ''));
  assert.equal(second.status, 403);
});

test('what comes back is taken once, by the browser that left, within ten minutes', async () => {
  const visitor = desk.visitor();
  const away = await visitor.get('/desk/sign-in/provider');
  const query = provider.authorize(away.location ?? '');
  const other = desk.visitor();
  assert.equal((await other.get(`/desk/sign-in/callback?${query}`)).status, 403);
  const cookie = visitor.cookies.get('uptally-sign-in') ?? '';
  assert.equal((await visitor.get(`/desk/sign-in/callback?${query}`)).status, 303);
  other.cookies.set('uptally-sign-in', cookie);
  assert.equal((await other.get(`/desk/sign-in/callback?${query}`)).status, 403);
  assert.equal(other.cookies.has('uptally'), false);
});

test('who meets no rule is refused, and is not kept', async () => {
  provider.person = { sub: '7', name: 'Nobody', groups: ['desk-admin', 'desk'], realm: ['roles'] };
  const visitor = desk.visitor();
  assert.equal((await signIn(visitor)).status, 403);
  assert.equal((await visitor.get('/desk')).status, 303);
});

test('who had a role and has none any more is out at the next sign-in', async () => {
  provider.person = { sub: '8', realm: { roles: ['finance'] } };
  const visitor = desk.visitor();
  assert.equal((await signIn(visitor)).status, 303);
  assert.ok((await visitor.get('/desk')).text.includes('finance, reliability'));
  provider.person = { sub: '8', realm: { roles: [] } };
  const again = desk.visitor();
  assert.equal((await signIn(again)).status, 403);
  assert.equal((await again.get('/desk')).status, 303);
  assert.equal((await visitor.get('/desk')).status, 303, 'everywhere');
});

test('who comes with other roles has them everywhere, and the old sessions are over', async () => {
  provider.person = { sub: '10', groups: ['desk-admins'] };
  const first = desk.visitor();
  await signIn(first);
  assert.equal((await first.get('/desk/audit')).status, 200);
  provider.person = { sub: '10', realm: { roles: ['finance'] } };
  const second = desk.visitor();
  await signIn(second);
  assert.equal((await second.get('/desk/audit')).status, 403);
  assert.equal((await first.get('/desk/audit')).status, 303);
});

test('other rules end the sessions that the old ones gave', async () => {
  const visitor = desk.visitor();
  await signIn(visitor);
  assert.equal((await visitor.get('/desk')).status, 200);
  const { identity } = desk.context;
  assert.ok(identity !== undefined);
  const other = await accessServer(ledger, {
    own,
    identity: { ...identity, rulesSha256: 'rules of tomorrow' },
  });
  const later = other.visitor();
  later.cookies.set('uptally', visitor.cookies.get('uptally') ?? '');
  assert.equal((await later.get('/desk')).status, 303);
  await other.server.close();
});

test('a provider that fails is no refusal of the person', async () => {
  provider.misdeeds = { tokenStatus: 503 };
  const answer = await signIn(desk.visitor());
  assert.equal(answer.status, 503, answer.text);
});

test('names of the provider are text, wherever they are shown', async () => {
  const name = '<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b';
  provider.person = { sub: '9"\'><b>', name, email: '<i>@example.com', groups: 'desk-admins' };
  const visitor = desk.visitor();
  const answer = await signIn(visitor);
  assert.equal(answer.status, 303, answer.text);
  for (const path of ['/desk', '/desk/people', '/desk/audit', '/desk/sessions']) {
    const page = await visitor.get(path);
    assert.equal(page.status, 200);
    assert.ok(!/<img|<i>|<b>/.test(page.text), path);
  }
  const form = formOf(await visitor.get('/desk'));
  assert.equal((await visitor.post('/desk/sign-out', { form })).status, 303);
});

const bad: readonly (readonly [sentence: string, issuer: () => string, code: string])[] = [
  ['no provider', () => `${provider.issuer}/nothing`, 'invalid_input'],
  [
    'another issuer than it says',
    () => provider.issuer.replace('127.0.0.1', 'localhost'),
    'invalid_input',
  ],
  ['nobody answers', () => 'http://127.0.0.1:1', 'unavailable'],
];
for (const [sentence, issuer, code] of bad) {
  test(`a provider is found out at the start: ${sentence} is ${code}`, async () => {
    await assert.rejects(openOidc({ issuer: issuer(), ...settings }), (error) => {
      assert.ok(error instanceof UptallyError, String(error));
      assert.equal(error.code, code, error.message);
      assert.ok(!error.message.includes(CLIENT_SECRET));
      return true;
    });
  });
}

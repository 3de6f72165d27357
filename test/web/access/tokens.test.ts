import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY_MS, MINUTE_MS } from '../../../src/ground/time.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../../src/web/access/roles.ts';
import { findTokens, makeToken, revokeToken } from '../../../src/web/access/tokens.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { describeAccess } from './access-behaviour.ts';
import { type AccessServer, accessServer } from './access-server.ts';
import { formOf } from './visitor.ts';

const START = Date.UTC(2026, 5, 7, 11);
let now = START;
let ledger: Ledger;
let desk: AccessServer;

before(async () => {
  ledger = await openLedgerCopy();
  desk = await accessServer(ledger, { now: () => now });
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

// First, while nothing is in the ledger.
describeAccess('PGlite', () => ledger);

async function made(...scopes: readonly TokenScope[]) {
  return makeToken(ledger, now, { name: 'a program', scopes, days: 30, by: 'ada' });
}

let askers = 0;

/** From an address of its own, unless one is named. */
function ask(scope: string, authorization: string, address?: string) {
  askers += 1;
  return desk.server.inject({
    url: `/try/${scope.replace(':', '-')}`,
    headers: { authorization },
    remoteAddress: address ?? `10.1.${Math.floor(askers / 256)}.${askers % 256}`,
  });
}

for (const held of TOKEN_SCOPES) {
  test(`a token with ${held} may that and nothing else`, async () => {
    const { text } = await made(held);
    for (const scope of TOKEN_SCOPES) {
      const { statusCode, headers } = await ask(scope, `Bearer ${text}`);
      assert.equal(statusCode, scope === held ? 200 : 403, scope);
      assert.equal(headers['cache-control'], 'no-store');
    }
  });
}

const refused: readonly (readonly [sentence: string, header: (text: string) => string])[] = [
  ['another secret', (text) => `Bearer ${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`],
  ['the id of another', (text) => `Bearer ${text.replace(/_\w{12}_/, '_000000000000_')}`],
  ['the secret alone', (text) => `Bearer ${text.split('_').at(-1)}`],
  ['another scheme', (text) => `Basic ${text}`],
  ['no scheme', (text) => text],
  ['twice', (text) => `Bearer ${text} ${text}`],
  ['nothing', () => ''],
];
for (const [sentence, header] of refused) {
  test(`a token is refused: ${sentence}`, async () => {
    const { text } = await made('read:health');
    const answer = await ask('read:health', header(text));
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
    assert.ok(!answer.payload.includes(text));
  });
}

test('a token that is revoked, or past its day, is refused at the next request', async () => {
  const { text, token } = await made('read:health');
  assert.equal((await ask('read:health', `Bearer ${text}`)).statusCode, 200);
  assert.equal((await findTokens(ledger, token.id))[0]?.usedAt, now);
  await revokeToken(ledger, now, token.id, 'ada');
  assert.equal((await ask('read:health', `Bearer ${text}`)).statusCode, 401);
  await assert.rejects(revokeToken(ledger, now, token.id, 'ada'), /not revoked yet/);
  const other = await made('read:health');
  now += 30 * DAY_MS;
  assert.equal((await ask('read:health', `Bearer ${other.text}`)).statusCode, 401);
  now = START;
});

test('an address shows thirty wrong tokens in a minute, then waits', async () => {
  const { text } = await made('read:health');
  const answers: number[] = [];
  for (let attempt = 0; attempt < 31; attempt += 1) {
    answers.push((await ask('read:health', 'Bearer guess', '192.0.2.1')).statusCode);
  }
  assert.deepEqual([...new Set(answers.slice(0, 30)), answers[30]], [401, 429]);
  assert.equal((await ask('read:health', `Bearer ${text}`, '192.0.2.1')).statusCode, 429);
  assert.equal((await ask('read:health', `Bearer ${text}`, '192.0.2.2')).statusCode, 200);
  now += MINUTE_MS;
  assert.equal((await ask('read:health', `Bearer ${text}`, '192.0.2.1')).statusCode, 200);
  now = START;
});

test('an admin makes a token by the desk, sees it once, and revokes it', async () => {
  const admin = await desk.signedIn('admin');
  const form = formOf(await admin.get('/desk/tokens'));
  const asked = { form, name: '<b>reader</b>', scope: ['read:health', 'read:money'], days: '7' };
  const page = await admin.post('/desk/tokens', asked);
  assert.equal(page.status, 200);
  assert.equal(page.headers['cache-control'], 'no-store');
  const [, text = ''] = /<code class="secret">(upt_\w{12}_[\w-]{43})<\/code>/.exec(page.text) ?? [];
  assert.equal((await ask('read:money', `Bearer ${text}`)).statusCode, 200);
  assert.equal((await ask('act:money', `Bearer ${text}`)).statusCode, 403);
  const list = await admin.get('/desk/tokens');
  assert.ok(!list.text.includes(text) && !list.text.includes('<b>'));
  const token = text.split('_')[1] ?? '';
  assert.ok(list.text.includes(`upt_${token}`));
  assert.equal((await admin.post('/desk/tokens/revoke', { form, token })).status, 303);
  assert.equal((await ask('read:money', `Bearer ${text}`)).statusCode, 401);
});

const wrong: readonly (readonly [sentence: string, form: Record<string, string>])[] = [
  ['a scope that there is not', { name: 'x', scope: 'read:all', days: '7' }],
  ['no scope', { name: 'x', days: '7' }],
  ['no name', { name: ' ', scope: 'read:health', days: '7' }],
  ['a name of two lines', { name: 'a\nb', scope: 'read:health', days: '7' }],
  ['no end', { name: 'x', scope: 'read:health', days: '' }],
  ['too long', { name: 'x', scope: 'read:health', days: '367' }],
  ['half a day', { name: 'x', scope: 'read:health', days: '0.5' }],
];
for (const [sentence, fields] of wrong) {
  test(`no token is made of ${sentence}`, async () => {
    const admin = await desk.signedIn('admin');
    const form = formOf(await admin.get('/desk/tokens'));
    const before = await findTokens(ledger);
    assert.equal((await admin.post('/desk/tokens', { ...fields, form })).status, 400);
    assert.equal((await findTokens(ledger)).length, before.length);
  });
}

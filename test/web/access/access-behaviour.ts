import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../src/ground/time.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { addAudit, findAudit } from '../../../src/web/access/audit.ts';
import { makeLink, useLink } from '../../../src/web/access/links.ts';
import { findPeople, savePerson, setRoles } from '../../../src/web/access/people.ts';
import { beginSession, endSession, findSession } from '../../../src/web/access/sessions.ts';
import { beginSignIn, takeSignIn } from '../../../src/web/access/sign-in-attempts.ts';
import { makeToken, revokeToken, tokenOfHeader } from '../../../src/web/access/tokens.ts';

const NOW = Date.UTC(2026, 5, 7, 11);
const ADA = { issuer: 'https://login.example', subject: 'ada', name: 'Ada', email: null };
const BOB = { ...ADA, subject: 'bob', name: 'Bob' };

/** What the ledger keeps of people, sessions, links and tokens, on either engine. */
export function describeAccess(label: string, ledger: () => Ledger): void {
  test(`${label}: of many who use one link or attempt at once, one is in`, async () => {
    const { path } = await makeLink(ledger(), NOW, { name: 'ada', role: 'admin', by: 'test' });
    const secret = path.split('#link=')[1] ?? '';
    const used = await Promise.all(Array.from({ length: 8 }, () => useLink(ledger(), NOW, secret)));
    assert.equal(used.filter((one) => one !== undefined).length, 1);
    const attempt = { state: 's', nonce: 'n', codeVerifier: 'v', returnPath: '/desk' };
    const id = await beginSignIn(ledger(), NOW, attempt);
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeSignIn(ledger(), NOW, id)));
    assert.deepEqual(
      taken.filter((one) => one !== undefined),
      [attempt],
    );
  });

  test(`${label}: a session holds as long as its roles, its rules and nobody ends it`, async () => {
    assert.deepEqual(await savePerson(ledger(), NOW, ADA, ['finance', 'reliability']), [
      'finance',
      'reliability',
    ]);
    const id = await beginSession(ledger(), NOW, ADA, ['finance', 'reliability'], 'rules');
    const found = await findSession(ledger(), NOW + HOUR_MS, id, 'rules');
    assert.deepEqual([found?.subject, found?.roles], ['ada', ['finance', 'reliability']]);
    assert.equal(await findSession(ledger(), NOW, id, 'other rules'), undefined);
    assert.equal(await findSession(ledger(), NOW, id, null), undefined);
    await setRoles(ledger(), NOW, ADA, ['viewer'], BOB);
    assert.equal(await findSession(ledger(), NOW, id, 'rules'), undefined);
    assert.deepEqual(await savePerson(ledger(), NOW, ADA, ['admin']), ['viewer']);
    const [ada] = await findPeople(ledger(), NOW);
    assert.deepEqual([ada?.givenRoles, ada?.setRoles, ada?.sessions], [['admin'], ['viewer'], 0]);
    const next = await beginSession(ledger(), NOW, ADA, ['viewer'], 'rules');
    const sha256 = (await findSession(ledger(), NOW, next, 'rules'))?.sha256 ?? '';
    assert.equal(await endSession(ledger(), NOW, sha256, 'bob', BOB), false);
    assert.equal(await endSession(ledger(), NOW, sha256, 'ada', ADA), true);
    assert.equal(await findSession(ledger(), NOW, next, 'rules'), undefined);
  });

  test(`${label}: a token holds until it is revoked; what was done stays written`, async () => {
    const given = { name: 'x', scopes: ['write:events', 'read:health'], days: 1, by: 'a' } as const;
    const { text, token } = await makeToken(ledger(), NOW, given);
    assert.deepEqual(token.scopes, ['read:health', 'write:events']);
    assert.equal((await tokenOfHeader(ledger(), NOW, `Bearer ${text}`))?.id, token.id);
    await revokeToken(ledger(), NOW, token.id, 'a');
    assert.equal(await tokenOfHeader(ledger(), NOW, `Bearer ${text}`), undefined);
    const entry = { actor: null, action: 'a', target: '\0', result: 'failed', detail: '' } as const;
    await addAudit(ledger(), NOW, entry);
    const [newest] = await findAudit(ledger(), 1);
    assert.deepEqual({ ...newest, position: '' }, { ...entry, target: '', at: NOW, position: '' });
    const [link, ...others] = await findAudit(ledger(), 9, newest?.position);
    const made = ['test', 'link.make', 'ada', 'admin'];
    assert.deepEqual([link?.actor, link?.action, link?.target, link?.detail], made);
    assert.deepEqual(others, []);
    await assert.rejects(ledger().run('TRUNCATE web_audit'), /write-once/);
  });
}

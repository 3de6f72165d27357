import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '../../../src/ground/time.ts';
import { sessionsJson } from '../../../src/published/closed/access.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { findAudit } from '../../../src/web/access/audit.ts';
import { makeLink } from '../../../src/web/access/links.ts';
import { findPeople } from '../../../src/web/access/people.ts';
import { findSessions } from '../../../src/web/access/sessions.ts';
import { findTokens } from '../../../src/web/access/tokens.ts';
import { checkDocument } from '../../published/check-document.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from './access-server.ts';
import { formOf, sessionsOf } from './visitor.ts';

const START = Date.UTC(2026, 5, 7, 11);
let now = START;
let ledger: Ledger;
let desk: AccessServer;

before(async () => {
  ledger = await openLedgerCopy();
  desk = await accessServer(ledger, { now: () => now });
});
beforeEach(() => {
  now = START;
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

test('nobody is known, and nothing holds, before the first sign-in', async () => {
  assert.deepEqual(await findPeople(ledger, now), []);
  assert.deepEqual(await findSessions(ledger, now), []);
  assert.deepEqual(await findTokens(ledger), []);
});

async function linkFor(role: 'viewer' | 'admin' = 'viewer', name = 'ada'): Promise<string> {
  const { path } = await makeLink(ledger, now, { name, role, by: 'test' });
  return path.split('=')[1] ?? '';
}

test('who is not signed in is sent to the sign-in and comes back to the page', async () => {
  const visitor = desk.visitor();
  const asked = await visitor.get('/desk/tokens?x=1');
  assert.equal(asked.status, 303);
  assert.equal(asked.location, '/desk/sign-in?to=%2Fdesk%2Ftokens%3Fx%3D1');
  const page = await visitor.get(asked.location ?? '');
  const to = /name="to" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  assert.equal(to, '/desk/tokens?x&#x3D;1');
  const link = await linkFor('admin');
  const signed = await visitor.post('/desk/sign-in', { link, to: '/desk/tokens?x=1' });
  assert.equal(signed.status, 303);
  assert.equal(signed.location, '/desk/tokens?x=1');
  assert.equal((await visitor.get('/desk/tokens')).status, 200);
});

test('opening a link tells nobody its secret and changes nothing; its form lets in', async () => {
  const { path } = await makeLink(ledger, now, { name: 'ada', role: 'viewer', by: 'test' });
  const [page = '', secret = ''] = path.split('#link=');
  assert.equal(page, '/desk/sign-in');
  const first = desk.visitor();
  for (let look = 0; look < 3; look += 1) {
    const answer = await first.get(page);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  assert.equal((await first.post(page, { link: secret })).status, 303);
  const second = desk.visitor();
  assert.equal((await second.post(page, { link: secret })).status, 403);
  assert.equal(second.cookies.size, 0);
});

const links: readonly (readonly [sentence: string, make: () => Promise<string>, status: number])[] =
  [
    ['the secret', () => linkFor(), 303],
    ['the whole link', async () => `http://localhost/desk/sign-in#link=${await linkFor()}`, 303],
    [
      'one of 15 minutes ago',
      async () => {
        const link = await linkFor();
        now += 15 * MINUTE_MS;
        return link;
      },
      403,
    ],
    ['one that never was', async () => 'x'.repeat(43), 403],
    ['one that is cut', async () => (await linkFor()).slice(1), 403],
    ['nothing', async () => '', 403],
  ];
for (const [sentence, make, status] of links) {
  test(`a one-time link: ${sentence} is ${status}`, async () => {
    const link = await make();
    const answer = await desk.visitor().post('/desk/sign-in', { link });
    assert.equal(answer.status, status, answer.text);
    assert.ok(link === '' || !answer.text.includes(link));
  });
}

test('a session gets a new id at each sign-in, and the old one is over', async () => {
  const visitor = desk.visitor();
  // Fixation: an id that somebody else chose is no session and does not become one.
  visitor.cookies.set('uptally', 'f'.repeat(43));
  assert.equal((await visitor.get('/desk')).status, 303);
  await visitor.post('/desk/sign-in', { link: await linkFor() });
  const first = visitor.cookies.get('uptally') ?? '';
  assert.notEqual(first, 'f'.repeat(43));
  await visitor.post('/desk/sign-in', { link: await linkFor() });
  const second = visitor.cookies.get('uptally') ?? '';
  assert.notEqual(second, first);
  const old = desk.visitor();
  old.cookies.set('uptally', first);
  assert.equal((await old.get('/desk')).status, 303);
  assert.equal((await visitor.get('/desk')).status, 200);
});

test('the ledger holds no secret: neither a session nor a link can be had from it', async () => {
  const visitor = desk.visitor();
  const link = await linkFor();
  await visitor.post('/desk/sign-in', { link });
  const id = visitor.cookies.get('uptally') ?? '';
  assert.match(id, /^[\w-]{43}$/);
  for (const table of ['web_sessions', 'web_links', 'web_audit']) {
    const rows = await ledger.query(`SELECT * FROM ${table}`, [], z.looseObject({}));
    const text = JSON.stringify(rows);
    assert.ok(rows.length > 0);
    assert.ok(!text.includes(id) && !text.includes(link), table);
  }
});

test('after signing out the cookie is of no use, and the browser forgets', async () => {
  const visitor = await desk.signedIn('viewer');
  const id = visitor.cookies.get('uptally') ?? '';
  const form = formOf(await visitor.get('/desk'));
  const out = await visitor.post('/desk/sign-out', { form });
  assert.equal(out.status, 303);
  assert.equal(out.location, '/desk/sign-in');
  assert.equal(out.headers['clear-site-data'], '"cache", "cookies", "storage"');
  assert.equal(visitor.cookies.has('uptally'), false);
  visitor.cookies.set('uptally', id);
  assert.equal((await visitor.get('/desk')).status, 303);
  assert.equal((await visitor.post('/desk/sign-out', { form })).status, 401);
});

test('a session is over after 8 hours without use', async () => {
  const visitor = await desk.signedIn('viewer');
  now += 8 * HOUR_MS - 1;
  assert.equal((await visitor.get('/desk')).status, 200);
  now += 8 * HOUR_MS - 1;
  assert.equal((await visitor.get('/desk')).status, 200);
  now += 8 * HOUR_MS;
  assert.equal((await visitor.get('/desk')).status, 303);
});

test('a session is over after 24 hours, however it was used', async () => {
  const visitor = await desk.signedIn('viewer');
  for (let hour = 1; hour < 24; hour += 1) {
    now = START + hour * HOUR_MS;
    assert.equal((await visitor.get('/desk')).status, 200, `hour ${hour}`);
  }
  now = START + 24 * HOUR_MS;
  assert.equal((await visitor.get('/desk')).status, 303);
});

test('a session that is ended is refused at the next request', async () => {
  const [one, other] = [await desk.signedIn('viewer', 'eve'), await desk.signedIn('viewer', 'eve')];
  const page = await one.get('/desk/sessions');
  const sessions = sessionsOf(page);
  assert.equal(sessions.length, 2);
  checkDocument('sessions@1', sessionsJson(await findSessions(ledger, now)));
  const session = sessions.find(({ isThis }) => !isThis)?.id ?? '';
  await one.post('/desk/sessions/end', { session, form: formOf(page) });
  assert.equal((await other.get('/desk')).status, 303);
  assert.equal((await one.get('/desk')).status, 200);
});

test('nobody but an admin ends the session of somebody else', async () => {
  const eve = await desk.signedIn('approver', 'eve2');
  const ada = await desk.signedIn('viewer', 'ada2');
  const admin = await desk.signedIn('admin', 'admin2');
  const people = await admin.get('/desk/people');
  const session = sessionsOf(people).find(({ name }) => name === 'ada2')?.id ?? '';
  const form = formOf(await eve.get('/desk/sessions'));
  assert.equal((await eve.post('/desk/sessions/end', { session, form })).status, 400);
  assert.equal((await eve.post('/desk/people/sessions/end', { session, form })).status, 403);
  assert.equal((await ada.get('/desk')).status, 200);
  await admin.post('/desk/people/sessions/end', { session, form: formOf(people) });
  assert.equal((await ada.get('/desk')).status, 303);
});

test('an admin ends all sessions of a person', async () => {
  const places = [await desk.signedIn('viewer', 'ada5'), await desk.signedIn('viewer', 'ada5')];
  const admin = await desk.signedIn('admin', 'admin5');
  const form = formOf(await admin.get('/desk/people'));
  const ada = { issuer: 'uptally:link', subject: 'ada5' };
  assert.equal((await admin.post('/desk/people/sessions/end-all', { ...ada, form })).status, 303);
  for (const place of places) assert.equal((await place.get('/desk')).status, 303);
});

test('whose roles are changed is out at once, and comes back with the new ones', async () => {
  const admin = await desk.signedIn('admin', 'admin3');
  const form = formOf(await admin.get('/desk/people'));
  const set = (roles: string, subject = 'bob3') =>
    admin.post('/desk/people/roles', { issuer: 'uptally:link', subject, roles, form });
  let bob = await desk.signedIn('viewer', 'bob3');
  assert.equal((await set('admin')).status, 303);
  assert.equal((await bob.get('/desk')).status, 303);
  bob = await desk.signedIn('viewer', 'bob3');
  assert.equal((await bob.get('/desk/audit')).status, 200);
  assert.equal((await set('none')).status, 303);
  assert.equal((await bob.get('/desk')).status, 303);
  bob = await desk.signedIn('viewer', 'bob3');
  assert.equal((await bob.get('/desk')).status, 303, 'kept out');
  assert.equal((await set('given')).status, 303);
  bob = await desk.signedIn('viewer', 'bob3');
  assert.equal((await bob.get('/desk')).status, 200);
  assert.equal((await bob.get('/desk/audit')).status, 403);
  assert.equal((await set('root')).status, 400);
  assert.equal((await set('none', 'admin3')).status, 400, 'not oneself');
  assert.equal((await set('none', 'nobody')).status, 400);
});

test('what was done and what was refused is in the audit, by whom', async () => {
  const viewer = await desk.signedIn('viewer', 'vera');
  await viewer.get('/desk/tokens');
  const [newest, signIn] = await findAudit(ledger, 2);
  assert.deepEqual(
    [newest?.actor, newest?.action, newest?.target, newest?.result],
    ['vera', 'tokens.manage', '/desk/tokens', 'refused'],
  );
  assert.deepEqual([signIn?.actor, signIn?.action, signIn?.result], ['vera', 'sign-in', 'done']);
  await assert.rejects(ledger.run("UPDATE web_audit SET result = 'done'"), /write-once/);
  await assert.rejects(ledger.run('DELETE FROM web_audit'), /write-once/);
});

test('pages of the desk are kept nowhere', async () => {
  const visitor = await desk.signedIn('admin', 'admin4');
  for (const path of ['/desk', '/desk/people', '/desk/sign-in', '/desk/nothing-here']) {
    const { headers } = await visitor.get(path);
    assert.equal(headers['cache-control'], 'no-store', path);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.match(String(headers['content-type']), /charset=utf-8/);
  }
});

test('over HTTPS the cookie is __Host-, Secure, HttpOnly and Lax', async () => {
  const own = { kind: 'https', origin: 'https://desk.example' } as const;
  const https = await accessServer(ledger, { own, now: () => now });
  const { path } = await makeLink(ledger, now, { name: 'hal', role: 'viewer', by: 'test' });
  const visitor = https.visitor();
  const answer = await visitor.post('/desk/sign-in', { link: path.split('=')[1] ?? '' });
  const cookie = String(answer.headers['set-cookie']);
  assert.match(cookie, /^__Host-uptally=[\w-]{43}; /);
  for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) {
    assert.ok(cookie.split('; ').includes(part), part);
  }
  assert.ok(!/domain/i.test(cookie));
  assert.equal((await visitor.get('/desk')).status, 200);
  // The name of loopback is none here.
  const plain = https.visitor();
  plain.cookies.set('uptally', visitor.cookies.get('__Host-uptally') ?? '');
  assert.equal((await plain.get('/desk')).status, 303);
  await https.server.close();
});

test('over a network without HTTPS nobody signs in', async () => {
  const closed = await accessServer(ledger, { own: { kind: 'closed' }, now: () => now });
  const { path } = await makeLink(ledger, now, { name: 'hal', role: 'viewer', by: 'test' });
  const visitor = closed.visitor();
  for (const page of ['/desk', '/desk/sign-in', path]) {
    assert.equal((await visitor.get(page)).status, 403, page);
  }
  const answer = await visitor.post('/desk/sign-in', { link: path.split('=')[1] ?? '' });
  assert.equal(answer.status, 403);
  assert.equal(visitor.cookies.size, 0);
  await closed.server.close();
});

test('an address tries ten sign-ins in a minute, then waits', async () => {
  const own = await accessServer(ledger, { now: () => now });
  const visitor = own.visitor();
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    statuses.push((await visitor.post('/desk/sign-in', { link: 'x'.repeat(43) })).status);
  }
  assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 403), 429, 429]);
  // Others try on, and who waits reads on.
  assert.equal((await own.visitor().post('/desk/sign-in', { link: '' })).status, 403);
  assert.equal((await visitor.get('/desk/sign-in')).status, 200);
  // Who says to come from elsewhere is not believed.
  const claimed = { 'x-forwarded-for': '192.0.2.7' };
  assert.equal((await visitor.post('/desk/sign-in', { link: '' }, claimed)).status, 429);
  await own.server.close();
});

test('behind a proxy that is known, an address is the one that it names', async () => {
  const proxies = ['10.0.0.0/16'];
  const own = await accessServer(ledger, { now: () => now, proxies });
  const visitor = own.visitor();
  const tries = (address: string) =>
    visitor.post('/desk/sign-in', { link: '' }, { 'x-forwarded-for': address });
  for (let attempt = 0; attempt < 10; attempt += 1) await tries('192.0.2.7');
  assert.equal((await tries('192.0.2.7')).status, 429);
  assert.equal((await tries('192.0.2.8')).status, 403);
  assert.equal(
    (await tries('192.0.2.9, 192.0.2.7')).status,
    429,
    'the last one is the one that asks',
  );
  await own.server.close();
});

test('what strangers try fills the audit so far and no further', async () => {
  // What is counted is counted for a process and its ledger.
  const own = await accessServer({ ...ledger }, { now: () => now });
  const [before] = await findAudit(ledger, 1);
  for (let attempt = 0; attempt < 203; attempt += 1) {
    await own.visitor().post('/desk/sign-in', { link: 'x'.repeat(43) });
  }
  const [newest] = await findAudit(ledger, 1);
  assert.equal(Number(newest?.position) - Number(before?.position), 200);
  await own.signedIn('viewer', 'zoe');
  assert.equal((await findAudit(ledger, 1))[0]?.actor, 'zoe');
  await own.server.close();
});

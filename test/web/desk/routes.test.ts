import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { recordDocument } from '../../../src/money/statement/documents.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { findAudit } from '../../../src/web/access/audit.ts';
import { ROLES, type Role } from '../../../src/web/access/roles.ts';
import { issueExample } from '../../money/claim/example-statements.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from '../access/access-server.ts';
import { formOf, type Visitor } from '../access/visitor.ts';
import { recordExampleIncident } from './example-incident.ts';

const ALL = 'viewer reliability finance approver admin';

/** Every route of the desk, and whom it answers. */
const routes: readonly (readonly [route: string, roles: string])[] = [
  ['GET /desk', ALL],
  ['GET /desk/sessions', ALL],
  ['POST /desk/sessions/end', ALL],
  ['GET /desk/statements', ALL],
  ['GET /desk/statements/:number', ALL],
  ['GET /desk/statements/:number/statement.json', ALL],
  ['GET /desk/statements/:number/statement.pdf', ALL],
  ['GET /desk/claims', ALL],
  ['GET /desk/incidents', ALL],
  ['GET /desk/incidents/:id', ALL],
  ['POST /desk/incidents/:id/say', 'reliability admin'],
  ['GET /desk/people', 'admin'],
  ['POST /desk/people/roles', 'admin'],
  ['POST /desk/people/sessions/end', 'admin'],
  ['POST /desk/people/sessions/end-all', 'admin'],
  ['GET /desk/tokens', 'admin'],
  ['POST /desk/tokens', 'admin'],
  ['POST /desk/tokens/revoke', 'admin'],
  ['GET /desk/audit', 'admin'],
  ['POST /desk/sign-out', ALL],
];

/** What the places of the routes stand for here. */
const places = new Map<string, string>();

/** The address of a route. */
function addressOf(route: string): string {
  const [, path = ''] = route.split(' ');
  return path.replaceAll(/:\w+/g, (place) => places.get(place) ?? place);
}

function isPage(route: string): boolean {
  return route.startsWith('GET') && !/\.(?:json|pdf)$/.test(route);
}

/** Before anybody is known; test/web/access has their tests. */
const OPEN = ['GET /desk/sign-in', 'GET /desk/sign-in/provider', 'GET /desk/sign-in/callback'];
const OPEN_FORMS = ['POST /desk/sign-in'];

let ledger: Ledger;
let desk: AccessServer;
const visitors = new Map<Role, Visitor>();

before(async () => {
  ledger = await openLedgerCopy();
  const number = await issueExample(ledger, { claimed: '812.50' });
  await recordDocument(ledger, number, 'pdf', Buffer.from('%PDF-1.7'), 0);
  places.set(':number', number);
  places.set(':id', await recordExampleIncident(ledger));
  desk = await accessServer(ledger);
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

async function visitorOfRole(role: Role): Promise<Visitor> {
  const known = visitors.get(role) ?? (await desk.signedIn(role));
  const isIn = (await known.get('/desk')).status === 200;
  const visitor = isIn ? known : await desk.signedIn(role);
  visitors.set(role, visitor);
  return visitor;
}

test('every route of the desk is in the table', () => {
  const served = desk.routes.filter((route) => /^(?!HEAD)\w+ \/desk/.test(route));
  const listed = [...routes.map(([route]) => route), ...OPEN, ...OPEN_FORMS];
  assert.deepEqual([...served].sort(), [...listed].sort());
});

for (const [route, roles] of routes) {
  const [method = ''] = route.split(' ');

  test(`${route}: who is not signed in gets nothing`, async () => {
    const path = addressOf(route);
    const answer =
      method === 'GET' ? await desk.visitor().get(path) : await desk.visitor().post(path, {});
    assert.equal(answer.status, method === 'GET' ? 303 : 401);
    assert.ok(answer.location?.startsWith('/desk/sign-in') ?? method === 'POST');
  });

  for (const role of ROLES) {
    const isFor = roles.split(' ').includes(role);
    test(`${route}: ${role} ${isFor ? 'may' : 'may not'}`, async () => {
      const visitor = await visitorOfRole(role);
      const path = addressOf(route);
      if (method === 'GET') {
        assert.equal((await visitor.get(path)).status, isFor ? 200 : 403);
        return;
      }
      const form = formOf(await visitor.get('/desk'));
      // What is in the form is not the matter here: it is looked at, or it isn't.
      const { status } = await visitor.post(path, { form });
      assert.ok(isFor ? [303, 400].includes(status) : status === 403, String(status));
    });
  }

  if (method !== 'POST') continue;
  const forgeries: readonly (readonly [string, (form: string) => readonly [object, object]])[] = [
    ['without the field of the session', () => [{}, {}]],
    ['with the field of another session', (form) => [{ form: `${form.slice(1)}x` }, {}]],
    ['from another site', (form) => [{ form }, { origin: 'https://evil.example' }]],
    ['from nowhere', (form) => [{ form }, { origin: '' }]],
    ['across sites, as the browser says', (form) => [{ form }, { 'sec-fetch-site': 'cross-site' }]],
    ['as JSON', (form) => [{ form }, { 'content-type': 'application/json' }]],
    ['as plain text', (form) => [{ form }, { 'content-type': 'text/plain' }]],
  ];
  for (const [sentence, forge] of forgeries) {
    test(`${route}: a form ${sentence} is refused`, async () => {
      const visitor = await visitorOfRole('admin');
      const [form, headers] = forge(formOf(await visitor.get('/desk')));
      const [before] = await findAudit(ledger, 1);
      const answer = await visitor.post(addressOf(route), { ...form }, { ...headers });
      assert.ok([400, 403, 415].includes(answer.status), String(answer.status));
      const [newest] = await findAudit(ledger, 1);
      assert.equal(newest?.position, before?.position, 'nothing was done');
      assert.equal((await visitor.get('/desk')).status, 200);
    });
  }
}

test('a page shows of the desk only what its reader may open', async () => {
  for (const role of ROLES) {
    const { text } = await (await visitorOfRole(role)).get('/desk');
    const [, navigation = ''] = /<nav[^>]*>([\s\S]*)<\/nav>/.exec(text) ?? [];
    for (const [route, roles] of routes) {
      const [method, path] = route.split(' ');
      if (method !== 'GET' || !navigation.includes(`href="${path}"`)) continue;
      assert.ok(roles.split(' ').includes(role), `${role} sees ${path}`);
    }
  }
});

test('a NUL is no part of a field: it is refused, and nothing fails', async () => {
  const admin = await visitorOfRole('admin');
  const form = formOf(await admin.get('/desk'));
  const names = ['session', 'token', 'issuer', 'subject', 'roles', 'name', 'scope', 'days', 'text'];
  const fields = Object.fromEntries(names.map((name) => [name, 'a\0b']));
  for (const [route] of routes.filter(([name]) => name.startsWith('POST'))) {
    if (route === 'POST /desk/sign-out') continue;
    const answer = await admin.post(addressOf(route), { ...fields, form });
    assert.equal(answer.status, 400, route);
  }
  assert.equal((await admin.get('/desk/audit?before=%00')).status, 400);
});

test('no page has a script or a style of its own', async () => {
  const admin = await visitorOfRole('admin');
  for (const [route] of routes.filter(([name]) => isPage(name))) {
    const { text } = await admin.get(addressOf(route));
    assert.ok(!/<script|<style|\sstyle=|\son\w+=|javascript:/i.test(text), route);
    assert.match(text, /^<!doctype html>\n<html lang="en">/);
  }
});

test('no other site may read an answer', async () => {
  const admin = await visitorOfRole('admin');
  for (const [route] of routes.filter(([name]) => name.startsWith('GET'))) {
    const answer = await admin.get(addressOf(route), { origin: 'https://evil.example' });
    const named = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
    assert.deepEqual(named, []);
  }
});

test('what is done by a form is done by nothing else', async () => {
  const admin = await visitorOfRole('admin');
  const form = formOf(await admin.get('/desk'));
  const acts = routes.filter(([route]) => route.startsWith('POST'));
  for (const [route] of acts) {
    const path = addressOf(route);
    const [before] = await findAudit(ledger, 1);
    const isShown = routes.some(([other]) => other === route.replace('POST', 'GET'));
    assert.equal((await admin.get(`${path}?form=${form}`)).status, isShown ? 200 : 405, path);
    assert.equal((await findAudit(ledger, 1))[0]?.position, before?.position, path);
  }
});

test('a path leads to nothing but a route', async () => {
  const admin = await visitorOfRole('admin');
  for (const path of [
    '/desk/../package.json',
    '/desk/%2e%2e/package.json',
    '/desk/..%2fpackage.json',
    '/desk/people/..;/audit',
    '/desk//audit',
    '/DESK/audit',
    '/.git/config',
  ]) {
    assert.equal((await admin.get(path)).status, 404, path);
  }
});

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createLog } from '../../../src/ground/log.ts';
import { packagePath, readPackageFile } from '../../../src/ground/package-file.ts';
import { DAY_MS } from '../../../src/ground/time.ts';
import { findIncidents } from '../../../src/health/record/find-incidents.ts';
import { documentText } from '../../../src/published/document-text.ts';
import { incidentsJson } from '../../../src/published/open/incidents.ts';
import type { TokenScope } from '../../../src/web/access/roles.ts';
import { makeToken } from '../../../src/web/access/tokens.ts';
import { API_ROUTES, apiPart } from '../../../src/web/api/api.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { createWeb } from '../../../src/web/http/serve.ts';
import type { WebScope } from '../../../src/web/http/server.ts';
import { checkDocument } from '../../published/check-document.ts';
import { NOW, openTestSite, type Site } from '../site/site-harness.ts';

let site: Site;
let web: WebScope;
const tokens = new Map<string, string>();

before(async () => {
  site = await openTestSite();
  const { ledger, warehouse } = site;
  const clock = { now: () => NOW };
  const access = {
    ledger,
    clock,
    log: createLog('silent'),
    own: { kind: 'loopback', origin: undefined } as const,
    identity: undefined,
  };
  web = await createWeb({
    checks: {},
    metrics: createMetrics(),
    parts: [apiPart({ ledger, warehouse, clock, readSources: () => [] }, access)],
  });
  for (const scope of ['read:health', 'read:money', 'write:events'] as const) {
    tokens.set(scope, await tokenWith(scope));
  }
});
after(() => site.close());

async function tokenWith(scope: TokenScope): Promise<string> {
  const given = { name: scope, scopes: [scope], days: 1, by: 'ada' };
  return (await makeToken(site.ledger, NOW, given)).text;
}

function get(url: string, scope: string, headers: Readonly<Record<string, string>> = {}) {
  const authorization = `Bearer ${tokens.get(scope) ?? 'none'}`;
  return web.inject({ url, headers: { authorization, ...headers } });
}

/** An address of each route that has an answer here, with the document that it is. */
const ANSWERS: readonly (readonly [url: string, scope: TokenScope, document: string])[] = [
  ['/api/v1/health', 'read:health', 'health@1'],
  ['/api/v1/incidents', 'read:health', 'incidents@1'],
  ['/api/v1/incidents/INC-20260607-1', 'read:health', 'incident@1'],
  ['/api/v1/estimates', 'read:health', 'estimates@1'],
  ['/api/v1/declared', 'read:health', 'declared@1'],
  ['/api/v1/claims', 'read:money', 'claims@1'],
];
for (const [url, scope, document] of ANSWERS) {
  test(`${url} is ${document}; who has it gets 304`, async () => {
    const answer = await get(url, scope);
    assert.equal(answer.statusCode, 200, answer.body);
    checkDocument(document, answer.json());
    const etag = String(answer.headers.etag);
    assert.equal((await get(url, scope, { 'if-none-match': etag })).statusCode, 304);
  });
}

test('the answer is the same bytes as the command prints', async () => {
  const found = await findIncidents(site.ledger);
  const { body } = await get('/api/v1/incidents', 'read:health');
  assert.equal(body, documentText(incidentsJson(found)));
});

test('without the scope of a route nobody reads it', async () => {
  assert.ok(API_ROUTES.length > 8);
  for (const route of API_ROUTES) {
    const url = route.path.replaceAll(/\{\w+\}/g, 'x');
    const others = ['read:health', 'read:money', 'write:events'].filter(
      (scope) => scope !== route.scope,
    );
    assert.equal((await get(url, 'no token')).statusCode, 401, url);
    for (const scope of others) assert.equal((await get(url, scope)).statusCode, 403, url);
  }
});

test('a list comes in pages, by a cursor that nothing shifts', async () => {
  const first = await get('/api/v1/incidents?limit=1', 'read:health');
  assert.equal(first.json().incidents.length, 1);
  const next = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? '';
  const second = await get(next, 'read:health');
  assert.equal(second.json().incidents.length, 1);
  assert.equal(second.headers.link, undefined);
  assert.notEqual(second.json().incidents[0].id, first.json().incidents[0].id);
});

test('incidents of a time are those with a part in it', async () => {
  const since = new Date(NOW - DAY_MS).toISOString();
  const answer = await get(`/api/v1/incidents?since=${since}`, 'read:health');
  const ids = answer.json().incidents.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, ['INC-20260607-1']);
});

const REFUSED: readonly (readonly [url: string, scope: string, status: number, detail: RegExp])[] =
  [
    ['/api/v1/incidents?since=yesterday', 'read:health', 400, /since: yesterday: expected/],
    ['/api/v1/incidents?limit=0', 'read:health', 400, /limit: 0: expected a whole number/],
    ['/api/v1/incidents?cursor=x', 'read:health', 400, /cursor: x/],
    ['/api/v1/incidents?sort=x', 'read:health', 400, /sort: expected one of the parameters/],
    ['/api/v1/incidents?since=a&since=b', 'read:health', 400, /since: expected once/],
    ['/api/v1/incidents/INC-1', 'read:health', 404, /There is no incident INC-1/],
    ['/api/v1/estimates?incident=INC-1', 'read:health', 404, /There is no incident/],
    ['/api/v1/statements/none', 'read:money', 404, /There is no statement none/],
    ['/api/v1/claims/none', 'read:money', 404, /There is no claim none/],
  ];
for (const [url, scope, status, detail] of REFUSED) {
  test(`${url}: ${status}`, async () => {
    const answer = await get(url, scope);
    assert.equal(answer.statusCode, status);
    assert.match(String(answer.headers['content-type']), /problem\+json/);
    assert.match(answer.json().detail, detail);
  });
}

test('docs/openapi.json is what the routes are', async () => {
  const { body } = await web.inject({ url: '/api/v1/openapi.json' });
  const file = packagePath('docs', 'openapi.json');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${body}\n`);
  assert.ok(existsSync(file), 'UPDATE_GOLDEN=1 writes it');
  assert.equal(readPackageFile('docs', 'openapi.json'), `${body}\n`, 'UPDATE_GOLDEN=1 writes it');
});

test('its schemas hold for the answers, and every reference leads somewhere', async () => {
  const described = JSON.parse(readPackageFile('docs', 'openapi.json'));
  const names = new Set(Object.keys(described.components.schemas));
  const refs = [
    ...JSON.stringify(described).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g),
  ];
  assert.ok(refs.length > 20);
  assert.deepEqual(
    refs.map(([, name = '']) => name).filter((name) => !names.has(name)),
    [],
  );
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, base64: true } });
  for (const [url, scope] of ANSWERS) {
    const { get: read } = described.paths[url.replace('INC-20260607-1', '{id}')];
    const { schema } = read.responses['200'].content['application/json'];
    const validate = ajv.compile({ ...schema, components: described.components });
    assert.ok(validate((await get(url, scope)).json()), JSON.stringify(validate.errors));
    assert.ok(!validate({ schema: 'other' }));
  }
});

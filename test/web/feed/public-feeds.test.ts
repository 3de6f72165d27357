import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Statuspage } from 'statuspage.io';
import { z } from 'zod';
import { parseSyndication } from '../../../src/ground/syndication.ts';
import { shieldsBadge } from '../../../src/published/open/shields-badge.ts';
import { statuspage } from '../../../src/published/open/statuspage.ts';
import type { WebScope } from '../../../src/web/http/server.ts';
import { HOSTILE, NOW, openTestSite, PRIVATE, type Site } from '../site/site-harness.ts';

let site: Site;
let web: WebScope;
before(async () => {
  site = await openTestSite();
  web = await site.web();
});
after(async () => {
  await web.close();
  await site.close();
});

const FORMS = {
  '/api/v2/summary.json': statuspage.summary,
  '/api/v2/status.json': statuspage.status,
  '/api/v2/components.json': statuspage.components,
  '/api/v2/incidents.json': statuspage.incidents,
  '/api/v2/incidents/unresolved.json': statuspage.incidents,
  '/api/v2/scheduled-maintenances.json': statuspage.maintenances,
  '/api/v2/scheduled-maintenances/upcoming.json': statuspage.maintenances,
  '/api/v2/scheduled-maintenances/active.json': statuspage.maintenances,
} as const;

const FEEDS = [
  ...Object.keys(FORMS),
  '/history.atom',
  '/history.rss',
  '/badges/status.svg',
  '/badges/status.json',
  '/badges/acme/opus-1.svg',
  '/badges/acme/opus-1.json',
];

for (const [url, form] of Object.entries(FORMS)) {
  test(`${url} has the form of Statuspage and may be read from anywhere`, async () => {
    const answer = await web.inject({ url });
    assert.equal(answer.statusCode, 200, answer.body);
    form.parse(answer.json());
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    const etag = String(answer.headers.etag);
    const again = await web.inject({ url, headers: { 'if-none-match': etag } });
    assert.equal(again.statusCode, 304);
  });
}

/** How the fetcher of OpenStatus reads a page: one word that it doesn't know, and nothing is. */
const openStatusRules = z.object({
  page: z.object({
    id: z.string(),
    name: z.string(),
    url: z.url(),
    updated_at: z.iso.datetime({ offset: true }),
  }),
  status: z.object({
    indicator: z.enum(['none', 'minor', 'major', 'critical']),
    description: z.string(),
  }),
  components: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
  incidents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      created_at: z.iso.datetime({ offset: true }),
    }),
  ),
});

test('existing clients read what fails, since when and how much', async () => {
  const url = await web.listen({ host: '127.0.0.1', port: 0 });
  const client = new Statuspage('own');
  client.setApiUrl(url);
  const summary = openStatusRules.parse(await client.api.getSummary());
  assert.deepEqual(summary.status, {
    indicator: 'major',
    description: 'acme: 80 % of calls failing since 12:00 UTC, at least 78 %.',
  });
  assert.deepEqual(
    summary.components.map(({ name, status }) => [name, status]),
    [
      [HOSTILE, 'partial_outage'],
      ['opus-1', 'partial_outage'],
      ['mini-2', 'operational'],
    ],
  );
  const { incidents } = await client.api.incidents.getAll();
  assert.deepEqual(
    incidents.map(({ id, status, impact }) => [id, status, impact]),
    [
      ['INC-20260607-1', 'investigating', 'major'],
      ['INC-20260508-1', 'resolved', 'critical'],
    ],
  );
  const updates = incidents[0]?.incident_updates ?? [];
  assert.equal(updates.at(0)?.body, `We know. ${HOSTILE}`);
  assert.ok(updates.every(({ incident_id: id }) => id === 'INC-20260607-1'));
  assert.equal(new Set(updates.map(({ id }) => id)).size, updates.length);
});

test('what is not known is not green: without calls the status is no answer', async () => {
  const quiet = await site.web({ now: NOW + 40 * 86_400_000 });
  const open = await quiet.inject({ url: '/api/v2/status.json' });
  // The incident goes on for all that is known.
  assert.equal(open.json().status.indicator, 'major');
  const look = {
    title: 'Other',
    baseUrl: null,
    logo: null,
    timeZone: 'UTC',
    groups: [{ name: 'Chat', models: [{ provider: 'other', model: 'mini-2', name: 'Mini' }] }],
  };
  const unknown = await site.web({ look, now: NOW + 3_600_000 });
  const answer = await unknown.inject({ url: '/api/v2/status.json' });
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().detail, 'No data: no calls in the last 15 minutes.');
  const components = await unknown.inject({ url: '/api/v2/components.json' });
  assert.deepEqual(components.json().components, []);
  const badge = await unknown.inject({ url: '/badges/other/mini-2.json' });
  assert.equal(badge.json().message, 'no data');
});

for (const [format, url] of [
  ['atom', '/history.atom'],
  ['rss', '/history.rss'],
] as const) {
  test(`${url}: an entry an incident, with what was told of it inside`, async () => {
    const first = await web.inject({ url, headers: { host: 'status.example.com' } });
    const parsed = parseSyndication(first.body);
    assert.equal(parsed.format, format);
    assert.match(first.body, /tag:status\.example\.com,2026:INC-20260607-1/);
    assert.match(first.body, /rel="self"/);
    assert.doesNotMatch(first.body, /<script>/);
    const ids = [...first.body.matchAll(/2026:(INC-\d+-\d)/g)].map(([, id]) => id);
    assert.deepEqual(ids, ['INC-20260607-1', 'INC-20260508-1']);
    // Of what happened, not of when somebody asks.
    const later = await (await site.web({ now: NOW + 30_000 })).inject({
      url,
      headers: { host: 'status.example.com' },
    });
    assert.equal(later.body, first.body);
  });
}

test('badges say it in a word and in figures', async () => {
  const { body } = await web.inject({ url: '/badges/acme/opus-1.json' });
  assert.deepEqual(shieldsBadge.parse(JSON.parse(body)), {
    schemaVersion: 1,
    label: 'opus-1',
    message: 'partial outage: 472 of 590 failed (80 %) in 60 min',
    color: '#d1490c',
    cacheSeconds: 300,
  });
  const svg = await web.inject({ url: '/badges/acme/opus-1.svg' });
  assert.match(svg.body, /^<svg/);
  assert.match(svg.body, /partial outage: 472 of 590 failed/);
  const hostile = await web.inject({ url: `/badges/acme/${encodeURIComponent(HOSTILE)}.svg` });
  assert.equal(hostile.statusCode, 200);
  assert.doesNotMatch(hostile.body, /<script>/);
});

for (const url of ['/badges/acme/none.svg', '/badges/status.png', '/badges/other.svg']) {
  test(`${url} is not there`, async () => {
    assert.equal((await web.inject({ url })).statusCode, 404);
  });
}

test('no feed says whose calls they were or who spoke', async () => {
  for (const url of FEEDS) {
    const { body, headers } = await web.inject({ url });
    assert.ok(!body.includes(PRIVATE.account) && !body.includes(PRIVATE.person), url);
    assert.equal(headers['set-cookie'], undefined);
  }
});

test('a host that is none is refused before it stands in an address', async () => {
  const answer = await web.inject({ url: '/history.atom', headers: { host: 'a"><b>' } });
  assert.equal(answer.statusCode, 400);
});

test('feeds of a site that is not open are closed too', async () => {
  const closed = await site.web({ isClosed: true });
  for (const url of [...FEEDS, '/api/v1/live']) {
    assert.equal((await closed.inject({ url })).statusCode, 403, url);
  }
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { timer } from '../../../src/calls/intake/timer.ts';
import { instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import { issueEstimates } from '../../../src/health/live/issue-estimates.ts';
import { watchIncidents } from '../../../src/health/live/watch-incidents.ts';
import { sayOfIncident } from '../../../src/health/record/say-of-incident.ts';
import { healthEvent } from '../../../src/published/open/health-event.ts';
import { liveSnapshotDocument } from '../../../src/published/open/live-snapshot.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { announce } from '../../../src/web/feed/announce.ts';
import { announcementsAfter } from '../../../src/web/feed/announcements.ts';
import { feedPart } from '../../../src/web/feed/feed.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { serveWeb, type WebServer } from '../../../src/web/http/serve.ts';
import { openSite } from '../../../src/web/site/open-site.ts';
import { loadSite } from '../../../src/web/site/site-file.ts';
import { storeFacts } from '../../health/live/store-facts.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

const START = instantOf('2026-06-06T00:00:00Z');
const CELL = { provider: 'p', model: 'm', region: 'eu', account: 'secret-account', route: '' };
const SITE = {
  readSources: () => [],
  look: loadSite(undefined, { title: 'Status', baseUrl: null, timeZone: 'UTC' }),
  rule: { falseIncidentsPerYear: 1, series: 1 },
};

let warehouse: Warehouse;
let ledger: Ledger;
let now = START;
const clock = { now: () => now };
const servers: WebServer[] = [];
const following = new AbortController();

before(async () => {
  [warehouse, ledger] = await Promise.all([openScratchWarehouse(), openLedgerCopy()]);
});
after(async () => {
  following.abort();
  for (const server of servers) await server.close();
  await Promise.all([warehouse.close(), ledger.close()]);
});

/** Ten calls a minute; from the 60th minute to the 120th all of them fail. */
async function minutesUntil(end: number): Promise<number> {
  const first = (now - START) / MINUTE_MS;
  const facts = Array.from({ length: end - first }, (_, i) => {
    const isLost = first + i >= 60 && first + i < 120;
    const minute = START + (first + i) * MINUTE_MS;
    return { minute, cell: CELL, good: isLost ? 0 : 10, bad: isLost ? 10 : 0 };
  });
  await storeFacts(warehouse, facts);
  now = START + end * MINUTE_MS;
  await watchIncidents({ warehouse, ledger, clock }, SITE.rule).follow();
  await issueEstimates({ warehouse, ledger, clock }, async () => []);
  return announce({ ledger, clock, readSources: () => [] });
}

const told = async () =>
  (await announcementsAfter(ledger, 0)).map(({ number, type, event }) => {
    const { data } = healthEvent.parse(JSON.parse(event));
    assert.ok('incident' in data && typeof data.incident === 'object');
    return `${number} ${type} ${data.incident.state} ${data.incident.revision}`;
  });

/** Looks far more often than a second. */
const wait = (_ms: number, signal: AbortSignal) => timer(10, signal);

/** A process that serves. */
async function serve(): Promise<WebServer> {
  const server = await serveWeb({
    host: '127.0.0.1',
    port: 0,
    checks: {},
    metrics: createMetrics(),
    parts: [feedPart({ site: openSite({ ...SITE, warehouse, ledger, clock }), wait })],
  });
  servers.push(server);
  return server;
}

/** Reads events, one at a time. */
async function* eventsOf(url: string, lastId?: number): AsyncGenerator<Record<string, string>> {
  const answer = await fetch(`${url}/api/v1/live`, {
    headers: lastId === undefined ? {} : { 'last-event-id': String(lastId) },
    signal: following.signal,
  });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  let text = '';
  for await (const part of answer.body ?? []) {
    text += Buffer.from(part).toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = block.split('\n').map((line) => /^(\w*): ?(.*)$/.exec(line) ?? []);
      const event = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
      if (event.event !== undefined) yield event;
    }
  }
}

test('An incident is told when it opens, changes, is spoken of and ends, each once.', async () => {
  assert.equal(await minutesUntil(60), 0);
  assert.equal(await minutesUntil(75), 1);
  assert.equal(await announce({ ledger, clock, readSources: () => [] }), 0);
  const words = { incident: 'INC-20260606-1', kind: 'say', body: 'We look.', url: null } as const;
  await sayOfIncident({ ledger, clock }, { ...words, saidBy: 'ada@example.com' });
  await minutesUntil(75);
  for (let end = 80; end <= 180; end += 5) await minutesUntil(end);
  assert.deepEqual(await told(), [
    '1 health.incident.opened open 1',
    '2 health.incident.updated open 1',
    ...(await told()).slice(2, -1),
    (await told()).at(-1) ?? '',
  ]);
  assert.match((await told()).at(-1) ?? '', /health\.incident\.resolved resolved/);
  const texts = (await announcementsAfter(ledger, 0)).map(({ event }) => event).join();
  assert.ok(texts.includes('We look.'));
  assert.doesNotMatch(texts, /secret-account|ada@example/);
});

test('Of processes that announce at once nothing is told twice or out of order.', async () => {
  const before = (await told()).length;
  const sources = { ledger, clock, readSources: () => [] };
  await sayOfIncident(
    { ledger, clock },
    { incident: 'INC-20260606-1', kind: 'say', body: 'Again.', url: null, saidBy: 'a' },
  );
  const counts = await Promise.all([announce(sources), announce(sources), announce(sources)]);
  assert.equal(
    counts.reduce((a, b) => a + b),
    1,
  );
  assert.equal((await told()).length, before + 1);
});

test('A reader begins with how things stand, and later gets what it missed.', async () => {
  const all = await announcementsAfter(ledger, 0);
  const first = await serve();
  const reader = eventsOf(first.url);
  const reset = (await reader.next()).value ?? {};
  assert.deepEqual([reset.event, reset.id], ['reset', String(all.length)]);
  const snapshot = liveSnapshotDocument.parse(JSON.parse(reset.data ?? ''));
  assert.deepEqual(snapshot.incidents, []);
  assert.equal(snapshot.health.models[0]?.state, 'no_incident');

  // Of another process, after the first is gone: nothing is missing, nothing comes twice.
  await first.close();
  assert.equal((await reader.next()).done, true);
  const second = await serve();
  const back = eventsOf(second.url, 2);
  for (const { number, type, event } of all.slice(2)) {
    const { value } = await back.next();
    assert.deepEqual(value, { id: String(number), event: type, data: event });
  }
  const words = { incident: 'INC-20260606-1', kind: 'say', url: null, saidBy: 'a' } as const;
  await sayOfIncident({ ledger, clock }, { ...words, body: 'Live.' });
  await announce({ ledger, clock, readSources: () => [] });
  const { value: live } = await back.next();
  assert.deepEqual([live?.id, live?.event], [String(all.length + 1), 'health.incident.updated']);
  assert.match(live?.data ?? '', /Live\./);
});

for (const lastId of [999_999, -1, 1.5]) {
  test(`Last-Event-ID ${lastId} is none of ours: it begins with how things stand`, async () => {
    const { url } = await serve();
    const { value } = await eventsOf(url, lastId).next();
    assert.equal(value?.event, 'reset');
  });
}

test('Whoever follows hears that figures changed.', async () => {
  // Facts of the test are computed about then.
  now = instantOf('2026-06-01T00:00:00Z');
  const { url } = await serve();
  const reader = eventsOf(url);
  assert.equal((await reader.next()).value?.event, 'reset');
  await storeFacts(warehouse, [{ minute: now, cell: CELL, good: 1, bad: 0 }]);
  assert.deepEqual((await reader.next()).value, { event: 'figures', data: '{}' });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { timer } from '../../../src/calls/intake/timer.ts';
import { type EpochMs, HOUR_MS, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import { findPosts } from '../../../src/health/declared/find-posts.ts';
import { findUpdates } from '../../../src/health/declared/find-updates.ts';
import { pollSources } from '../../../src/health/declared/poll-sources.ts';
import { readSources, type Source } from '../../../src/health/declared/source.ts';
import { watchIncidents } from '../../../src/health/live/watch-incidents.ts';
import { sayOfIncident } from '../../../src/health/record/say-of-incident.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { announce } from '../../../src/web/feed/announce.ts';
import { announcementsAfter } from '../../../src/web/feed/announcements.ts';
import { feedPart } from '../../../src/web/feed/feed.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { serveWeb, type WebServer } from '../../../src/web/http/serve.ts';
import { openSite } from '../../../src/web/site/open-site.ts';
import type { SiteLook } from '../../../src/web/site/site-file.ts';
import { storeFacts } from '../../health/live/store-facts.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

const START = instantOf('2026-06-06T00:00:00Z');
const RULE = { falseIncidentsPerYear: 1, series: 1 };
let now: EpochMs = START;
const clock = { now: () => now };

/** A process has one warehouse at most: each of the two shows what is its own of it. */
let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

/** One of the two: what it measures, what it is told, and the address at which it is read. */
async function openUptally(provider: string, model: string) {
  const ledger = await openLedgerCopy();
  const own = { name: model, models: [{ provider, model, name: model }] };
  const look: SiteLook = {
    ...{ title: provider, baseUrl: null, logo: null, timeZone: 'UTC' },
    groups: [own],
  };
  const cell = { provider, model, region: '', account: 'hidden', route: '' };
  let sources: readonly Source[] = [];
  let server: WebServer | undefined;
  let port = 0;
  after(async () => {
    await server?.close();
    await ledger.close();
  });
  const readers = { readSources: () => sources };
  return {
    ledger,
    /** The address stays the same after it was killed. */
    async serve(): Promise<string> {
      const site = openSite({ warehouse, ledger, clock, look, rule: RULE, ...readers });
      server = await serveWeb({
        host: '127.0.0.1',
        port,
        checks: {},
        metrics: createMetrics(),
        parts: [feedPart({ site, wait: timer })],
      });
      port = Number(new URL(server.url).port);
      return server.url;
    },
    async kill(): Promise<void> {
      await server?.close();
      server = undefined;
    },
    reads(other: string, url: string): void {
      sources = readSources(
        `schema: uptally/sources@1
sources:
  - { id: other, kind: statuspage, url: ${url}, provider: ${other} }`,
        'sources.yaml',
      );
    },
    /** Ten calls in each minute of an hour, good or not; then it looks. */
    async hour(isGood: boolean): Promise<void> {
      const facts = Array.from({ length: 60 }, (_, i) => ({
        minute: now - HOUR_MS + i * MINUTE_MS,
        cell,
        good: isGood ? 10 : 0,
        bad: isGood ? 0 : 10,
      }));
      await storeFacts(warehouse, facts);
      await watchIncidents({ warehouse, ledger, clock }, RULE).follow();
      await announce({ ledger, clock, ...readers });
    },
    async poll(): Promise<void> {
      await pollSources(sources, { ledger, clock });
      await announce({ ledger, clock, ...readers });
    },
    /** What those who follow it are told of the other. */
    async told(): Promise<readonly string[]> {
      const all = await announcementsAfter(ledger, 0);
      return all
        .map(({ event }) => JSON.parse(event))
        .filter(({ type }) => type === 'health.state.declared')
        .map(({ data }) => `${data.post} ${data.status}`);
    },
  };
}

test('two read each other; one is killed and comes back: nothing lost, nothing twice', async () => {
  const [provider, customer] = [
    await openUptally('acme', 'opus'),
    await openUptally('beta', 'sonnet'),
  ];
  const [urlOfProvider, urlOfCustomer] = [await provider.serve(), await customer.serve()];
  provider.reads('beta', urlOfCustomer);
  customer.reads('acme', urlOfProvider);
  const id = 'INC-20260606-1';
  const say = (body: string) =>
    sayOfIncident(
      { ledger: provider.ledger, clock },
      { incident: id, kind: 'say', body, url: null, saidBy: 'ada' },
    );
  const pollBoth = async () => {
    await Promise.all([provider.poll(), customer.poll()]);
  };

  now = START + HOUR_MS;
  await provider.hour(false);
  await customer.hour(true);
  await pollBoth();
  assert.deepEqual(await customer.told(), [`${id} investigating`]);
  assert.deepEqual(await provider.told(), []);
  const [post] = await findPosts(customer.ledger);
  assert.deepEqual(post?.state.components, ['opus']);

  // Killed while a person says something and calls come back to good.
  await provider.kill();
  now += HOUR_MS;
  await say('We roll back.');
  await provider.hour(true);
  await customer.hour(false);
  await pollBoth();
  assert.deepEqual(await customer.told(), [`${id} investigating`]);
  assert.deepEqual(await provider.told(), ['INC-20260606-2 investigating']);

  assert.equal(await provider.serve(), urlOfProvider);
  for (let i = 0; i < 3; i += 1) {
    now += 2 * MINUTE_MS;
    await pollBoth();
  }
  assert.deepEqual(await customer.told(), [`${id} investigating`, `${id} resolved`]);
  assert.equal((await findPosts(customer.ledger)).length, 1);
  const updates = (await findUpdates(customer.ledger)).map(({ text }) => text);
  assert.equal(new Set(updates).size, updates.length);
  assert.ok(updates.includes('We roll back.'));
  assert.match(updates.at(0) ?? '', /^Major outage: \d+ of \d+ calls failed since/);
  assert.ok(updates.some((text) => text.startsWith('Over since 2026-06-06 01:00 UTC')));
});

import { timer } from '../../../src/calls/intake/timer.ts';
import { DAY_MS, type EpochMs, HOUR_MS, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import type { Post } from '../../../src/health/declared/page-reading.ts';
import { recordPosts } from '../../../src/health/declared/record-poll.ts';
import { readSources } from '../../../src/health/declared/source.ts';
import type { Cell } from '../../../src/health/detect/cell.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import { issueEstimates } from '../../../src/health/live/issue-estimates.ts';
import { watchIncidents } from '../../../src/health/live/watch-incidents.ts';
import { sayOfIncident } from '../../../src/health/record/say-of-incident.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { announce } from '../../../src/web/feed/announce.ts';
import { feedPart } from '../../../src/web/feed/feed.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { createWeb } from '../../../src/web/http/serve.ts';
import type { WebScope } from '../../../src/web/http/server.ts';
import { openSite } from '../../../src/web/site/open-site.ts';
import { problemPageOf } from '../../../src/web/site/render.ts';
import { closedSite, sitePart } from '../../../src/web/site/site.ts';
import type { SiteLook } from '../../../src/web/site/site-file.ts';
import { storeFacts } from '../../health/live/store-facts.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

/** In the middle of an outage. */
export const NOW = instantOf('2026-06-07T16:00:20Z');
const TODAY = instantOf('2026-06-07T00:00:00Z');

/** What nobody outside may learn. */
export const PRIVATE = { account: 'acct-hidden-4711', person: 'Pat Hidden' };
export const HOSTILE = '<script>alert("x")</script>&amp;';

const RULE = { falseIncidentsPerYear: 1, series: null };
const cell = (provider: string, model: string, route = ''): Cell => ({
  provider,
  model,
  region: 'eu',
  account: PRIVATE.account,
  route,
});

export const FAILING = cell('acme', 'opus-1', 'router');
export const SPARED = cell('other', 'mini-2');
const NAMED = cell('acme', HOSTILE, 'router');

export const LOOK: SiteLook = {
  title: 'Model status',
  baseUrl: null,
  logo: null,
  timeZone: 'UTC',
  groups: null,
};

const SOURCES = readSources(
  `schema: uptally/sources@1
sources:
  - { id: acme-page, kind: statuspage, url: https://status.example.com, provider: acme }`,
  'sources.yaml',
);

export interface Site {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  /** The same stores with another look, clock or guard. */
  web(options?: {
    readonly look?: SiteLook;
    readonly now?: EpochMs;
    readonly isClosed?: boolean;
  }): Promise<WebScope>;
  close(): Promise<void>;
}

/** A site over 90 days: calm but for one hour a month ago and, since 12:00, an outage. */
export async function openTestSite(): Promise<Site> {
  const warehouse = await openScratchWarehouse();
  const ledger = await openLedgerCopy();
  await storeFacts(warehouse, [...pastFacts(), ...factsOfToday()]);
  const clock = { now: () => NOW };
  await watchIncidents({ warehouse, ledger, clock }, RULE).follow();
  await issueEstimates({ warehouse, ledger, clock }, async () => []);
  await recordPosts(ledger, 'acme-page', [POST, PLANNED], {
    seenAt: TODAY + 12 * HOUR_MS + 40 * MINUTE_MS,
    lastPollBefore: TODAY + 12 * HOUR_MS + 39 * MINUTE_MS,
  });
  const word = { kind: 'say' as const, url: null, saidBy: PRIVATE.person };
  const incident = 'INC-20260607-1';
  await sayOfIncident({ ledger, clock }, { ...word, incident, body: `We know. ${HOSTILE}` });
  await announce({ ledger, clock, readSources: () => SOURCES });
  return {
    warehouse,
    ledger,
    web: async ({ look = LOOK, now = NOW, isClosed = false } = {}) => {
      const site = openSite({
        warehouse,
        ledger,
        clock: { now: () => now },
        readSources: () => SOURCES,
        look,
        rule: RULE,
      });
      const guard = isClosed ? closedSite : undefined;
      return createWeb({
        checks: {},
        metrics: createMetrics(),
        problemPage: problemPageOf(look),
        parts: [sitePart(site, guard), feedPart({ site, wait: timer }, guard)],
      });
    },
    async close() {
      await warehouse.close();
      await ledger.close();
    },
  };
}

/** Ten calls at ten o'clock, of which each tenth day one failed; a month ago an hour is lost. */
function pastFacts(): readonly MinuteFact[] {
  const days = Array.from({ length: 89 }, (_, i) => TODAY - (i + 1) * DAY_MS);
  const calm = days.flatMap((day, i) => [
    fact(day + 10 * HOUR_MS, FAILING, i % 10 === 0 ? [9, 1] : [10, 0]),
    fact(day + 10 * HOUR_MS, SPARED, [100, 0]),
  ]);
  const lost = Array.from({ length: 150 }, (_, i) =>
    fact(TODAY - 30 * DAY_MS + 11 * HOUR_MS + i * MINUTE_MS, FAILING, i < 60 ? [0, 20] : [20, 0]),
  );
  return [...calm, ...lost];
}

function factsOfToday(): readonly MinuteFact[] {
  return Array.from({ length: 16 * 60 }, (_, i) => {
    const minute = TODAY + i * MINUTE_MS;
    const isLost = i >= 12 * 60;
    return [
      fact(minute, FAILING, isLost ? [2, 8] : [10, 0]),
      fact(minute, NAMED, isLost ? [1, 4] : [5, 0]),
      fact(minute, SPARED, [3, 0]),
    ];
  }).flat();
}

function fact(minute: EpochMs, of: Cell, [good, bad]: readonly [number, number]): MinuteFact {
  return { minute, cell: of, good, bad };
}

const POST: Post = {
  id: 'p1',
  kind: 'incident',
  title: `Elevated errors ${HOSTILE}`,
  status: 'investigating',
  impact: 'major',
  createdAt: TODAY + 12 * HOUR_MS + 38 * MINUTE_MS,
  startedAt: null,
  resolvedAt: null,
  url: 'javascript:alert(1)',
  components: [],
  updates: [
    {
      id: 'u1',
      at: TODAY + 12 * HOUR_MS + 38 * MINUTE_MS,
      displayAt: null,
      status: 'investigating',
      text: `We look into it. ${HOSTILE}`,
    },
  ],
};

const PLANNED: Post = {
  ...POST,
  id: 'm1',
  kind: 'maintenance',
  title: 'Moving house',
  status: 'scheduled',
  impact: 'maintenance',
  startedAt: TODAY + 2 * DAY_MS,
  resolvedAt: null,
  updates: [],
};

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { formatInstant, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import { findPosts } from '../../../src/health/declared/find-posts.ts';
import type { PageKind } from '../../../src/health/declared/page/kinds.ts';
import { pollSource } from '../../../src/health/declared/poll-source.ts';
import { pollSources } from '../../../src/health/declared/poll-sources.ts';
import {
  knownAnswers,
  type PollRecord,
  recordPoll,
} from '../../../src/health/declared/record-poll.ts';
import type { Source } from '../../../src/health/declared/source.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type Served, type StatusPage, startStatusPage } from '../../support/status-page.ts';

let ledger: Ledger;
let page: StatusPage;
let now = 0;
let sourceCount = 0;
let id = '';

before(async () => {
  [ledger, page] = await Promise.all([openLedgerCopy(), startStatusPage()]);
});
after(async () => {
  await Promise.all([ledger.close(), page.close()]);
});
beforeEach(() => {
  sourceCount += 1;
  id = `source-${sourceCount}`;
  now = instantOf('2026-06-07T11:00:00Z');
});

function sourceOf(kind: PageKind): Source & { readonly kind: PageKind } {
  return {
    id,
    kind,
    url: page.url,
    pollSeconds: 60,
    provider: 'anthropic',
    rules: [],
    otherwise: 'provider',
  };
}

async function poll(kind: PageKind = 'statuspage'): Promise<PollRecord> {
  const known = await knownAnswers(ledger, id);
  const answers = await pollSource(sourceOf(kind), {
    clock: { now: () => now },
    known,
    patienceMs: 500,
  });
  const record = await recordPoll(ledger, id, answers);
  now += MINUTE_MS;
  return record;
}

/** Each post in words: when it was seen, and its newest state. */
async function posts(): Promise<readonly string[]> {
  const found = await findPosts(ledger, { source: id });
  return found.map(({ id: post, firstSeen, lastPollBefore, createdAt, state, updates }) =>
    [
      post,
      state.status,
      `seen ${clock(firstSeen)} after ${clock(lastPollBefore)}`,
      `created ${clock(createdAt)}`,
      `resolved ${clock(state.resolvedAt)}`,
      `updates ${updates.map(clock).join(' ')}`,
    ].join(', '),
  );
}

function clock(instant: number | null): string {
  return instant === null ? '-' : formatInstant(instant).slice(11, 16);
}

const incident = (over: object = {}) => ({
  id: 'p1',
  name: 'Errors',
  status: 'investigating',
  impact: 'major',
  created_at: '2026-06-07T11:01:00Z',
  incident_updates: [
    { id: 'u1', status: 'investigating', body: 'Looking', created_at: '2026-06-07T11:01:00Z' },
  ],
  ...over,
});

/**
 * A Statuspage whose list has so many incidents, of which those that go on are in the summary too.
 */
function statuspage(
  incidents: readonly ReturnType<typeof incident>[],
  etag?: string,
): Record<string, Served> {
  const headers: Record<string, string> = etag === undefined ? {} : { etag };
  const open = incidents.filter(({ status }) => status !== 'resolved');
  const summary = {
    status: { indicator: open.length > 0 ? 'major' : 'none' },
    components: [],
    incidents: open,
  };
  return {
    '/api/v2/summary.json': { headers, body: JSON.stringify(summary) },
    '/api/v2/incidents.json': { body: JSON.stringify({ incidents }) },
  };
}

test('A post is seen once, with the poll before that did not have it.', async () => {
  page.serve(statuspage([]));
  await poll();
  await poll();
  page.serve(statuspage([incident()]));
  assert.deepEqual(
    (await poll()).posts.map((post) => post.id),
    ['p1'],
  );
  assert.deepEqual((await poll()).posts, []);
  assert.deepEqual(await posts(), [
    'p1, investigating, seen 11:02 after 11:01, created 11:01, resolved -, updates 11:01',
  ]);
});

test('What a provider rewrites is kept beside what stood there first.', async () => {
  page.serve(statuspage([]));
  await poll();
  page.serve(statuspage([incident()]));
  await poll();
  page.serve(
    statuspage([
      incident({
        status: 'resolved',
        created_at: '2026-06-07T10:30:00Z',
        resolved_at: '2026-06-07T11:02:00Z',
        incident_updates: [
          {
            id: 'u1',
            status: 'investigating',
            body: 'We were quick',
            created_at: '2026-06-07T10:30:00Z',
          },
        ],
      }),
    ]),
  );
  await poll();
  // The claim that stood there first, and both texts of the update.
  assert.deepEqual(await posts(), [
    'p1, resolved, seen 11:01 after 11:00, created 11:01, resolved 11:02, updates 10:30 11:01',
  ]);
  const kept = z.object({ n: z.number() });
  const [states] = await ledger.query(
    'SELECT count(*)::int AS n FROM declared_post_states WHERE source = $1',
    [id],
    kept,
  );
  assert.equal(states?.n, 2);
});

test('The long list is asked when the summary changed, and after a day.', async () => {
  page.serve(statuspage([], '"a"'));
  page.requests();
  await poll();
  assert.deepEqual(page.requests(), ['/api/v2/summary.json', '/api/v2/incidents.json']);
  await poll();
  assert.deepEqual(page.requests(), ['/api/v2/summary.json "a"']);
  page.serve(statuspage([incident()], '"b"'));
  await poll();
  assert.deepEqual(page.requests(), ['/api/v2/summary.json "a"', '/api/v2/incidents.json']);
  now += 24 * 60 * MINUTE_MS;
  await poll();
  assert.deepEqual(page.requests(), ['/api/v2/summary.json "b"', '/api/v2/incidents.json']);
});

test('A long list that did not answer to a change is asked again until it does.', async () => {
  const before = incident({ id: 'p0', status: 'resolved' });
  page.serve(statuspage([before], '"a"'));
  await poll();
  const changed = statuspage([before, incident()], '"b"');
  page.serve({ ...changed, '/api/v2/incidents.json': { status: 503 } });
  await poll();
  page.requests();
  await poll();
  assert.deepEqual(page.requests(), ['/api/v2/summary.json "b"', '/api/v2/incidents.json']);
  page.serve(changed);
  assert.deepEqual((await poll()).failures, []);
  page.requests();
  await poll();
  assert.deepEqual(page.requests(), ['/api/v2/summary.json "b"']);
});

test('A poll that is told to stop keeps nothing, and blames no page.', async () => {
  const stop = new AbortController();
  const served = statuspage([incident()], '"a"');
  page.serve({ ...served, '/api/v2/incidents.json': () => stop.abort() });
  const clockNow = { now: () => now };
  const source = sourceOf('statuspage');
  assert.deepEqual(
    await pollSources([source], { ledger, clock: clockNow, signal: stop.signal }),
    [],
  );
  assert.deepEqual([...(await knownAnswers(ledger, id))], []);
  page.serve(served);
  const [record] = await pollSources([source], { ledger, clock: clockNow });
  assert.deepEqual(
    record?.posts.map((post) => post.id),
    ['p1'],
  );
});

test('The bytes of every other answer are kept, with its first and last seen.', async () => {
  page.serve(statuspage([], '"a"'));
  await poll();
  await poll();
  page.serve(statuspage([incident()], '"b"'));
  await poll();
  await poll();
  const rows = await ledger.query(
    `SELECT first_seen, previous_last_seen, content FROM declared_snapshots
     WHERE source = $1 AND resource = 'summary' ORDER BY first_seen`,
    [id],
    z.object({
      first_seen: z.date(),
      previous_last_seen: z.date().nullable(),
      content: z.instanceof(Uint8Array),
    }),
  );
  assert.deepEqual(
    rows.map((row) => [
      clock(row.first_seen.getTime()),
      clock(row.previous_last_seen?.getTime() ?? null),
    ]),
    [
      ['11:00', '-'],
      ['11:02', '11:01'],
    ],
  );
  const served = statuspage([incident()])['/api/v2/summary.json'];
  assert.equal(
    gunzipSync(rows[1]?.content ?? '').toString(),
    typeof served === 'object' && served.body,
  );
});

const notAPage: readonly {
  readonly what: string;
  readonly answer: Served;
  readonly reason: RegExp;
}[] = [
  {
    what: 'a web page',
    answer: { body: '<!DOCTYPE html><p>Checking your browser' },
    reason: /^a web page, not what statuspage answers$/,
  },
  {
    what: 'JSON of another kind',
    answer: { body: '{"ok":true}' },
    reason: /^not what statuspage answers: other keys$/,
  },
  {
    what: 'half a document',
    answer: { body: '{"status":' },
    reason: /^not what statuspage answers: /,
  },
  { what: 'an error', answer: { status: 503 }, reason: /^HTTP 503$/ },
  {
    what: 'half a body, and hangs',
    answer: (response) => response.writeHead(200).write('{'),
    reason: /^no answer within 0.5 s$/,
  },
  {
    what: 'nothing',
    answer: (response) => response.destroy(),
    reason: /^(?:UND_ERR_SOCKET|ECONNRESET)$/,
  },
];

for (const { what, answer, reason } of notAPage) {
  test(`A page that answers ${what} is a failed poll: no word, nothing green.`, async () => {
    page.serve(statuspage([]));
    await poll();
    page.serve({ ...statuspage([]), '/api/v2/summary.json': answer });
    const failed = await poll();
    assert.deepEqual(
      failed.failures.map(({ resource }) => resource),
      ['summary'],
    );
    assert.match(failed.failures[0]?.reason ?? '', reason);
    page.serve(statuspage([incident()]));
    await poll();
    // The poll that failed saw nothing, so the post may have come at
    // any time since the one before it.
    assert.deepEqual(await posts(), [
      'p1, investigating, seen 11:02 after 11:00, created 11:01, resolved -, updates 11:01',
    ]);
  });
}

test('A cached answer speaks as of when it was made: no cache is blamed.', async () => {
  const cached = statuspage([]);
  page.serve({
    ...cached,
    '/api/v2/summary.json': {
      ...(cached['/api/v2/summary.json'] as object),
      headers: { age: '120' },
    },
    '/api/v2/incidents.json': {
      ...(cached['/api/v2/incidents.json'] as object),
      headers: { age: '120' },
    },
  });
  await poll();
  page.serve(statuspage([incident()]));
  await poll();
  assert.deepEqual(await posts(), [
    'p1, investigating, seen 11:01 after 10:58, created 11:01, resolved -, updates 11:01',
  ]);
});

const awsEvent = {
  service: 'bedrock',
  summary: 'Errors',
  date: '1780830000',
  status: '3',
  arn: 'a1',
};

test('Of a page that lists only what goes on, what is gone is over, by our clock.', async () => {
  page.serve({ '/': { body: JSON.stringify([awsEvent]) }, '': {} });
  await poll('aws');
  // An entry that can't be read may be the one that is missing.
  page.serve({ '/': { body: JSON.stringify([{ ...awsEvent, date: 'soon' }]) } });
  assert.equal((await poll('aws')).faultCount, 1);
  assert.match((await posts()).join(), /^a1, investigating, .* resolved -/);
  page.serve({ '/': { body: '[]' } });
  await poll('aws');
  assert.match((await posts()).join(), /^a1, resolved, seen 11:00 .* resolved 11:02/);
});

test('A poll that ends before it is kept is as if it had not been.', async () => {
  page.serve(statuspage([incident()], '"a"'));
  const answers = await pollSource(sourceOf('statuspage'), {
    clock: { now: () => now },
    known: new Map(),
  });
  const [first, ...others] = answers;
  assert.ok(first?.kind === 'read');
  // The second answer can't be kept: the first one isn't either.
  const broken = { ...first, resource: { ...first.resource, name: '' } };
  await assert.rejects(recordPoll(ledger, id, [first, broken]));
  assert.deepEqual(await posts(), []);
  await recordPoll(ledger, id, [first, ...others]);
  await recordPoll(
    ledger,
    id,
    [first, ...others].map((answer) => ({ ...answer, isChanged: false })),
  );
  assert.equal((await posts()).length, 1);
});

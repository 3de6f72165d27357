import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formatInstant, instantOf, MINUTE_MS } from '../../src/ground/time.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

const START = instantOf('2026-06-07T10:00:00Z');

let folder = '';
const uptally = (...args: string[]) =>
  runHosted(args, {
    cwd: folder,
    env: { UPTALLY_DATA_DIR: join(folder, 'data'), UPTALLY_USER: 'operator' },
  });

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-incidents-'));
  await layLedger(join(folder, 'data'));
  // Five calls a minute of two models for five hours; those of one fail for an hour.
  const lines = Array.from({ length: 3_000 }, (_, i) => {
    const minute = Math.floor(i / 10);
    const isLost = minute >= 60 && minute < 120 && i % 2 === 0;
    return JSON.stringify({
      event_id: `e${i}`,
      started_at: formatInstant(START + minute * MINUTE_MS + (i % 10) * 1_000),
      duration_ms: 100,
      provider: 'acme',
      model: i % 2 === 0 ? 'large' : 'small',
      operation: 'chat',
      http_status: isLost ? 500 : 200,
      endpoint: i % 4 === 1 ? 'https://two.example.com' : 'https://one.example.com',
      tier_requested: i % 3 === 0 ? 'priority' : '',
      tenant: `tenant-${i % 5}`,
    });
  });
  writeFileSync(join(folder, 'calls.ndjson'), lines.join('\n'));
  const { stderr } = await uptally('ingest', 'calls.ndjson');
  assert.match(stderr, /3,000 stored/);
});
after(() => rmSync(folder, { recursive: true }));

test('`incidents list` says each in a sentence, found in what is stored.', async () => {
  const { stdout, exitCode } = await uptally('incidents', 'list');
  assert.equal(
    stdout,
    'INC-20260607-1  large of acme: from 2026-06-07 11:00 to 2026-06-07 12:00 (UTC), 1 h; ' +
      '100 % of 300 calls failed, at least 98 %; at worst major.\n',
  );
  assert.equal(exitCode, 0);
  const none = await uptally('incidents', 'list', '--until', '2026-06-07T11:00:00Z');
  assert.equal(none.stdout, 'No incident was measured in this time.\n');
  const before = await uptally('incidents', 'list', '--until', '2026-06-07T10:00:00Z');
  assert.equal(before.stdout, 'No calls were counted in this time.\n');
});

test('What no page told is no silence, and a quarter without calls no calm one.', async () => {
  const { stdout } = await uptally('silence', '--quarter', '2026-Q2');
  assert.match(stdout, /^acme +1 +not told +60\n\nWhat vendors declared is not told/m);
  const none = await uptally('silence', '--quarter', '2026-Q1');
  assert.match(none.stdout, /^2026-Q1: no calls were counted\.$/m);
  const { declared_told, calls_counted, vendors } = JSON.parse(
    (await uptally('silence', '--quarter', '2026-Q1', '--json')).stdout,
  );
  assert.deepEqual([declared_told, calls_counted, vendors], [false, false, []]);
});

test('What people add stands below it, and moves no figure.', async () => {
  const id = 'INC-20260607-1';
  await uptally('incidents', 'say', id, 'rolled back');
  await uptally('incidents', 'link', id, 'https://tickets.example.com/7', '--title', 'ticket 7');
  await uptally('incidents', 'review', id, 'one shared router', '--by', 'reliability');
  const { stdout } = await uptally('incidents', 'show', id);
  assert.match(stdout, /^Spared: small of acme$/m);
  assert.match(stdout, /^Review by reliability: one shared router$/m);
  assert.match(stdout, /operator: rolled back\n.*operator: ticket 7 https:\/\/tickets/);
  assert.doesNotMatch(stdout, /Revisions/);
});

const WHERE = [
  '300 calls were lost; 300 of 600 attempts failed, 50 %, at least 46 %.',
  'All 300 failed on model large, and all on endpoint https://one.example.com.',
  'Tier and tenant make no difference.',
];

test('`incidents where` says what the failed calls have in common.', async () => {
  const { stdout, exitCode } = await uptally('incidents', 'where', 'INC-20260607-1');
  assert.equal(exitCode, 0);
  const lines = stdout.split('\n');
  assert.deepEqual(lines.slice(1, 5), [...WHERE, '5 of 5 tenants (100 %) lost a call at least.']);
  assert.match(stdout, /^Spared: small of acme$/m);
  assert.match(stdout, /^\* endpoint +attempts +failed +lost calls +tenants hit$/m);
  assert.match(stdout, /^https:\/\/one\.\S+ +450 +66 % +█{6}·{4} +300 +5 of 5$/m);
  assert.match(stdout, /^not told +400 +50 % +█{5}·{5} +200 +5 of 5$/m);
  assert.match(stdout, /^Not told by any call: route, region, account, deployment, team\.$/m);
  const shown = (await uptally('incidents', 'show', 'INC-20260607-1')).stdout;
  assert.ok(shown.includes(WHERE.join('\n')), shown);
});

test('What anybody may see of it names no endpoint and no tenant.', async () => {
  const { stdout } = await uptally('incidents', 'where', 'INC-20260607-1', '--public');
  assert.doesNotMatch(stdout, /example\.com|tenant/);
  const { hit, spared, total } = JSON.parse(stdout);
  const cell = { provider: 'acme', region: '', route: '' };
  assert.deepEqual(
    [hit, spared, total.lost_calls],
    [[{ ...cell, model: 'large' }], [{ ...cell, model: 'small' }], 300],
  );
});

test('A window has all calls of it.', async () => {
  const window = ['--from', '2026-06-07T11:30:00Z', '--to', '2026-06-07T12:30:00Z'];
  const { stdout } = await uptally('incidents', 'where', ...window, '--json');
  const { incident, cells, total } = JSON.parse(stdout);
  assert.deepEqual([incident, cells, total.calls, total.lost_calls], [null, null, 600, 150]);
  const none = await uptally(
    ...['incidents', 'where', '--from', '2026-06-01T00:00:00Z', '--to', '2026-06-02T00:00:00Z'],
  );
  assert.match(none.stdout, /^No counted call is known of that time\.$/m);
});

test('An export has a record for each field that tells partitions apart.', async () => {
  const outages = await uptally('incidents', 'export', '--as', 'outages', '--by', 'model');
  assert.deepEqual(JSON.parse(outages.stdout), [
    {
      id: 'INC-20260607-1',
      start: '2026-06-07T11:00:00.000Z',
      end: '2026-06-07T12:00:00.000Z',
      where: { model: 'large' },
    },
  ]);
  const early = ['--as', 'outages', '--until', '2026-06-07T10:00:00Z'];
  const none = await uptally('incidents', 'export', ...early);
  assert.match(none.stderr, /^no calls were counted in this time: whether .* is not known$/m);
  const notices = await uptally('incidents', 'export', '--as', 'notices');
  assert.deepEqual(JSON.parse(notices.stdout), [
    {
      id: 'INC-20260607-1',
      began: '2026-06-07T11:00:00.000Z',
      ended: '2026-06-07T12:00:00.000Z',
      declared: null,
      updates: [],
      where: {},
    },
  ]);
});

test('`health --at` says how each model stood, and what became of its newest calls.', async () => {
  const during = await uptally('health', '--at', '2026-06-07T11:30:00Z');
  assert.deepEqual(during.stdout.split(/ {2,}|\n/), [
    ...['provider', 'model', 'state at 2026-06-07 11:30 (UTC)', 'last 15 minutes'],
    ...['acme', 'large', 'major since 2026-06-07 11:03', '75 of 75 calls failed, at least 95 %'],
    'INC-20260607-1',
    ...['acme', 'small', 'no incident', '0 of 75 calls failed'],
    '',
  ]);
  const before11 = await uptally('health', '--at', '2026-06-07T11:02:00Z', '--json');
  const [large] = JSON.parse(before11.stdout).models;
  // Two minutes are not enough for an incident, and no word of it is green.
  assert.deepEqual([large.state, large.recent], ['no_incident', { bad: 10, counted: 75 }]);
  const later = await uptally('health', '--at', '2026-06-08T00:00:00Z');
  assert.match(later.stdout, /no data +no calls since 2026-06-07 14:59 \(541 min\)/);
  const now = await uptally('health');
  assert.match(now.stdout, /^No model was called in the week before /);
});

const wrong: readonly (readonly [args: readonly string[], line: string])[] = [
  [['show', 'INC-1'], 'id: INC-1: expected an incident of `uptally incidents list --all`\n'],
  [['say', 'INC-1', 'x'], 'incident: INC-1: expected an incident of `uptally incidents list`\n'],
  [
    ['link', 'INC-20260607-1', 'ftp://x'],
    'url: ftp://x: expected an address such as https://example.com/1\n',
  ],
  [
    ['say', 'INC-20260607-1', ''],
    'text: "": expected a text in one line of at most 2000 characters\n',
  ],
  [['where'], 'id: (missing): expected either an incident or a window of --from and --to\n'],
  [['where', 'INC-1'], 'id: INC-1: expected an incident of `uptally incidents list --all`\n'],
  [
    ['where', '--from', '2026-06-07T11:00:00Z'],
    '--to: (missing): expected both ends of the window\n',
  ],
  [
    ['where', '--from', '2026-06-07T11:00:00Z', '--to', '2026-06-07T11:00:00Z'],
    '--to: 2026-06-07T11:00:00.000Z: expected an instant a minute or more after --from\n',
  ],
  [
    ['where', '--public', '--from', '2026-06-07T11:00:00Z', '--to', '2026-06-07T12:00:00Z'],
    '--public: (no incident): expected an incident: a window is for the house itself\n',
  ],
  [
    ['export', '--as', 'outages', '--by', 'tenant'],
    '--by: tenant: expected some of provider, model, region, account, route, each once\n',
  ],
];

for (const [args, line] of wrong) {
  test(`\`incidents ${args.join(' ')}\` is one line and exit code 2.`, async () => {
    const { exitCode, stderr } = await uptally('incidents', ...args);
    assert.deepEqual([exitCode, stderr], [2, line]);
  });
}

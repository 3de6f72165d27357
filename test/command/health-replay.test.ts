import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { healthReplayDocument } from '../../src/published/open/health-replay.ts';
import { runHosted } from '../support/run-hosted.ts';

let folder = '';
const UNTIL = '2026-06-07T11:20Z';
const replay = (...args: string[]) =>
  runHosted(
    ['health', 'replay', '--facts', 'facts.ndjson', '--until', UNTIL, '--series', '1', ...args],
    { cwd: folder },
  );

/** Good calls until 11:05, failed ones from then on: it opens at 11:10. */
const facts = Array.from({ length: 20 }, (_, i) => ({
  minute: `2026-06-07T11:${String(i).padStart(2, '0')}Z`,
  provider: 'anthropic',
  model: 'claude',
  region: '',
  account: '',
  route: 'r1',
  good: i < 5 ? 1 : 0,
  bad: i < 5 ? 0 : 1,
}));

const post = {
  id: 'p1',
  provider: 'anthropic',
  models: [],
  created_at: '2026-06-07T11:07:30Z',
  first_seen: '2026-06-07T11:15:20Z',
  last_poll_before: '2026-06-07T11:14Z',
  resolved_at: null,
  updates: [],
};

const pair = {
  primary: { kind: 'provider', provider: 'anthropic' },
  fallback: { kind: 'route', route: 'r1' },
};

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-health-replay-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('facts.ndjson', facts.map((fact) => JSON.stringify(fact)).join('\n'));
  write('posts.json', JSON.stringify([post, { ...post, id: 'p2', provider: 'openai' }]));
  write('pairs.json', JSON.stringify([pair]));
  write('broken.json', JSON.stringify([{ ...post, resolved_at: undefined, title: 'x' }]));
});

after(() => rmSync(folder, { recursive: true }));

test('What was declared, is expected and was common to both is one document.', async () => {
  const { exitCode, stdout, stderr } = await replay(
    ...['--declared', 'posts.json', '--pairs', 'pairs.json', '--json'],
    ...['--estimates', `${UNTIL},2026-06-07T11:12:59Z,2026-06-07T11:10Z,${UNTIL}`],
  );
  assert.deepEqual([exitCode, stderr], [0, '']);
  const found = healthReplayDocument.parse(JSON.parse(stdout));
  assert.deepEqual(
    found.incidents.map(({ declared }) => declared),
    [
      [
        {
          id: 'p1',
          silence_minutes: 10,
          claimed_minutes: 2,
          back_dated_minutes: 7,
          kind: 'declared',
        },
      ],
    ],
  );
  assert.deepEqual(found.unmatched, ['p2']);
  // At 11:10 the minute in which it opened was not over.
  const estimate = { incident: 'INC-20260607-1', state: 'open', q: Array(5).fill(null) };
  assert.deepEqual(
    found.estimates,
    ['2026-06-07T11:12Z', UNTIL].map((at) => ({ at, ...estimate, compared: 0, at_risk: 0 })),
  );
  assert.deepEqual(
    found.pairs.map(({ primary, fallback, ...figures }) => figures),
    [
      {
        ...{ n11: 0, n10: 0, n01: 0, n00: 0 },
        ...{ touched: 0, episodes: 0, wilson: null, shifts: 0, p: null, ratio: null },
      },
    ],
  );
});

test('Without a file of posts nothing is said of what was declared.', async () => {
  const found = JSON.parse((await replay('--json')).stdout);
  assert.deepEqual(
    found.incidents.map(({ declared }: { declared: unknown }) => declared),
    [[]],
  );
  assert.deepEqual([found.unmatched, found.estimates, found.pairs], [[], [], []]);
});

test('For people the same is a few tables.', async () => {
  const { stdout } = await replay(
    ...['--declared', 'posts.json', '--pairs', 'pairs.json', '--estimates', UNTIL],
  );
  for (const line of [
    /^INC-20260607-1 +p1 +declared +10 +2 +7$/m,
    /^declared, not seen by us: p2$/m,
    /^2026-06-07 11:20 +INC-20260607-1 +open +too few to compare +too few to compare +0$/m,
    /^provider anthropic +route r1 +0 of 0 +not yet known +0 of 0$/m,
  ]) {
    assert.match(stdout, line);
  }
});

test('Whatever cannot be used is wrong input, in one line.', async () => {
  const cases: readonly [args: readonly string[], line: string][] = [
    [
      ['--estimates', `${UNTIL},2026-06-07T11:21Z`],
      '--estimates: 2026-06-07T11:21:00.000Z: expected an instant that is not after --until',
    ],
    [
      ['--estimates', `${UNTIL},soon`],
      '--estimates: soon: expected an instant with Z or an offset, such as 2026-06-08T00:00Z',
    ],
    [
      ['--false-incidents-per-year', '1000000000'],
      '--false-incidents-per-year: 1000000000: expected a number above 0 with at most 9 digits ' +
        'before and 9 after the point, such as 1 or 0.5',
    ],
    [['--until', '2026-06-07T11:21Z'], '--until: 2026-06-07T11:21Z: expected it once'],
    [
      ['--estimates', UNTIL, '--estimates', '2026-06-07T11:12Z'],
      '--estimates: 2026-06-07T11:12Z: expected it once',
    ],
    [['--declared', 'none.json'], 'none.json:(file): (missing): expected a JSON list in UTF-8'],
    [
      ['--declared', 'broken.json'],
      'broken.json:[0].resolved_at (and 1 more): (missing): expected an instant with Z or an ' +
        'offset, such as 2026-06-07T11:00Z',
    ],
    [
      ['--pairs', 'posts.json'],
      'posts.json:[0].primary (and 19 more): (missing): expected a mapping with kind: provider, ' +
        'route, model, cell',
    ],
  ];
  for (const [args, line] of cases) {
    const { exitCode, stdout, stderr } = await replay(...args, '--json');
    assert.deepEqual([exitCode, stdout, stderr], [2, '', `${line}\n`]);
  }
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formatInstant, instantOf } from '../../src/ground/time.ts';
import { drillDocument } from '../../src/published/closed/drill.ts';
import { fallbackAdviceDocument } from '../../src/published/closed/fallback-advice.ts';
import { redundancyDocument } from '../../src/published/closed/redundancy.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

let folder = '';
const uptally = (...args: string[]) =>
  runHosted(args, { cwd: folder, env: { UPTALLY_DATA_DIR: join(folder, 'data'), COLUMNS: '200' } });

type Fields = Readonly<Record<string, string | number>>;

let count = 0;
function call(startedAt: string, fields: Fields): string {
  count += 1;
  return JSON.stringify({
    event_id: `${count}`,
    started_at: startedAt,
    duration_ms: 500,
    http_status: 200,
    provider: 'anthropic',
    model: 'opus',
    ...fields,
  });
}

const SONNET = { model: 'sonnet', fallback_from: 'opus', attempt: 2 };

/** Ten calls a minute of each model; from 11:10 to 11:30 opus fails, and sonnet from 11:20 on. */
function* lines(): Generator<string> {
  for (let minute = 0; minute < 40; minute += 1) {
    for (let i = 0; i < 10; i += 1) {
      const at = `2026-06-07T11:${String(minute).padStart(2, '0')}:${10 + i}`;
      const isDown = minute >= 10 && minute < 30;
      const id = { logical_call_id: `c${minute}-${i}` };
      yield call(`${at}.000Z`, { ...id, http_status: isDown ? 500 : 200 });
      const sonnet = { ...SONNET, ...id, cost: '0.03', cost_currency: 'USD' };
      const isUp = minute < 20;
      if (isDown) yield call(`${at}.600Z`, { ...sonnet, http_status: isUp ? 200 : 503 });
      else yield call(`${at}.000Z`, { model: 'sonnet' });
      // Only the first of each minute is tried once more, at the same target.
      if (isDown && i === 0) yield call(`${at}.900Z`, { ...id, attempt: 3, http_status: 500 });
    }
  }
  // So that it is known when opus was well again: calls of it alone.
  for (let i = 0; i < 600; i += 1) {
    yield call(formatInstant(instantOf('2026-06-07T11:40:00Z') + i * 6_000), {});
  }
  // The month before: a call takes 200 ms, also those of which another content came first.
  for (let i = 0; i < 3; i += 1) {
    const id = { event_id: `corrected-${i}` };
    yield call(`2026-06-0${i + 3}T11:00:00Z`, { ...id, duration_ms: 9_000 });
    yield call(`2026-06-0${i + 3}T11:00:00Z`, { ...id, duration_ms: 200 });
  }
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-redundancy-'));
  writeFileSync(join(folder, 'calls.ndjson'), [...lines()].join('\n'));
  writeFileSync(
    join(folder, 'routing.yaml'),
    `schema: uptally/routing@1
targets:
  - { id: opus, provider: anthropic, model: opus }
  - { id: sonnet, provider: anthropic, model: sonnet }
  - { id: gpt, provider: openai, model: gpt }
fallbacks:
  - { from: opus, to: [sonnet, gpt] }
ranking: [opus, sonnet]
`,
  );
  await layLedger(join(folder, 'data'));
  assert.equal((await uptally('ingest', 'calls.ndjson')).exitCode, 0);
});

after(() => rmSync(folder, { recursive: true, force: true }));

const DAY = ['--from', '2026-06-07', '--to', '2026-06-07'];

test('Pairs of the log and of the table, and what rescued calls at what price.', async () => {
  const { exitCode, stdout, stderr } = await uptally(
    ...['redundancy', ...DAY, '--routing', 'routing.yaml', '--json'],
  );
  assert.equal(exitCode, 0, stderr);
  const found = redundancyDocument.parse(JSON.parse(stdout));
  assert.deepEqual(
    found.pairs.map(({ fallback, touched, episodes, n11, n10, n01, n00, wilson, shifts }) => ({
      fallback: Object.values(fallback).join(' '),
      figures: [touched, episodes, n11, n10, n01, n00, wilson, shifts],
    })),
    [
      { fallback: 'model anthropic sonnet', figures: [1, 1, 10, 10, 0, 20, null, 0] },
      { fallback: 'model openai gpt', figures: [0, 0, 0, 0, 0, 0, null, 0] },
    ],
  );
  const [rescue] = found.rescues;
  assert.deepEqual(
    [found.rescues.length, rescue?.model, rescue?.calls, rescue?.rescued],
    [1, 'opus', 200, 100],
  );
  assert.deepEqual(rescue?.waste, {
    attempts: 20,
    good: 0,
    duration_ms: 10_000,
    costs: [],
    costs_untold: 20,
  });
  // 600 + 500 ms less the usual 200; the retry of every tenth is an attempt beyond the first.
  assert.deepEqual(rescue?.rescuers, [
    {
      provider: 'anthropic',
      model: 'sonnet',
      calls: 100,
      total_ms: 110_000,
      extra_ms: 90_000,
      costs: [{ currency: 'USD', amount: '3.00' }],
      costs_untold: 10,
      smaller: true,
    },
  ]);
});

test('The same for people.', async () => {
  const { stdout } = await uptally('redundancy', ...DAY, '--routing', 'routing.yaml');
  for (const line of [
    /^model anthropic opus +model anthropic sonnet +1 of 1 +not yet known +too few days +10 of 20/m,
    /^opus \(anthropic\) +200 +all of them +100$/m,
    /sonnet \(anthropic\) +100 +900 +3\.00 USD, 10 not told +smaller model$/m,
    /^opus \(anthropic\): 20 retries at a target that was tried before, 0 of them good, 10 s/m,
  ]) {
    assert.match(stdout, line);
  }
});

test('Days without calls have neither pairs nor failed calls.', async () => {
  const { exitCode, stdout } = await uptally(
    ...['redundancy', '--from', '2026-05-01', '--to', '2026-05-31'],
  );
  assert.equal(exitCode, 0);
  assert.match(stdout, /^no pair of primary and fallback is known$/m);
  assert.match(stdout, /^no logical call is known whose first attempt failed$/m);
});

test('A last day before the first is wrong input.', async () => {
  const { exitCode, stderr } = await uptally(
    ...['redundancy', '--from', '2026-06-07', '--to', '2026-06-06'],
  );
  assert.deepEqual(
    [exitCode, stderr],
    [2, '--to: 2026-06-06: expected a date not before --from\n'],
  );
});

test('More than 400 days, or years that no call can be of, are wrong input.', async () => {
  const range = (from: string, to: string) => uptally('redundancy', '--from', from, '--to', to);
  const long = await range('2025-01-01', '2026-06-07');
  assert.deepEqual(
    [long.exitCode, long.stderr],
    [2, '--to: 2026-06-07: expected a date less than 400 days after --from\n'],
  );
  const early = await range('0001-01-01', '9999-12-31');
  assert.deepEqual(
    [early.exitCode, early.stderr],
    [2, '--from: 0001-01-01: expected a year from 1970 to 2105\n'],
  );
});

const advise = (...args: string[]) =>
  uptally('fallback', ...args, '--as-of', '2026-06-07T11:28:30Z', '--routing', 'routing.yaml');

test('Advice names what fails now last, and says what it does not know.', async () => {
  const { exitCode, stdout, stderr } = await advise('opus', '--json');
  assert.equal(exitCode, 0, stderr);
  const { as_of, candidates } = fallbackAdviceDocument.parse(JSON.parse(stdout));
  assert.equal(as_of, '2026-06-07T11:28:00.000Z');
  assert.deepEqual(
    candidates.map(({ primary, fallback, untold, ...one }) => ({
      of: Object.values(fallback).join(' '),
      ...one,
    })),
    [
      {
        of: 'model openai gpt',
        failing_now: false,
        ...{ episodes: 0, touched: 0, upper_bound: null, shared: [], costs: [] },
      },
      {
        of: 'model anthropic sonnet',
        failing_now: true,
        ...{ episodes: 1, touched: 1, upper_bound: null, shared: ['provider'] },
        costs: [{ currency: 'USD', amount: '0.030000' }],
      },
    ],
  );
  const lines = (await advise('opus')).stdout;
  assert.match(
    lines,
    /^model anthropic sonnet +fails now +1 of 1 +not yet known +provider +0\.03/m,
  );
  assert.equal((await advise('gpt')).stdout, 'no fallback of gpt is known\n');
});

test('A model that nobody knows is wrong input.', async () => {
  const { exitCode, stderr } = await advise('opsu');
  const expectation = 'a model with calls in these days or of the table: gpt, opus, sonnet';
  assert.deepEqual(
    [exitCode, stderr.split('\n').at(-2)],
    [2, `model: opsu: expected ${expectation}`],
  );
});

const WINDOW = ['--from', '2026-06-07T11:00:00Z', '--to', '2026-06-07T11:40:00Z'];
const drill = (...args: string[]) => uptally('drill', '--routing', 'routing.yaml', ...args);

test('A drill says what the table would have made of the calls of a window.', async () => {
  const { exitCode, stdout, stderr } = await drill(...WINDOW, '--json');
  assert.equal(exitCode, 0, stderr);
  const { primaries, head_room, unrouted } = drillDocument.parse(JSON.parse(stdout));
  assert.deepEqual(primaries, [
    {
      primary: 'opus',
      // Half of the time sonnet was good; after that it was bad, and nobody called gpt.
      ...{ calls: 200, saved: 100, lost: 0, unknown: 100, lost_then: 100 },
      saved_by: [{ fallback: 'sonnet', calls: 100, added_ms: null, added_cost: null }],
      defeats: [{ fallback: 'sonnet', calls: 100, shared: ['provider'] }],
    },
  ]);
  assert.deepEqual(head_room, [
    { target: 'sonnet', peak_moved: 10, best_minute: 10 },
    { target: 'gpt', peak_moved: 10, best_minute: 0 },
  ]);
  assert.equal(unrouted, 200);
  assert.equal((await drill(...WINDOW, '--json')).stdout, stdout, 'the same bytes again');
});

test('A drill for people, and of an incident.', async () => {
  const lines = (await drill(...WINDOW)).stdout;
  assert.match(lines, /^opus +200 +100 +0 +100 +100$/m);
  assert.match(lines, /^ +saved by sonnet +100 +not known +not known$/m);
  assert.match(lines, /^ +sonnet was bad too +100 +provider$/m);
  assert.match(lines, /^Every fallback is taken as it was/m);
  const { stdout } = await drill('--incident', 'INC-20260607-1', '--json');
  const { incident, from, primaries } = drillDocument.parse(JSON.parse(stdout));
  assert.deepEqual([incident, from], ['INC-20260607-1', '2026-06-07T11:10:00.000Z']);
  assert.deepEqual(
    primaries.map(({ calls, saved, lost, unknown }) => calls - saved - lost - unknown),
    [0],
  );
});

test('A drill holds the clocks of an incident against what was promised.', async () => {
  const file = join(folder, 'commitments.yaml');
  writeFileSync(
    file,
    `schema: uptally/commitments@1
commitments:
  - { clock: detected, within_minutes: 5 }
  - { clock: declared, within_minutes: 30 }
`,
  );
  const args = ['--incident', 'INC-20260607-1', '--commitments', file];
  const { stdout, stderr } = await drill(...args, '--json');
  assert.equal(stderr, '');
  const { clocks } = drillDocument.parse(JSON.parse(stdout));
  assert.deepEqual(
    clocks.map(({ incident, provider, detected, declared, commitments }) => [
      ...[incident, provider, detected.most_minutes, declared.most_minutes],
      ...commitments.map(({ verdict }) => verdict),
    ]),
    [['INC-20260607-1', 'anthropic', 2, null, 'kept', 'unknown']],
  );
  const { stdout: lines } = await drill(...args);
  assert.match(
    lines,
    /^INC-20260607-1 anthropic .* 2 min +not known +not known .*declared within 30/m,
  );
  writeFileSync(file, 'schema: uptally/commitments@1\ncommitments: []\n');
  const wrong = await drill(...args);
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /commitments.yaml:commitments: .*expected a commitment at least/);
});

for (const [args, line] of [
  [[], '--incident: (missing): expected either an incident or a window of --from and --to'],
  [['--from', '2026-06-07T11:00:00Z'], '--to: (missing): expected both ends of the window'],
  [
    ['--incident', 'INC-20260607-1', ...WINDOW],
    '--incident: INC-20260607-1: expected either an incident or a window of --from and --to',
  ],
  [
    ['--from', '2026-06-07T11:00:00Z', '--to', '2026-06-07T11:00:59Z'],
    '--to: 2026-06-07T11:00:59.000Z: expected an instant a minute or more after --from',
  ],
  [
    ['--from', '2026-05-01T00:00:00Z', '--to', '2026-05-02T00:00:00Z'],
    '--from: 2026-05-01T00:00:00.000Z: expected a time with calls: no calls in this window',
  ],
  [
    ['--incident', 'INC-20260101-1'],
    '--incident: INC-20260101-1: expected an incident of `uptally incidents list --all`',
  ],
] as const) {
  test(`A drill with ${args.join(' ') || 'no window'} is wrong input.`, async () => {
    const { exitCode, stderr } = await drill(...args);
    assert.deepEqual([exitCode, stderr.trimEnd().split('\n').at(-1)], [2, line]);
  });
}

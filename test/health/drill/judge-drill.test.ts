import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import type { Episode } from '../../../src/health/detect/episode.ts';
import { type MinuteFact, measured } from '../../../src/health/detect/minute-counts.ts';
import { judgeDrill, type MinuteOfCalls } from '../../../src/health/drill/judge-drill.ts';
import { minuteStates } from '../../../src/health/drill/minute-states.ts';
import { routeCalls } from '../../../src/health/drill/route-calls.ts';
import { scopeOf } from '../../../src/health/redundancy/pairs-in-use.ts';
import { parseRouting, type Target } from '../../../src/health/redundancy/routing.ts';
import { at, cellOf, episodeOf } from '../standing.ts';

const ROUTING = parseRouting(
  `schema: uptally/routing@1
targets:
  - { id: opus, provider: p, model: opus, route: r1 }
  - { id: sonnet, provider: p, model: sonnet, route: r1 }
  - { id: gpt, provider: q, model: gpt }
  - { id: other, provider: q, model: other }
fallbacks:
  - { from: opus, to: [sonnet, gpt] }
  - { from: other, to: [gpt] }
  - { from: gpt, to: [] }
`,
  'r.yaml',
);

const NOW = at('12:00');
const target = (id: string) => ROUTING.targets.find((one) => one.id === id) as Target;

interface Given {
  /** Calls in 11:00, one word a target: `gpt:7`. */
  readonly calls: string;
  /** Targets with an episode from 11:00 on. */
  readonly bad: string;
}

function drill({ calls, bad }: Given, routed: Readonly<Record<string, MinuteOfCalls[]>>) {
  const facts = calls.split(' ').flatMap((word): MinuteFact[] => {
    const [id = '', count = ''] = word.split(':');
    if (id === '') return [];
    const { provider, model } = target(id);
    const cell = cellOf(`${provider}/${model}`);
    return [{ minute: at('11:00'), cell, good: Number(count), bad: 0 }];
  });
  const episodes = bad
    .split(' ')
    .filter((id) => id !== '')
    .map((id): Episode => episodeOf(scopeOf(target(id)), '11:00', null));
  const known = measured(facts, NOW);
  const orders = ROUTING.fallbacks.flatMap((order) => {
    const minutes = routed[order.primary.id];
    return minutes === undefined ? [] : [{ order, minutes }];
  });
  return judgeDrill(orders, (one) => minuteStates(scopeOf(one), known, episodes));
}

const hundred = [{ minute: at('11:00'), calls: 100, lostThen: 60 }];

test('What becomes of a hundred calls of opus in a minute.', () => {
  const cases: readonly [sentence: string, given: Given, expected: string][] = [
    ['opus was good', { calls: 'opus:9 sonnet:9', bad: '' }, '0: 0 0 0'],
    ['sonnet was good', { calls: 'opus:9 sonnet:9', bad: 'opus' }, '100: 100 0 0'],
    [
      'too few called opus, yet it was bad',
      { calls: 'opus:1 sonnet:9', bad: 'opus' },
      '100: 100 0 0',
    ],
    ['sonnet was bad, gpt good', { calls: 'sonnet:9 gpt:5', bad: 'opus sonnet' }, '100: 100 0 0'],
    ['both were bad', { calls: 'sonnet:9 gpt:9', bad: 'opus sonnet gpt' }, '100: 0 100 0'],
    ['4 calls say nothing of gpt', { calls: 'sonnet:9 gpt:4', bad: 'opus sonnet' }, '100: 0 0 100'],
    ['nor of a gpt that was bad', { calls: 'sonnet:9', bad: 'opus sonnet gpt' }, '100: 0 0 100'],
    ['sonnet is not known, gpt was good', { calls: 'gpt:9', bad: 'opus' }, '100: 100 0 0'],
    ['sonnet is not known, gpt was bad', { calls: 'gpt:9', bad: 'opus gpt' }, '100: 0 0 100'],
  ];
  for (const [sentence, given, expected] of cases) {
    const [outcome] = drill(given, { opus: hundred }).outcomes;
    assert.ok(outcome !== undefined);
    const { calls, saved, lost, unknown, lostThen } = outcome;
    assert.equal(`${calls}: ${saved} ${lost} ${unknown}`, expected, sentence);
    assert.equal(lostThen, calls === 0 ? 0 : 60);
  }
});

test('Without a fallback every call of a bad primary is lost.', () => {
  const [outcome] = drill({ calls: 'gpt:9', bad: 'gpt' }, { gpt: hundred }).outcomes;
  assert.deepEqual([outcome?.calls, outcome?.lost, outcome?.defeats], [100, 100, []]);
});

test('A fallback that was bad too is named with what it shares.', () => {
  const given = { calls: 'sonnet:9 gpt:9', bad: 'opus sonnet' };
  const [outcome] = drill(given, { opus: hundred }).outcomes;
  assert.deepEqual(
    outcome?.defeats.map(({ fallback, calls, keys }) => [
      fallback.id,
      calls,
      keys.shared.map(({ key }) => key),
    ]),
    [['sonnet', 100, ['route', 'provider']]],
  );
});

test('Head-room is what comes in a minute from all primaries, beside the best minute.', () => {
  const next = { minute: at('11:01'), calls: 70, lostThen: 0 };
  const given = { calls: 'sonnet:9 gpt:40', bad: 'opus sonnet other' };
  const { headRoom } = drill(given, { opus: [...hundred, next], other: [...hundred, next] });
  assert.deepEqual(
    headRoom.map(({ target: { id }, peakMoved, bestMinute }) => [id, peakMoved, bestMinute]),
    [
      ['sonnet', 100, 9],
      ['gpt', 200, 40],
    ],
  );
});

test('Saved, lost and unknown are all calls of a bad primary.', () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  const ids = fc.subarray(['opus', 'sonnet', 'gpt', 'other']);
  const minutes = fc.uniqueArray(
    fc.record({ at: fc.nat(3), calls: fc.nat(50), lostThen: fc.nat(50) }),
    { selector: (one) => one.at },
  );
  fc.assert(
    fc.property(ids, ids, fc.nat(10), minutes, (called, bad, count, all) => {
      const calls = called.map((id) => `${id}:${count}`).join(' ');
      const routed = all.map((one) => ({ ...one, minute: at('11:00') + one.at * MINUTE_MS }));
      const found = drill({ calls, bad: bad.join(' ') }, { opus: routed, other: routed });
      for (const { primary, calls: sum, saved, lost, unknown } of found.outcomes) {
        assert.equal(saved + lost + unknown, sum);
        const isBad = bad.includes(primary.id);
        assert.equal(sum, isBad ? all.reduce((total, one) => total + one.calls, 0) : 0);
      }
    }),
    { seed },
  );
});

test('A call goes to the first primary that tells nothing else than the call does.', () => {
  const routing = parseRouting(
    `schema: uptally/routing@1
targets:
  - { id: eu, provider: p, model: opus, region: eu }
  - { id: gateway, provider: p, model: opus, endpoint: 'https://GW.example/v1' }
  - { id: rest, provider: p, model: opus }
fallbacks:
  - { from: eu, to: [] }
  - { from: gateway, to: [] }
  - { from: rest, to: [] }
`,
    'r.yaml',
  );
  const started = (fields: object, calls: number) => ({
    ...{ minute: at('11:00'), calls, lostThen: 1 },
    target: {
      ...{ provider: 'p', model: 'opus', region: '', account: '', route: '' },
      ...{ endpoint: '', deployment: '', ...fields },
    },
  });
  const { routed, unrouted } = routeCalls(routing, [
    started({ region: 'eu', account: 'x' }, 1),
    started({ endpoint: 'https://gw.example:8443/v2' }, 2),
    started({ region: 'us' }, 4),
    started({ region: 'eu' }, 8),
    started({ model: 'sonnet' }, 16),
  ]);
  assert.deepEqual(
    routed.map(({ order, minutes }) => [order.primary.id, minutes]),
    [
      ['eu', [{ minute: at('11:00'), calls: 9, lostThen: 2 }]],
      ['gateway', [{ minute: at('11:00'), calls: 2, lostThen: 1 }]],
      ['rest', [{ minute: at('11:00'), calls: 4, lostThen: 1 }]],
    ],
  );
  assert.equal(unrouted, 16);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimal } from '../../../src/ground/exact.ts';
import type { CoFailure } from '../../../src/health/redundancy/co-failure.ts';
import { type ModelCost, rankFallbacks } from '../../../src/health/redundancy/rank-fallbacks.ts';
import { parseRouting } from '../../../src/health/redundancy/routing.ts';
import { episodeOf } from '../standing.ts';

const scope = (model: string) => ({ kind: 'model', provider: 'p', model }) as const;

/** `gpt 3/12`: touched in 3 of 12 episodes of opus. */
function pairOf(text: string, upper: number | null): CoFailure {
  const [model = '', shares = ''] = text.split(' ');
  const [touched = 0, episodes = 0] = shares.split('/').map(Number);
  return {
    pair: { primary: scope('opus'), fallback: scope(model) },
    minutes: { n11: 0, n10: 0, n01: 0, n00: 0 },
    touched,
    episodes,
    bounds: upper === null ? null : { lower: 0, upper },
    chance: { shifts: 0, p: null, ratio: null },
  };
}

const ROUTING = parseRouting(
  `schema: uptally/routing@1
targets:
  - { id: opus, provider: p, model: opus, deployment: d1, route: r1, account: x }
  - { id: one-account, provider: p, model: account, account: x }
  - { id: one-route, provider: p, model: route, route: r1 }
  - { id: one-provider, provider: p, model: provider }
fallbacks:
  - { from: opus, to: [one-account, one-route, one-provider] }
`,
  'r.yaml',
);

function cost(model: string, amount: string, currency = 'USD'): ModelCost {
  return { provider: 'p', model, amount: decimal(amount), currency };
}

interface Given {
  readonly pairs: readonly CoFailure[];
  readonly failing?: readonly string[];
  readonly costs?: readonly ModelCost[];
}

const cases: readonly [sentence: string, given: Given, order: string][] = [
  ['nobody', { pairs: [] }, ''],
  [
    'the least upper bound first, the unknown one last',
    { pairs: [pairOf('a 1/2', null), pairOf('b 5/12', 0.68), pairOf('c 0/12', 0.24)] },
    'c b a',
  ],
  [
    'what fails now comes last, however good it was',
    { pairs: [pairOf('b 0/12', 0.24), pairOf('c 9/12', 0.9)], failing: ['b'] },
    'c b',
  ],
  [
    'the weaker shared key first where the bounds are equal',
    {
      pairs: [pairOf('route 0/1', null), pairOf('provider 0/1', null), pairOf('account 0/1', null)],
    },
    'provider account route',
  ],
  [
    'who is not in the table shares nothing that is known',
    { pairs: [pairOf('provider 0/1', null), pairOf('b 0/1', null)] },
    'b provider',
  ],
  [
    'the cheaper first where all else is equal',
    {
      pairs: [pairOf('a 0/1', null), pairOf('b 0/1', null)],
      costs: [cost('a', '0.10'), cost('b', '0.09')],
    },
    'b a',
  ],
  [
    'costs in two currencies say nothing',
    {
      pairs: [pairOf('a 0/1', null), pairOf('b 0/1', null)],
      costs: [cost('a', '0.10'), cost('b', '0.09', 'EUR')],
    },
    'a b',
  ],
  [
    'nor does what one of them does not tell',
    { pairs: [pairOf('a 0/1', null), pairOf('b 0/1', null)], costs: [cost('b', '0.09')] },
    'a b',
  ],
];

for (const [sentence, { pairs, failing = [], costs = [] }, order] of cases) {
  test(`Fallbacks in order: ${sentence}.`, () => {
    const episodes = failing.map((model) => episodeOf(scope(model), '11:00', null));
    const ended = episodeOf(scope('c'), '10:00', '11:00');
    const input = { pairs, episodes: [ended, ...episodes], routing: ROUTING, costs };
    const found = rankFallbacks(input).map(({ coFailure: { pair } }) =>
      'model' in pair.fallback ? pair.fallback.model : '',
    );
    assert.equal(found.join(' '), order);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import type { DeclaredPost } from '../../../src/health/declared/declared-post.ts';
import { scopesOf } from '../../../src/health/detect/cell.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import { parseFacts } from '../../../src/health/replay/parse-facts.ts';
import { parsePairs } from '../../../src/health/replay/parse-pairs.ts';
import { parsePosts } from '../../../src/health/replay/parse-posts.ts';
import { replay } from '../../../src/health/replay/replay.ts';
import { parseMinute } from '../../../src/health/replay/replayed-instant.ts';
import {
  healthReplayDocument,
  healthReplayJson,
} from '../../../src/published/open/health-replay.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { factOf, randomCase } from '../random-case.ts';

const LINE = {
  minute: '2026-06-07T11:00Z',
  provider: 'p',
  model: 'm',
  region: '',
  account: '',
  route: 'r',
  good: 12,
  bad: 3,
};

const lines = (...values: readonly unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');

for (const [written, minute] of [
  ['2026-06-07T11:00Z', '2026-06-07T11:00:00.000Z'],
  ['2026-06-07T11:00:59.999Z', '2026-06-07T11:00:00.000Z'],
  ['2026-06-07t13:00:30+02:00', '2026-06-07T11:00:00.000Z'],
  ['2026-06-07T13:00+02:00', '2026-06-07T11:00:00.000Z'],
  ['1969-12-31T23:59:30Z', '1969-12-31T23:59:00.000Z'],
] as const) {
  test(`${written} is in the minute ${minute}`, () => {
    assert.equal(parseMinute(written), Date.parse(minute));
  });
}

for (const text of [
  '2026-06-07',
  '2026-06-07T11:00',
  '2026-06-07T24:00Z',
  '2026-02-30T11:00Z',
  '',
]) {
  test(`${JSON.stringify(text)} is no instant`, () => {
    assert.equal(parseMinute(text), undefined);
  });
}

test('facts are lines; empty ones count nothing', () => {
  const { minute, good, bad, ...cell } = LINE;
  const fact = { minute: Date.parse('2026-06-07T11:00Z'), cell, good, bad };
  assert.deepEqual(parseFacts(`\n${lines(LINE, '', { ...LINE, bad: 0 })}\r\n`, 'f'), [
    fact,
    { ...fact, bad: 0 },
  ]);
  assert.deepEqual(parseFacts('', 'f'), []);
});

const { route, ...withoutRoute } = LINE;
for (const [title, text, message] of [
  ['no JSON', lines(LINE, '{"minute":'), 'f:line 2: "{\\"minute\\":": expected a line of JSON'],
  ['no object', '7', 'f:line 1:(file): 7: expected an object of one minute and cell'],
  [
    'a key that is missing',
    lines(withoutRoute),
    'f:line 1:route: (missing): expected a name in quotes, empty if there is none',
  ],
  [
    'a key that is not known',
    lines({ ...LINE, calls: 15 }),
    'f:line 1:calls: 15: expected minute, provider, model, region, account, route, ' +
      'good and bad alone',
  ],
  [
    'fewer calls than none',
    lines({ ...LINE, bad: -1 }),
    'f:line 1:bad: -1: expected a whole number of calls, 0 or more',
  ],
  [
    'a part of a call',
    lines({ ...LINE, good: 0.5 }),
    'f:line 1:good: 0.5: expected a whole number of calls, 0 or more',
  ],
  [
    'a number in quotes',
    lines({ ...LINE, good: '5' }),
    'f:line 1:good: "5": expected a whole number of calls, 0 or more',
  ],
  [
    'more calls than can be counted exactly',
    lines({ ...LINE, good: 2 ** 53 }),
    'f:line 1:good: 9007199254740992: expected at most ' +
      '9007199254740991 calls in all lines together',
  ],
  [
    'lines that add up to more',
    lines({ ...LINE, good: 2 ** 53 - 1, bad: 0 }, { ...LINE, good: 1, bad: 0 }),
    'f:(file): 9007199254740992 calls: expected at most ' +
      '9007199254740991 calls in all lines together',
  ],
  [
    'no provider',
    lines({ ...LINE, provider: '' }),
    'f:line 1:provider: "": expected a name in quotes',
  ],
  [
    'a time without its zone, and more of other kinds',
    lines({ ...LINE, minute: '2026-06-07T11:00' }, { ...LINE, good: null }, 'x'),
    'f:line 1:minute (and 2 more): "2026-06-07T11:00": expected an instant with Z or an ' +
      'offset, such as 2026-06-07T11:00Z',
  ],
] as const) {
  test(`facts with ${title} are refused in one line`, () => {
    assert.throws(() => parseFacts(text, 'f'), { code: 'invalid_input', message });
  });
}

test('whatever is found has the shape that is published', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { facts: lines, until, ...rule } = randomCase(seed);
    const facts = lines.map(factOf);
    const { posts, pairs, estimatesAt } = toldOf(seed, facts);
    const found = replay({ facts, until: until * 60_000, rule, posts, pairs, estimatesAt });
    assert.doesNotThrow(() => healthReplayDocument.parse(healthReplayJson(found)), `seed ${seed}`);
  }
});

/** What may have been declared of the cells of a log, and each two of its scopes as a pair. */
function toldOf(seed: number, facts: readonly MinuteFact[]) {
  const random = seededRandom(seed);
  const minutes = facts.map(({ minute }) => minute);
  const some = () => random.pick(minutes) + random.whole(-90, 90) * MINUTE_MS;
  const scopes = facts.slice(0, 2).flatMap(({ cell }) => scopesOf(cell));
  return {
    posts: Array.from({ length: 8 }, (_, i): DeclaredPost => {
      const { provider, model } = random.pick(facts).cell;
      const createdAt = some();
      return {
        id: `p${i}`,
        provider,
        models: random.chance(0.5) ? [] : [model],
        createdAt,
        firstSeen: createdAt + random.whole(0, 30) * MINUTE_MS,
        lastPollBefore: random.chance(0.5) ? null : createdAt,
        resolvedAt: random.chance(0.5) ? null : some(),
        updates: [some()],
      };
    }),
    pairs: scopes.flatMap((primary) => scopes.map((fallback) => ({ primary, fallback }))),
    estimatesAt: [some(), some(), some()],
  };
}

const POST = {
  id: 'p1',
  provider: 'p',
  models: ['m'],
  created_at: '2026-06-07T11:00:30Z',
  first_seen: '2026-06-07T13:01+02:00',
  last_poll_before: null,
  resolved_at: null,
  updates: ['2026-06-07T11:30Z'],
};

test('posts are a list; their instants are cut to the minute', () => {
  const instant = (text: string) => Date.parse(text);
  assert.deepEqual(parsePosts(JSON.stringify([POST]), 'd'), [
    {
      id: 'p1',
      provider: 'p',
      models: ['m'],
      createdAt: instant('2026-06-07T11:00Z'),
      firstSeen: instant('2026-06-07T11:01Z'),
      lastPollBefore: null,
      resolvedAt: null,
      updates: [instant('2026-06-07T11:30Z')],
    },
  ]);
  assert.deepEqual(parsePosts('[]', 'd'), []);
});

const { updates, ...withoutUpdates } = POST;
const scope = { kind: 'model', provider: 'p', model: 'm' };

for (const [what, parse, document, message] of [
  ['no JSON', parsePosts, '[{', 'd: "[{": expected a JSON list of posts'],
  ['no list', parsePosts, {}, 'd:(file): {}: expected a list of posts'],
  [
    'no post',
    parsePosts,
    [7],
    'd:[0]: 7: expected a mapping with keys of id, provider, models, created_at, first_seen, ' +
      'last_poll_before, resolved_at, updates',
  ],
  [
    'a key that is missing',
    parsePosts,
    [POST, withoutUpdates],
    'd:[1].updates: (missing): expected a list of instants',
  ],
  [
    'a key that is not known',
    parsePosts,
    [{ ...POST, title: 'x' }],
    'd:[0].title: "x": expected a key that is known here: id, provider, models, created_at, ' +
      'first_seen, last_poll_before, resolved_at, updates',
  ],
  [
    'a poll that is left out',
    parsePosts,
    [{ ...POST, last_poll_before: undefined }],
    'd:[0].last_poll_before: (missing): expected an instant with Z or an offset, such as ' +
      '2026-06-07T11:00Z',
  ],
  [
    'no provider',
    parsePosts,
    [{ ...POST, provider: '' }],
    'd:[0].provider: "": expected a text that is not empty, in quotes if it reads as a number',
  ],
  [
    'a model that is none',
    parsePosts,
    [{ ...POST, models: ['m', null] }],
    'd:[0].models[1]: null: expected a text that is not empty, in quotes if it reads as a number',
  ],
  [
    'a time without its zone, and more',
    parsePosts,
    [{ ...POST, created_at: '2026-06-07 11:00', updates: [3] }],
    'd:[0].created_at (and 1 more): "2026-06-07 11:00": expected an instant with Z or an ' +
      'offset, such as 2026-06-07T11:00Z',
  ],
  [
    'a pair of one',
    parsePairs,
    [{ primary: scope }],
    'd:[0].fallback: (missing): expected a mapping with kind: provider, route, model, cell',
  ],
  [
    'a kind that is not known',
    parsePairs,
    [{ primary: scope, fallback: { kind: 'region', region: 'eu' } }],
    'd:[0].fallback.kind: "region": expected one of provider, route, model, cell',
  ],
  [
    'a route that is none',
    parsePairs,
    [{ primary: scope, fallback: { kind: 'route', route: '' } }],
    'd:[0].fallback.route: "": expected a text that is not empty, in quotes if it ' +
      'reads as a number',
  ],
  [
    'a scope with a field too many',
    parsePairs,
    [{ primary: { ...scope, region: 'eu' }, fallback: scope }],
    'd:[0].primary.region: "eu": expected a key that is known here: kind, provider, model',
  ],
  [
    'a cell with a field too few',
    parsePairs,
    [{ primary: { ...scope, kind: 'cell', region: '', route: '' }, fallback: scope }],
    'd:[0].primary.account: (missing): expected a text',
  ],
] as const) {
  test(`a list with ${what} is refused in one line`, () => {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    assert.throws(() => parse(text, 'd'), { code: 'invalid_input', message });
  });
}

test('pairs are a list of any two scopes', () => {
  const cell = { kind: 'cell', provider: 'p', model: 'm', region: '', account: '', route: '' };
  const pairs = [
    { primary: scope, fallback: { kind: 'route', route: 'r' } },
    { primary: { kind: 'provider', provider: 'p' }, fallback: cell },
  ];
  assert.deepEqual(parsePairs(JSON.stringify(pairs), 'd'), pairs);
});

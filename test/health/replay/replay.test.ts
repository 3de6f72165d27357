import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFacts } from '../../../src/health/replay/parse-facts.ts';
import { standingAt } from '../../../src/health/replay/replay.ts';
import { parseMinute } from '../../../src/health/replay/replayed-instant.ts';
import {
  healthReplayDocument,
  healthReplayJson,
} from '../../../src/published/open/health-replay.ts';
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
    'f:line 1:calls: 15: expected minute, provider, model, region, account, route, good and bad alone',
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
    'no provider',
    lines({ ...LINE, provider: '' }),
    'f:line 1:provider: "": expected a name in quotes',
  ],
  [
    'a time without its zone, and more of other kinds',
    lines({ ...LINE, minute: '2026-06-07T11:00' }, { ...LINE, good: null }, 'x'),
    'f:line 1:minute (and 2 more): "2026-06-07T11:00": expected an instant with Z or an offset, such as 2026-06-07T11:00Z',
  ],
] as const) {
  test(`facts with ${title} are refused in one line`, () => {
    assert.throws(() => parseFacts(text, 'f'), { code: 'invalid_input', message });
  });
}

test('whatever is found has the shape that is published', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { facts, until, ...rule } = randomCase(seed);
    const found = standingAt(facts.map(factOf), until * 60_000, rule);
    assert.doesNotThrow(() => healthReplayDocument.parse(healthReplayJson(found)), `seed ${seed}`);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimal } from '../../../src/ground/exact.ts';
import { measured } from '../../../src/health/detect/minute-counts.ts';
import { pairFigures } from '../../../src/health/redundancy/pair-figures.ts';
import { pairsInUse, type Replaced } from '../../../src/health/redundancy/pairs-in-use.ts';
import {
  type Attempt,
  type FailedCall,
  failedCall,
  rescuedMs,
} from '../../../src/health/redundancy/rescue.ts';
import { RescueTally } from '../../../src/health/redundancy/rescue-tally.ts';
import { isSmaller, parseRouting } from '../../../src/health/redundancy/routing.ts';
import { at, cellOf } from '../standing.ts';

/** `opus- gpt+`: a bad attempt at one target, then a good one at another; a second apart each. */
function attempts(text: string): readonly Attempt[] {
  return text.split(' ').map((word, i): Attempt => {
    const [, model = '', region = '', sign = ''] = /^(\w+)(?:@(\w+))?([-+?])$/.exec(word) ?? [];
    const target = { provider: 'p', model, region, account: '', route: '', endpoint: '' };
    return {
      began: i * 1_000,
      durationMs: 400 + i,
      target: { ...target, deployment: '' },
      state: sign === '+' ? 'good' : sign === '-' ? 'bad' : 'neither',
      cost: sign === '+' ? { amount: decimal('0.25'), currency: 'USD' } : null,
    };
  });
}

function said(text: string): string {
  const call = failedCall(attempts(text));
  if (call === undefined) return 'not failed';
  const { rescuer, retries } = call;
  const by = rescuer === null ? 'not rescued' : `rescued by ${rescuer.target.model}`;
  return `${by}, ${retries.length} retries`;
}

test('What rescued a logical call, and what was only tried again.', () => {
  const cases: readonly [attempts: string, expected: string][] = [
    ['opus+', 'not failed'],
    ['opus? gpt+', 'not failed'],
    ['opus+ opus-', 'not failed'],
    ['opus-', 'not rescued, 0 retries'],
    ['opus- opus+', 'not rescued, 1 retries'],
    ['opus- opus- opus-', 'not rescued, 2 retries'],
    ['opus- gpt+', 'rescued by gpt, 0 retries'],
    ['opus- opus- gpt+', 'rescued by gpt, 1 retries'],
    ['opus- gpt- gpt+', 'rescued by gpt, 1 retries'],
    ['opus- gpt- llama?', 'not rescued, 0 retries'],
    ['opus- gpt- opus+', 'not rescued, 1 retries'],
    ['opus@eu- opus@us+', 'rescued by opus, 0 retries'],
    ['opus@eu- opus+', 'rescued by opus, 0 retries'],
  ];
  for (const [text, expected] of cases) assert.equal(said(text), expected, text);
});

test('A rescued call takes from its first attempt to the end of the good one.', () => {
  const { first, rescuer } = failedCall(attempts('opus- opus- gpt+')) as FailedCall;
  assert.ok(rescuer !== null);
  assert.equal(rescuedMs(first, rescuer), 2_402);
});

test('Calls, rescues, waste and spending are added up by model.', () => {
  const tally = new RescueTally();
  for (const text of ['opus- gpt+', 'opus- opus+', 'opus- opus- llama+ gpt+', 'gpt-', 'opus-']) {
    const call = failedCall(attempts(text));
    assert.ok(call !== undefined);
    tally.add(call);
  }
  const told = tally.models.map(({ primary, calls, rescued, waste, rescuers }) => ({
    of: `${primary.model}: ${rescued} of ${calls}`,
    waste: `${waste.attempts}, ${waste.good} good, ${waste.durationMs} ms`,
    untold: waste.spent.untold,
    rescuers: rescuers.map(
      ({ fallback, calls: count, totalMs, spent }) =>
        `${fallback.model} ${count} ${totalMs} ms ${spent.byCurrency.get('USD')} ${spent.untold}`,
    ),
  }));
  assert.deepEqual(told, [
    {
      of: 'opus: 2 of 4',
      waste: '2, 1 good, 802 ms',
      untold: 1,
      rescuers: ['gpt 1 1401 ms 0.25 0', 'llama 1 2402 ms 0.5 1'],
    },
    { of: 'gpt: 0 of 1', waste: '0, 0 good, 0 ms', untold: 0, rescuers: [] },
  ]);
});

test('Shares both ways, and how often more than promised.', () => {
  const text = (minutes: readonly [number, number, number, number]) => {
    const [n11, n10, n01, n00] = minutes;
    return Object.values(pairFigures({ n11, n10, n01, n00 })).map((one) => one?.toFraction());
  };
  assert.deepEqual(text([10, 10, 30, 50]), ['1/2', '1/4', '2/25', '1/10', '5/4']);
  assert.deepEqual(text([0, 0, 0, 0]), [undefined, undefined, undefined, undefined, undefined]);
  assert.deepEqual(text([0, 0, 5, 5]), [undefined, '0', '0', '0', undefined]);
});

const calls = measured(
  ['a/opus', 'b/opus', 'a/sonnet', 'c/gpt'].map((cell) => ({
    minute: at('11:00'),
    cell: cellOf(cell),
    good: 1,
    bad: 0,
  })),
  at('12:00'),
);

test('Pairs are those of the log, then those of the table that it does not know.', () => {
  const replaced = (fallbackFrom: string, provider: string, model: string): Replaced => ({
    fallbackFrom,
    provider,
    model,
  });
  const routing = parseRouting(
    `schema: uptally/routing@1
targets:
  - { id: o, provider: a, model: opus }
  - { id: o2, provider: a, model: opus, route: r2 }
  - { id: g, provider: c, model: gpt }
  - { id: cell, provider: c, model: gpt, region: eu, account: x, route: r1 }
fallbacks:
  - { from: o, to: [g, o2, cell] }
ranking: [opus, gpt]
`,
    'r.yaml',
  );
  const pairs = (log: readonly Replaced[], table: typeof routing | null) =>
    pairsInUse(log, table, calls).map(({ primary, fallback }) =>
      [primary, fallback].map((scope) => Object.values(scope).join(' ')).join(' > '),
    );
  assert.deepEqual(pairs([replaced('opus', 'a', 'sonnet')], null), [
    'model a opus > model a sonnet',
  ]);
  assert.deepEqual(pairs([replaced('opus', 'c', 'gpt')], null), [
    'model a opus > model c gpt',
    'model b opus > model c gpt',
  ]);
  assert.deepEqual(pairs([replaced('gone', 'c', 'gpt')], null), []);
  assert.deepEqual(pairs([replaced('opus', 'c', 'gpt')], routing), [
    'model a opus > model c gpt',
    'model b opus > model c gpt',
    'model a opus > cell c gpt eu x r1',
  ]);
  assert.deepEqual(
    [isSmaller(routing, 'gpt', 'opus'), isSmaller(routing, 'opus', 'gpt')],
    [true, false],
  );
  assert.deepEqual(
    [isSmaller(routing, 'gpt', 'sonnet'), isSmaller(null, 'gpt', 'opus')],
    [null, null],
  );
});

test('The model of the attempt before is the one that was replaced, and none else.', () => {
  const told = (fallbackFrom: string, provider: string, fromProvider?: string): Replaced => ({
    fallbackFrom,
    provider,
    model: 'opus',
    ...(fromProvider !== undefined && { fromProvider }),
  });
  const pairs = (...log: Replaced[]) =>
    pairsInUse(log, null, calls).map(({ primary, fallback }) =>
      [primary, fallback].map((scope) => Object.values(scope).join(' ')).join(' > '),
    );
  // The same model elsewhere: by its name alone it is that of every other provider.
  assert.deepEqual(pairs(told('opus', 'b')), ['model a opus > model b opus']);
  assert.deepEqual(pairs(told('opus', 'c')), [
    'model a opus > model c opus',
    'model b opus > model c opus',
  ]);
  assert.deepEqual(pairs(told('opus', 'c'), told('opus', 'c', 'a')), [
    'model a opus > model c opus',
  ]);
  // A group of models may have any name.
  assert.deepEqual(pairs(told('primary', 'b'), told('opus', 'b', 'a')), [
    'model a opus > model b opus',
  ]);
});

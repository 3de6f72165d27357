import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { round } from '../../../src/ground/exact.ts';
import { isInScope, type Scope } from '../../../src/health/detect/cell.ts';
import type { Dimension } from '../../../src/health/where/dimension.ts';
import { impactOf } from '../../../src/health/where/impact.ts';
import { type Contrast, publicImpact } from '../../../src/health/where/public-impact.ts';
import { scopeLists } from '../../../src/health/where/scope-lists.ts';
import { impactSentences } from '../../../src/papers/words/impact-words.ts';
import {
  incidentImpactDocument,
  incidentImpactJson,
} from '../../../src/published/open/incident-impact.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { countedDimension, valueHit } from './counted.ts';

type Counted = Readonly<Partial<Record<Dimension, string>>>;

/** The total, and each dimension as `countedDimension` has it; of scopes if some is elsewhere. */
function impact(total: string, counted: Counted) {
  const { value: _value, ...hit } = valueHit(`all ${total}`);
  return impactOf({
    interval: { start: 0, end: 1 },
    isOfScopes: total.includes('+'),
    total: { ...hit, uncounted: 0 },
    tenants: 0,
    counted: Object.entries(counted).map(([dimension, text]) =>
      countedDimension(dimension as Dimension, text),
    ),
  });
}

function said(one: Contrast | null): string {
  if (one === null) return 'nothing to compare';
  const { highest, lowest, spread, makesDifference } = one;
  const word = makesDifference ? 'differs' : 'does not differ';
  return `${highest.value} ${lowest.value} ${round(spread, 4, 'half_up')} ${word}`;
}

const contrasts: readonly (readonly [title: string, values: string, expected: string])[] = [
  ['the highest less the lowest share', 'a 80/100, b 20/100, c 50/100', 'a b 0.6000 differs'],
  ['under 20 calls nothing is compared', 'a 19/19, b 0/19', 'nothing to compare'],
  ['nor is one value with itself', 'a 50/100, b 0/19', 'nothing to compare'],
  ['from 20 calls on', 'a 20/20, b 0/20', 'a b 1.0000 differs'],
  ['what is not told is a value', 'a 90/100, _ 10/100', 'a  0.8000 differs'],
  ['of equal shares the one with more calls', 'a 10/20, b 20/40, c 0/20', 'b c 0.5000 differs'],
  ['then the first by code points', 'b 10/20, a 10/20, c 0/20', 'a c 0.5000 differs'],
  ['what chance makes is no difference', 'a 11/20, b 9/20', 'a b 0.1000 does not differ'],
  ['nor is less than 5 points', 'a 8049/10000, b 7550/10000', 'a b 0.0499 does not differ'],
  ['5 points are one', 'a 8050/10000, b 7550/10000', 'a b 0.0500 differs'],
  ['where all fails nothing differs', 'a 30/30, b 40/40', 'a b 0.0000 does not differ'],
];

for (const [title, values, expected] of contrasts) {
  test(`A contrast: ${title}.`, () => {
    const [dimension] = impact('1/1', { region: values }).dimensions;
    const [highest, ...rest] = said(dimension?.contrast ?? null).split(' ');
    // Of equal shares either end may be either value.
    const [first, ...others] = expected.split(' ');
    const isEqual = expected.includes('0.0000');
    assert.deepEqual(
      isEqual ? rest.slice(1) : [highest, ...rest],
      isEqual ? others.slice(1) : [first, ...others],
    );
  });
}

test('Of very many values with half of their calls bad, chance makes wide spreads.', () => {
  const random = seededRandom(7);
  const values = Array.from({ length: 400 }, (_, i) => {
    const bad = Array.from({ length: 20 }, () => random.chance(0.5)).filter(Boolean).length;
    return `t${i} ${bad}/20`;
  });
  const [dimension] = impact('1/1', { tenant: values.join(', ') }).dimensions;
  assert.match(said(dimension?.contrast ?? null), /^t\d+ t\d+ 0\.[5-9]\d+ does not differ$/);
});

test('Named first: what has all on one told value, then the widest spread.', () => {
  const order = (counted: Counted) =>
    impact('80/200', counted).dimensions.map(({ dimension }) => dimension);
  assert.deepEqual(
    order({
      team: 'x 80/200',
      region: 'eu 41/100, us 39/100',
      tenant: 'a 60/60, b 20/140',
      model: 'm 80/150, n 0/50',
      route: 'r 80/150, q 0/50',
      tier: '_ 80/150, low 0/50',
    }),
    ['route', 'model', 'tenant', 'tier', 'region', 'team'],
  );
});

const SENTENCES: readonly (readonly [
  title: string,
  total: string,
  counted: Counted,
  said: string,
])[] = [
  [
    'all on a route, and nothing else matters',
    '6421/8000',
    { route: 'shared-router 6421/6500, direct 0/1500', region: 'eu 3210/4000, us 3211/4000' },
    '6,421 calls were lost; 6,421 of 8,000 attempts failed, 80 %, at least 79 %. ' +
      'All 6,421 failed on route shared-router. Region makes no difference.',
  ],
  [
    'what is within an incident is said apart',
    '500/1000+3/9000',
    { model: 'x 500/1000, y 0/0+3/9000', region: 'us 400/500+1/4500, eu 100/500+2/4500' },
    '500 calls were lost; 500 of 1,000 attempts failed, 50 %, at least 46 %. Of other calls in ' +
      'that time 3 of 9,000 attempts failed, under 1 %. All 500 failed on model x. Within the ' +
      'incident by region 80 % failed on us, 20 % on eu.',
  ],
  [
    'no value has them all',
    '110/200',
    { tenant: 'a 90/100, _ 20/100', route: 'r 110/200' },
    '110 calls were lost; 110 of 200 attempts failed, 55 %, at least 48 %. By tenant 90 % failed ' +
      'on a, 20 % on what does not tell it.',
  ],
  [
    'nothing is told apart',
    '1/5',
    { route: '_ 1/5' },
    '1 call was lost; 1 of 5 attempts failed, 20 %, at least 3 %. Nothing that the calls tell ' +
      'sets the failed ones apart.',
  ],
  ['no calls are not good ones', '0/0', {}, 'No counted call is known of that time.'],
  ['nothing failed', '0/50', { route: 'r 0/50' }, '0 calls were lost; 0 of 50 attempts failed.'],
];

for (const [title, total, counted, expected] of SENTENCES) {
  test(`In sentences: ${title}.`, () => {
    assert.equal(impactSentences(impact(total, counted)).join(' '), expected);
  });
}

test('What anybody may see has no word of the own house, and no count of tenants.', () => {
  const counted = { route: 'r 5/30', region: '_ 5/30', model: 'm 5/30', tier: '_ 5/30' };
  const own = { account: 'own-a', endpoint: 'own-e', deployment: 'own-d', tenant: 'own-t' };
  const all = impact('5/30', {
    ...counted,
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, `${value} 5/30`])),
  });
  const cell = { provider: 'p', model: 'm', region: '', route: 'r' };
  const bad = ['own-a', 'own-b'].map((account) => ({ ...cell, account }));
  const healthy = [
    { ...cell, account: 'own-c' },
    { ...cell, account: 'own-c', region: 'eu' },
  ];
  const shown = publicImpact(all);
  const printed = incidentImpactJson('INC-1', shown, { bad, healthy, unseen: healthy });
  assert.deepEqual(
    [printed.hit, printed.spared, printed.unseen],
    [[cell], [{ ...cell, region: 'eu' }], []],
  );
  const schema = z.toJSONSchema(incidentImpactDocument);
  for (const text of [shown, printed, schema].map((one) => JSON.stringify(one))) {
    assert.doesNotMatch(text, /own-|account|endpoint|deployment|tenant|team/i);
    assert.match(text, /"route".*"region".*"tier"/);
  }
});

test('Lists of scopes hold the same calls by the fewest of them.', () => {
  const cell = { provider: 'p', model: 'm', region: 'eu', account: '', route: 'r' };
  const all: readonly Scope[] = [
    { kind: 'provider', provider: 'p' },
    { kind: 'route', route: 'r' },
    { kind: 'model', provider: 'p', model: 'm' },
    { kind: 'model', provider: 'q', model: 'm' },
    { kind: 'cell', ...cell },
    { kind: 'cell', ...cell, provider: 'q' },
    { kind: 'cell', ...cell, provider: 'q', model: 'n', route: '' },
    { kind: 'cell', ...cell, provider: 'q', model: 'n', route: '' },
  ];
  const lists = scopeLists(all);
  assert.deepEqual(lists, {
    providers: ['p'],
    routes: ['r'],
    model_providers: ['q'],
    models: ['m'],
    cell_providers: ['q'],
    cell_models: ['n'],
    cell_regions: ['eu'],
    cell_accounts: [''],
    cell_routes: [''],
  });
  assert.ok(all.some((scope) => isInScope(cell, scope)));
});

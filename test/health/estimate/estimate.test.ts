import assert from 'node:assert/strict';
import { test } from 'node:test';
import { round } from '../../../src/ground/exact.ts';
import { type Estimate, estimate } from '../../../src/health/estimate/estimate.ts';
import type { KnownLength } from '../../../src/health/estimate/known-length.ts';
import { poolFor } from '../../../src/health/estimate/pool.ts';

const NO_GATE = { minWeight: 0, minCompared: 0 };

/** `22 48 35+`: lasted 22 and 48 minutes, and one is open at 35. */
function lengths(providers: readonly string[], text: string): readonly KnownLength[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ providers, minutes: Number.parseInt(word, 10), isOpen: word.endsWith('+') }));
}

/** `22/48/90/240/-, 16 compared, 16.0000 at risk`. */
function said({ quantiles, compared, weightAtRisk, without }: Estimate): string {
  const minutes = quantiles.map((quantile) => quantile ?? '-').join('/');
  const atRisk = round(weightAtRisk, 4, 'half_up');
  return `${without ?? minutes}, ${compared} compared, ${atRisk} at risk`;
}

test('The remaining minutes of the published vector, its gate off.', () => {
  const known = [
    ...lengths(['own'], '22 48 65 90 130 310 35+'),
    ...lengths(['other'], '12 31 44 58 77 105 160 240 420 700'),
  ];
  const cases: readonly [elapsed: number, quantiles: string][] = [
    [0, '22/48/90/240/420'],
    [30, '14/28/75/210/390'],
    [60, '5/30/70/250/360'],
  ];
  for (const [elapsed, quantiles] of cases) {
    const { quantiles: found } = estimate(poolFor(['own'], known), elapsed, NO_GATE);
    assert.equal(found.join('/'), quantiles, `${elapsed} minutes after it began`);
  }
});

test('What is compared, with which weight, and what is left out.', () => {
  const cases: readonly [sentence: string, own: string, other: string, t: number, out: string][] = [
    ['one alone is every quantile', '30', '', 0, '30/30/30/30/30, 1 compared, 1.0000 at risk'],
    [
      'the minutes it has lasted are taken off',
      '30',
      '',
      20,
      '10/10/10/10/10, 1 compared, 1.0000 at risk',
    ],
    [
      'only what lasted longer takes part',
      '20 30',
      '',
      20,
      '10/10/10/10/10, 1 compared, 1.0000 at risk',
    ],
    ['nothing to compare with', '', '', 0, '-/-/-/-/-, 0 compared, 0.0000 at risk'],
    ['everything ended sooner', '5 6', '', 6, '-/-/-/-/-, 0 compared, 0.0000 at risk'],
    // 1 of 4 is a quarter exactly, 2 of 4 a half.
    [
      'a share that is met exactly is reached',
      '10 20 30 40',
      '',
      0,
      '10/10/20/30/40, 4 compared, 4.0000 at risk',
    ],
    [
      'equal lengths are one step',
      '10 10 30 40',
      '',
      0,
      '10/10/10/30/40, 4 compared, 4.0000 at risk',
    ],
    // 1 - 9/10 is a tenth exactly.
    ['a tenth of ten', '1 2 3 4 5 6 7 8 9 10', '', 0, '1/3/5/8/9, 10 compared, 10.0000 at risk'],
    ['an open one has not ended', '10 20+', '', 0, '10/10/10/-/-, 1 compared, 2.0000 at risk'],
    [
      'one that is open at 10 is still at risk at 10',
      '10 10+',
      '',
      0,
      '10/10/10/-/-, 1 compared, 2.0000 at risk',
    ],
    ['and not at 11', '11 10+', '', 0, '11/11/11/11/11, 1 compared, 2.0000 at risk'],
    [
      'an open one of this age is not longer',
      '11 10+',
      '',
      10,
      '1/1/1/1/1, 1 compared, 1.0000 at risk',
    ],
    ['others weigh 10 together', '', '10 20', 0, '10/10/10/20/20, 2 compared, 10.0000 at risk'],
    // 10 of 11 is above .90; the own one is at risk to the end.
    ['and each of one is 10', '30', '10', 0, '10/10/10/10/10, 2 compared, 11.0000 at risk'],
    [
      'others weigh the same whatever has passed',
      '',
      '10 20 30',
      15,
      '5/5/5/15/15, 2 compared, 6.6667 at risk',
    ],
    [
      'an open one of others weighs as an ended one',
      '',
      '10 20 30+',
      0,
      '10/10/20/-/-, 2 compared, 15.0000 at risk',
    ],
    [
      'open ones of others alone have no weight',
      '30',
      '40+ 50+',
      0,
      '30/30/30/30/30, 1 compared, 1.0000 at risk',
    ],
    [
      'under a minute is no incident',
      '0 30',
      '0 30',
      0,
      '30/30/30/30/30, 2 compared, 11.0000 at risk',
    ],
    ['a minute is one', '1', '', 0, '1/1/1/1/1, 1 compared, 1.0000 at risk'],
    [
      'seven days open is still an age',
      '10 10080+',
      '',
      0,
      '10/10/10/-/-, 1 compared, 2.0000 at risk',
    ],
    [
      'more than seven days open is left out',
      '10 10081+',
      '',
      0,
      '10/10/10/10/10, 1 compared, 1.0000 at risk',
    ],
    [
      'what ended after more than seven days is not',
      '10 10081',
      '',
      0,
      '10/10/10/10081/10081, 2 compared, 2.0000 at risk',
    ],
  ];
  for (const [sentence, own, other, elapsed, expected] of cases) {
    const known = [...lengths(['own'], own), ...lengths(['other'], other)];
    assert.equal(said(estimate(poolFor(['own'], known), elapsed, NO_GATE)), expected, sentence);
  }
});

test('An incident of several providers has the incidents of each as its own.', () => {
  const known = [...lengths(['a', 'b'], '10'), ...lengths(['b'], '20'), ...lengths(['c'], '30')];
  const cases: readonly [providers: readonly string[], weights: string][] = [
    [['a'], '10:1 20:5 30:5'],
    [['b'], '10:1 20:1 30:10'],
    [['b', 'c'], '10:1 20:1 30:1'],
    [['d', 'a'], '10:1 20:5 30:5'],
    [['d'], '10:3.33 20:3.33 30:3.33'],
    [[], '10:3.33 20:3.33 30:3.33'],
  ];
  for (const [providers, weights] of cases) {
    const { lengths: weighed, wholeWeight } = poolFor(providers, known);
    const text = weighed
      .toSorted((a, b) => a.minutes - b.minutes)
      .map(({ minutes, shares }) => {
        const weight = Math.round((Number(shares) / Number(wholeWeight)) * 100) / 100;
        return `${minutes}:${weight}`;
      });
    assert.equal(text.join(' '), weights, providers.join());
  }
});

test('With too little to compare there is none, and it says why.', () => {
  const ten = '11 12 13 14 15 16 17 18 19 20';
  const cases: readonly [own: string, other: string, elapsed: number, expected: string][] = [
    [ten, '', 0, '11/13/15/18/19, 10 compared, 10.0000 at risk'],
    [ten, '', 11, 'few_compared, 9 compared, 9.0000 at risk'],
    ['', ten, 0, '11/13/15/18/19, 10 compared, 10.0000 at risk'],
    ['11+ 12+', '11 12 13 14 15 16 17 18 19', 0, 'few_compared, 9 compared, 12.0000 at risk'],
    // Twenty of others weigh a half each: ten of them 5, and that is enough.
    ['', `${'1 '.repeat(10)}${ten}`, 10, '1/3/5/8/9, 10 compared, 5.0000 at risk'],
    ['', `${'1 '.repeat(11)}${ten}`, 10, 'little_weight, 10 compared, 4.7619 at risk'],
    ['30+', `${'1 '.repeat(11)}${ten}`, 10, '2/4/7/10/-, 10 compared, 5.7619 at risk'],
  ];
  for (const [own, other, elapsed, expected] of cases) {
    const known = [...lengths(['own'], own), ...lengths(['other'], other)];
    assert.equal(said(estimate(poolFor(['own'], known), elapsed)), expected, `${own} | ${other}`);
  }
});

test('It tells the longest that it was compared with.', () => {
  const known = lengths(['own'], '10 20 40 90+');
  const found = [0, 20, 40].map(
    (elapsed) => estimate(poolFor(['own'], known), elapsed, NO_GATE).longestMinutes,
  );
  assert.deepEqual(found, [40, 40, undefined]);
});

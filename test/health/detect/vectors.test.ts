import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import { evidenceScore, NO_EVIDENCE, withMinute } from '../../../src/health/detect/evidence.ts';
import { measured } from '../../../src/health/detect/minute-counts.ts';
import { severityIn } from '../../../src/health/detect/severity.ts';
import { thresholdOf } from '../../../src/health/detect/threshold.ts';
import { shareBounds, sideOf } from '../../../src/health/detect/wilson.ts';
import { episodesOf, factsOf, type Pair, times } from '../series.ts';

const threshold = thresholdOf(1, { falseIncidentsPerYear: 1, series: null });

function scores(pairs: readonly Pair[]): string[] {
  let evidence = NO_EVIDENCE;
  return pairs.map(([bad, good], minute) => {
    evidence = withMinute(evidence, { minute, good, bad }, threshold);
    return evidenceScore(evidence).toFixed(3);
  });
}

test('the threshold of one series and one false incident a year', () => {
  assert.equal(threshold.opening.toFixed(6), '13.172296');
  assert.equal(threshold.mostOfMinute.toFixed(6), '4.852863');
});

const OPENINGS: readonly {
  readonly minutes: readonly Pair[];
  readonly score: string;
  readonly opens: number;
  readonly began: number;
}[] = [
  {
    minutes: [...times(5, [0, 1]), ...times(6, [1, 0])],
    score: '-0.524 -0.524 -0.524 -0.524 -0.524 2.169 4.730 7.462 10.272 13.119 15.985',
    opens: 10,
    began: 5,
  },
  {
    minutes: times(9, [1, 1]),
    score: '1.179 2.535 4.011 5.557 7.140 8.746 10.366 11.995 13.633',
    opens: 8,
    began: 0,
  },
  {
    minutes: [...times(3, [1, 99]), ...times(3, [20, 80])],
    score: '-4.182 -4.182 -4.182 4.160 9.013 13.865',
    opens: 5,
    began: 3,
  },
  {
    minutes: [...times(2, [0, 10]), ...times(3, [8, 2])],
    score: '-1.775 -1.775 4.853 9.706 14.559',
    opens: 4,
    began: 2,
  },
  {
    minutes: [...times(2, [1_000, 99_000]), ...times(3, [50_000, 50_000])],
    score: '-4.182 -4.182 4.853 9.706 14.559',
    opens: 4,
    began: 2,
  },
];

for (const { minutes, score, opens, began } of OPENINGS) {
  test(`evidence opens at minute ${opens}: (bad, good) ${minutes.map(String).join(' ')}`, () => {
    assert.equal(scores(minutes).join(' '), score);
    assert.deepEqual(episodesOf(minutes.slice(0, -1)), []);
    const [episode, ...others] = episodesOf(minutes);
    assert.deepEqual([episode?.opened, episode?.began, others.length], [opens, began, 0]);
  });
}

for (const [bad, total, word, lower] of [
  [4, 4, 'partial', '51.0'],
  [15, 15, 'partial', '79.6'],
  [16, 16, 'major', '80.6'],
  [87, 100, 'partial', '79.0'],
  [88, 100, 'major', '80.2'],
] as const) {
  test(`${bad} of ${total} failed is ${word}: at least ${lower} %`, () => {
    assert.equal((100 * shareBounds(bad, total).lower).toFixed(1), lower);
    const series = measured(factsOf([[bad, total - bad]]), MINUTE_MS)
      .cells.values()
      .next().value;
    assert.ok(series !== undefined);
    const time = { start: 0, end: MINUTE_MS };
    assert.deepEqual(severityIn(series, time), { severity: [{ at: 0, word }], worst: word });
  });
}

for (const [bad, counted, share, side] of [
  [337, 625, [1, 2], 0],
  [338, 625, [1, 2], 1],
  [288, 625, [1, 2], 0],
  [287, 625, [1, 2], -1],
  [1_201, 2_500, [1, 2], 0],
  [12_598, 15_625, [4, 5], 0],
  [12_599, 15_625, [4, 5], 1],
  [0, 0, [1, 20], 0],
] as const) {
  const text = ['below', 'not apart from', 'above'][side + 1];
  const [part, whole] = share;
  test(`${bad} of ${counted} is ${text} ${part}/${whole}`, () => {
    assert.equal(sideOf({ good: counted - bad, bad }, share), side);
  });
}

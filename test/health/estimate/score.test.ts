import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimate } from '../../../src/health/estimate/estimate.ts';
import { poolFor } from '../../../src/health/estimate/pool.ts';
import {
  ALWAYS_60_MINUTES,
  type SaidMinutes,
  type Score,
  SIXTY_MINUTES_ON_AVERAGE,
  score,
  scoreEstimate,
} from '../../../src/health/estimate/score.ts';

function where({ isInEightOfTen, isInHalf }: Score): string {
  if (isInHalf) return isInEightOfTen ? 'in both' : 'in the half only';
  return isInEightOfTen ? 'in eight of ten' : 'in none';
}

test('What it took lies in the intervals, their ends included, or not.', () => {
  const said: SaidMinutes = [10, 20, 30, 60, 90];
  const cases: readonly [took: number, expected: string][] = [
    [9, 'in none'],
    [10, 'in eight of ten'],
    [19, 'in eight of ten'],
    [20, 'in both'],
    [60, 'in both'],
    [61, 'in eight of ten'],
    [90, 'in eight of ten'],
    [91, 'in none'],
  ];
  for (const [took, expected] of cases) assert.equal(where(score(said, took)), expected, `${took}`);
});

test('The loss is that of three quantiles of ln(1 + minutes).', () => {
  // All of them e times too long or too short: a miss of 1.
  const at = (minutes: number): SaidMinutes => [minutes, minutes, minutes, minutes, minutes];
  const e = Math.E;
  const cases: readonly [said: number, took: number, loss: number][] = [
    [60, 60, 0],
    [0, e - 1, 0.1 + 0.5 + 0.9],
    [e - 1, 0, 0.9 + 0.5 + 0.1],
    [e * e - 1, 0, 2 * 1.5],
  ];
  for (const [said, took, loss] of cases) {
    assert.ok(Math.abs(score(at(said), took).loss - loss) < 1e-12, `${said} ${took}`);
  }
  // Only the one that was missed costs, and the low one costs less if it took longer.
  assert.ok(Math.abs(score([e - 1, 0, 0, 0, 0], 0).loss - 0.9) < 1e-12);
  assert.ok(Math.abs(score([0, e - 1, e - 1, e - 1, e - 1], e - 1).loss - 0.1) < 1e-12);
});

test('Where the longest is not long enough, longer was said.', () => {
  // Open ones at 100: Q(.75) and Q(.90) are not reached, the longest ended after 40.
  const known = [10, 20, 30, 40, 100, 100].map((minutes) => ({
    providers: ['own'],
    minutes,
    isOpen: minutes === 100,
  }));
  const made = estimate(poolFor(['own'], known), 4, { minWeight: 0, minCompared: 0 });
  assert.deepEqual(made.quantiles, [6, 16, 26, null, null]);
  const cases: readonly [took: number, expected: string][] = [
    [5, 'in none'],
    [36, 'in both'],
    [37, 'in both'],
    [5_000, 'in both'],
  ];
  for (const [took, expected] of cases) {
    const scored = scoreEstimate(made, took);
    assert.ok(scored !== undefined);
    assert.equal(where(scored), expected, `${took}`);
    assert.ok(Number.isFinite(scored.loss));
  }
});

test('No estimate has no score.', () => {
  assert.equal(scoreEstimate(estimate(poolFor(['own'], []), 4), 10), undefined);
});

test('The memoryless reference has a mean of 60 minutes: half of all end within 42.', () => {
  assert.deepEqual(SIXTY_MINUTES_ON_AVERAGE.map(Math.round), [6, 17, 42, 83, 138]);
  assert.deepEqual([...ALWAYS_60_MINUTES], [60, 60, 60, 60, 60]);
});

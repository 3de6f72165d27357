import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS } from '../../../src/ground/time.ts';
import { logCoverage } from '../../../src/money/count/log-coverage.ts';
import { coverageWords, isThin } from '../../../src/money/evaluation/coverage-words.ts';

/** June 2026 begins on a Monday. */
const JUNE = { start: Date.UTC(2026, 5, 1), end: Date.UTC(2026, 6, 1) };

/** An hour of calls from its first to its last minute where `isBusy` says so. */
function covered(isBusy: (day: number, hour: number) => boolean) {
  const hours = Array.from({ length: 720 }, (_, hour) => hour)
    .filter((hour) => isBusy(Math.floor(hour / 24) + 1, hour % 24))
    .map((hour) => {
      const first_ms = JUNE.start + hour * HOUR_MS;
      return { hour, first_ms, last_ms: first_ms + HOUR_MS - 1 };
    });
  return logCoverage(JUNE, hours, 'UTC');
}

const isWeekday = (day: number) => (day - 1) % 7 < 5;

const LOGS: readonly (readonly [
  sentence: string,
  isBusy: (day: number, hour: number) => boolean,
  thin: boolean,
  words: string,
])[] = [
  [
    'Calls in every hour.',
    () => true,
    false,
    'calls in 720 of 720 hours, the first at 2026-06-01 00:00 UTC, the last at 2026-06-30 ' +
      '23:59 UTC',
  ],
  [
    'An office: eight hours on weekdays.',
    (day, hour) => isWeekday(day) && hour >= 9 && hour < 17,
    false,
    'calls in 176 of 720 hours, the first at 2026-06-01 09:00 UTC, the last at 2026-06-30 16:59 ' +
      'UTC; longest time without one: 2 days 16 hours from 2026-06-05 16:59 UTC; no call on ' +
      '2026-06-06 to 2026-06-07, 2026-06-13 to 2026-06-14, 2026-06-20 to 2026-06-21, ' +
      '2026-06-27 to 2026-06-28',
  ],
  [
    'A log that begins on the 10th.',
    (day) => day >= 10,
    true,
    'calls in 504 of 720 hours, the first at 2026-06-10 00:00 UTC, the last at 2026-06-30 ' +
      '23:59 UTC; longest time without one: 9 days from 2026-06-01 00:00 UTC; no call on ' +
      '2026-06-01 to 2026-06-09',
  ],
  [
    'A log that ends on the 20th.',
    (day) => day <= 20,
    true,
    'calls in 480 of 720 hours, the first at 2026-06-01 00:00 UTC, the last at 2026-06-20 ' +
      '23:59 UTC; longest time without one: 10 days from 2026-06-20 23:59 UTC; no call on ' +
      '2026-06-21 to 2026-06-30',
  ],
  [
    'One hour a day.',
    (_, hour) => hour === 12,
    true,
    'calls in 30 of 720 hours, the first at 2026-06-01 12:00 UTC, the last at 2026-06-30 12:59 ' +
      'UTC; longest time without one: 23 hours from 2026-06-01 12:59 UTC',
  ],
  ['No call at all.', () => false, true, 'no covered call in any of 720 hours'],
];

for (const [sentence, isBusy, thin, words] of LOGS) {
  test(sentence, () => {
    const coverage = covered(isBusy);
    assert.equal(coverageWords(coverage, 'UTC'), words);
    assert.equal(isThin(coverage, 20), thin);
    assert.equal(isThin(coverage, 0), false);
  });
}

test('The gap before the first and after the last call counts as any other.', () => {
  const { longestGap } = covered((day) => day === 25);
  assert.deepEqual(longestGap, { start: JUNE.start, end: JUNE.start + 24 * DAY_MS });
});

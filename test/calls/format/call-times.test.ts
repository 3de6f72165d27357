import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callTimes } from '../../../src/calls/format/call-times.ts';

const START = 1_780_832_010_125_900_000n;
const MS = 1_000_000n;

const table: readonly (readonly [sentence: string, elapsedNs: bigint, expected: object])[] = [
  ['An end after the start is cut.', 1_499_900_000n, { duration_ms: 1_499, labels: {} }],
  ['Both at once is 0.', 0n, { duration_ms: 0, labels: {} }],
  ['A skew below a millisecond is one.', -1n, { duration_ms: 0, labels: { clock_skew_ms: '1' } }],
  ['A skew is told.', -4n * MS, { duration_ms: 0, labels: { clock_skew_ms: '4' } }],
  ['5 seconds are a skew.', -5_000n * MS, { duration_ms: 0, labels: { clock_skew_ms: '5000' } }],
  ['More is none, and no duration.', -5_001n * MS, { duration_ms: -5_001, labels: {} }],
  [
    'An hour that came twice is added.',
    -3_598_500n * MS,
    { duration_ms: 1_500, labels: { repeated_hour: 'true' } },
  ],
  [
    'Exactly that hour is 0.',
    -3_600_000n * MS,
    { duration_ms: 0, labels: { repeated_hour: 'true' } },
  ],
  [
    'Up to 10 minutes of a call are seen behind it.',
    -3_000_000n * MS,
    { duration_ms: 600_000, labels: { repeated_hour: 'true' } },
  ],
  ['Half an hour is neither.', -1_800_000n * MS, { duration_ms: -1_800_000, labels: {} }],
  ['Nor is a day.', -86_400_000n * MS, { duration_ms: -86_400_000, labels: {} }],
];

for (const [sentence, elapsedNs, expected] of table) {
  test(sentence, () => {
    const { duration_ms, labels } = callTimes({ startNs: START, endNs: START + elapsedNs });
    assert.deepEqual({ duration_ms, labels }, expected);
  });
}

test('A first token before the start has no time', () => {
  const times = { startNs: START, endNs: START + MS };
  assert.equal(callTimes({ ...times, firstNs: START - 1n }).ttft_ms, undefined);
  assert.equal(callTimes({ ...times, firstNs: START }).ttft_ms, 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '../../../src/ground/time.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import { requireKept } from '../../../src/money/evaluation/require-kept.ts';
import { contractWith } from './example-contract.ts';

const KEPT = undefined;
const ratio = { kind: 'ratio' };
const joined = { kind: 'good_time', slot: 'PT1M', down_when: 'all_bad' };

const cases: readonly [string, object, string, string | undefined][] = [
  ['all of June is kept', { indicator: ratio }, '2026-06-01T00:00:00Z', KEPT],
  ['a part of June was dropped', { indicator: ratio }, '2026-06-01T00:00:01Z', '2026-06-01'],
  ['all of it was', { indicator: ratio }, '2026-08-01T00:00:00Z', '2026-06-01'],
  ['runs reach back into May', { indicator: joined }, '2026-06-01T00:00:00Z', '2026-05-31'],
  [
    'and so do retries',
    { indicator: ratio, retries: { kind: 'collapse', window_seconds: 60 } },
    '2026-06-01T00:00:00Z',
    '2026-05-31',
  ],
  [
    'and calls that end in June',
    { indicator: ratio, clock: 'completed' },
    '2026-06-01T00:00:00Z',
    '2026-05-31',
  ],
  ['which is kept', { indicator: joined, clock: 'completed' }, '2026-05-01T00:00:00Z', KEPT],
];

for (const [sentence, commitment, keptFrom, needed] of cases) {
  test(`June is judged only from calls that are kept: ${sentence}.`, () => {
    const { version, period } = governingVersion(contractWith({ ...commitment }), '2026-06');
    const judge = () => requireKept(version, period, parseInstant(keptFrom) as number);
    if (needed === KEPT) judge();
    else {
      const message = new RegExp(`^--period: 2026-06: .* calls from ${needed} 00:00 UTC `);
      assert.throws(judge, { code: 'invalid_input', message });
    }
  });
}

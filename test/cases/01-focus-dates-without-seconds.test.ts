import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { formatInstant } from '../../src/ground/time.ts';
import { parseFees } from '../../src/money/input/fees.ts';
import { parseFocusTime } from '../../src/money/input/focus-values.ts';
import { creditLines, onCase, overFees } from './case-files.ts';

const run = onCase('01-focus-dates-without-seconds');

test('A start without seconds is a start.', async () => {
  const { exitCode, ...printed } = await run('evaluate', ...overFees('fees.csv'));
  assert.equal(exitCode, 0);
  assert.deepEqual(creditLines({ exitCode, ...printed }), [
    'credit account ACC-7 for uptime: USD 100.00, final, basis USD 1,000.00',
    'total: USD 100.00, final',
  ]);
});

const JUNE = '2026-06-01T00:00:00.000Z';

/** How those who export bills write times. */
const times: readonly (readonly [text: string, instant: string | undefined])[] = [
  ['2026-06-01', JUNE],
  ['2026-06-01T00:00:00Z', JUNE],
  ['2026-06-01T00:00:00.000Z', JUNE],
  ['2026-06-01T00:00:00.0000000Z', JUNE],
  ['2026-06-01T00:00Z', JUNE],
  ['2026-06-01t00:00z', JUNE],
  ['2026-06-01T00:00', JUNE],
  ['2026-06-01 00:00', JUNE],
  ['2026-06-01 00:00:00', JUNE],
  ['2026-06-01 00:00:00 UTC', JUNE],
  ['2026-06-01 00:00:00.000000 UTC', JUNE],
  ['2026-06-01 00:00:00+00', JUNE],
  ['2026-06-01 00:00:00+0000', JUNE],
  ['2026-06-01 00:00:00.000 +0000', JUNE],
  ['2026-06-01 00:00:00+00:00', JUNE],
  [' 2026-06-01T00:00:00Z ', JUNE],
  ['2026-06-01T00:00+02:00', '2026-05-31T22:00:00.000Z'],
  ['2026-06-01 00:00:00+02', '2026-05-31T22:00:00.000Z'],
  ['2026-05-31 22:00:00.000 -0200', JUNE],
  ['2026-06-01T05:30:00+0530', JUNE],
  ['06/01/2026', undefined],
  ['2026-06', undefined],
  ['20260601', undefined],
  ['2026-06-01Z', undefined],
  ['2026-06-31T00:00Z', undefined],
  ['2026-06-01T24:00Z', undefined],
  ['2026-06-01T00Z', undefined],
  ['2026-06-01T00:00:00 CET', undefined],
  ['2026-06-01T00:00:00+2', undefined],
  ['2026-06-01T00:00:00+24:00', undefined],
  ['2026-06-01T00:00:60Z', undefined],
  ['1780272000', undefined],
  ['', undefined],
];

for (const [text, instant] of times) {
  test(`"${text}" is ${instant ?? 'no time'}`, () => {
    const found = parseFocusTime(text);
    assert.equal(found === undefined ? undefined : formatInstant(found), instant);
  });
}

test('A fault of 20,000 rows is named once, with how many more there are.', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `2026/06/${(i % 28) + 1},${i}`);
  assert.throws(() => parseFees(['BillingPeriodStart,BilledCost', ...rows].join('\n'), 'f.csv'), {
    code: 'invalid_input',
    message: sequence(
      /^f\.csv:line 2 BillingPeriodStart \(and 19,999 more\): "2026\/06\/1": expected a date /,
      /such as [^\n]*$/,
    ),
  });
});

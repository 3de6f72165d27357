import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHosted } from '../support/run-hosted.ts';

for (const [args, expected] of [
  [['--live', '--speed', '0'], /^--speed: 0: expected a whole number from 1 to 86,400/],
  [['--live', '--speed', '1.5'], /^--speed: 1\.5: expected a whole number from 1 to 86,400/],
  [['--live', '--from', '24:00'], /^--from: 24:00: expected a time such as 11:00/],
  [['--speed', '60'], /^--speed: .*--live beside it/],
  [['--from', '12:00'], /^--from: .*--live beside it/],
] as const) {
  test(`uptally demo ${args.join(' ')} is one line and wrong input`, async () => {
    const { exitCode, stderr } = await runHosted(['demo', ...args]);
    assert.equal(exitCode, 2);
    assert.match(stderr, expected);
    assert.equal(stderr.trim().split('\n').length, 1);
  });
}

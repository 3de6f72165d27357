import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryWaitMs } from '../../../src/calls/intake/retry-wait.ts';

const table = [
  { failures: 1, least: 250, most: 500 },
  { failures: 2, least: 500, most: 1_000 },
  { failures: 6, least: 8_000, most: 16_000 },
  { failures: 7, least: 15_000, most: 30_000 },
  { failures: 5_000, least: 15_000, most: 30_000 },
];

for (const { failures, least, most } of table) {
  test(`after ${failures} failures in a row the wait is ${least} to ${most} ms`, () => {
    assert.equal(retryWaitMs(failures, 0), least);
    assert.equal(retryWaitMs(failures, 1), most);
  });
}

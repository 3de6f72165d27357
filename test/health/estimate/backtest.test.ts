import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPastIncidents } from '../../../bench/past-incidents.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import { backtest, type PastIncident } from '../../../src/health/estimate/backtest.ts';
import {
  ALWAYS_60_MINUTES,
  SIXTY_MINUTES_ON_AVERAGE,
  score,
} from '../../../src/health/estimate/score.ts';

test('An estimate of the past knows only what was known then.', () => {
  const past = (provider: string, began: number, minutes: number | null): PastIncident => ({
    provider,
    began: began * MINUTE_MS,
    ended: minutes === null ? null : (began + minutes) * MINUTE_MS,
  });
  const before = Array.from({ length: 10 }, (_, i) => past('a', i * 100, 40 + i));
  const judged = past('a', 5_000, 46);
  const at5 = (...more: readonly PastIncident[]) =>
    backtest([...before, judged, ...more]).findLast(
      ({ elapsedMinutes, tookMinutes }) => elapsedMinutes === 5 && tookMinutes === 41,
    );
  const alone = at5()?.score;
  assert.ok(alone !== undefined);
  // 40 to 49 minutes, 5 of them gone: Q(.10) is 35 and Q(.90) 43.
  assert.deepEqual([alone.isInEightOfTen, alone.isInHalf], [true, true]);
  assert.deepEqual(at5(past('a', 5_006, 1)), at5(), 'what begins later changes nothing');
  assert.notEqual(at5(past('a', 4_955, 60))?.score?.loss, alone.loss, 'one still open then does');
  assert.equal(at5()?.othersOnly, undefined, 'there are no others');
});

test('Of declared incidents 75 to 85 % lie in eight of ten, at a tenth less loss.', () => {
  const incidents = readPastIncidents(
    packagePath('test', 'fixtures', 'declared-incidents', 'incidents.ndjson.gz'),
  );
  assert.equal(incidents.length, 545);
  const made = backtest(incidents).flatMap(({ score: own, tookMinutes }) =>
    own === undefined ? [] : { own, tookMinutes },
  );
  assert.equal(made.length, 1_958);
  const share = made.filter(({ own }) => own.isInEightOfTen).length / made.length;
  const half = made.filter(({ own }) => own.isInHalf).length / made.length;
  assert.ok(share > 0.75 && share < 0.85, `${share}`);
  assert.ok(half > 0.45 && half < 0.55, `${half}`);
  const loss = made.reduce((sum, { own }) => sum + own.loss, 0);
  for (const said of [ALWAYS_60_MINUTES, SIXTY_MINUTES_ON_AVERAGE]) {
    const reference = made.reduce((sum, { tookMinutes }) => sum + score(said, tookMinutes).loss, 0);
    assert.ok(loss < 0.9 * reference, `${loss} beside ${reference}`);
  }
});

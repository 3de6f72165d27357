import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import {
  type HowItEnded,
  type SaidEstimate,
  scored,
  trackRecord,
} from '../../../src/health/estimate/track-record.ts';

const T0 = instantOf('2026-06-07T11:00:00Z');

/** Said `after` minutes: half within 20 to 60, eight of ten within 10 to 120. */
const said = (incident: string, after: number, over: Partial<SaidEstimate> = {}): SaidEstimate => ({
  incident,
  issuedAt: T0 + after * MINUTE_MS,
  state: 'open',
  said: {
    elapsedMinutes: after,
    quantiles: [10, 20, 40, 60, 120],
    without: undefined,
    longestMinutes: 400,
  },
  compared: 12,
  weightAtRisk: '12/1',
  othersOnly: null,
  ...over,
});

const ended = (id: string, minutes: number | null, over: Partial<HowItEnded> = {}): HowItEnded => ({
  id,
  ended: minutes === null ? null : T0 + minutes * MINUTE_MS,
  resolved: minutes === null ? null : T0 + (minutes + 10) * MINUTE_MS,
  isVoid: false,
  ...over,
});

const cases: readonly (readonly [
  what: string,
  estimate: SaidEstimate,
  incident: HowItEnded,
  took: number | undefined,
  eightInTen: boolean | undefined,
])[] = [
  ['It took 50 minutes more', said('a', 10), ended('a', 60), 50, true],
  ['The ends are within', said('a', 10), ended('a', 20), 10, true],
  ['It took less than was said', said('a', 10), ended('a', 15), 5, false],
  ['It took longer', said('a', 10), ended('a', 131), 121, false],
  ['It was over when nobody knew yet', said('a', 10), ended('a', 5), 0, false],
  ['It goes on', said('a', 10), ended('a', null), undefined, undefined],
  ['It was withdrawn', said('a', 10), ended('a', 60, { isVoid: true }), undefined, undefined],
  [
    'In monitoring what counts is when it was proved to be over',
    said('a', 10, { state: 'monitoring' }),
    ended('a', 60),
    60,
    true,
  ],
  [
    'Nothing could be said',
    said('a', 10, { said: { ...said('a', 10).said, without: 'few_compared' } }),
    ended('a', 60),
    50,
    undefined,
  ],
];

for (const [what, estimate, incident, took, eightInTen] of cases) {
  test(`${what}.`, () => {
    const [found] = scored([estimate], [incident]);
    assert.equal(found?.tookMinutes, took);
    assert.equal(found?.score?.isInEightOfTen, eightInTen);
  });
}

test('The record counts all, the first of each incident, and what goes on.', () => {
  const record = trackRecord(
    scored(
      [said('a', 10), said('a', 25), said('b', 10), said('c', 10)],
      [ended('a', 60), ended('b', 12), ended('c', null)],
    ),
  );
  assert.deepEqual([record.eightInTen.hits, record.eightInTen.of], [2, 3]);
  assert.deepEqual([record.firstEightInTen.hits, record.firstEightInTen.of], [1, 2]);
  assert.deepEqual([record.oneInTwo.hits, record.unscored], [2, 1]);
  assert.equal(record.loss, null);
  assert.equal(trackRecord([]).eightInTen.bounds, null);
});

for (const [hits, verdict] of [
  [34, 'too_narrow'],
  [35, null],
  [45, null],
  [46, 'too_wide'],
] as const) {
  test(`Of the last 50 first estimates ${hits} held: ${verdict ?? 'as was said'}.`, () => {
    const ids = Array.from({ length: 60 }, (_, i) => `i${i}`);
    const record = trackRecord(
      scored(
        ids.map((id) => said(id, 10)),
        // The ten before the last fifty say nothing.
        ids.map((id, i) => ended(id, i < 10 || i - 10 < hits ? 60 : 500)),
      ),
    );
    assert.equal(record.verdict, verdict);
  });
}

test('The loss is held against others only and against 60 minutes.', () => {
  const othersOnly = { ...said('a', 10).said, quantiles: [30, 35, 50, 55, 70] };
  const { loss } = trackRecord(
    scored([said('a', 10, { othersOnly }), said('b', 10)], [ended('a', 60), ended('b', 60)]),
  );
  assert.equal(loss?.of, 1);
  assert.ok(loss.othersOnly < loss.own && loss.own > 0 && loss.always60 > 0);
});

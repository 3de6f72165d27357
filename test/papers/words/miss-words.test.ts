import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratio } from '../../../src/ground/exact.ts';
import { NOT_MEASURED } from '../../../src/money/claim/measure-misses.ts';
import { missedTimes } from '../../../src/money/claim/missed-times.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import { parseNotices } from '../../../src/money/input/notices.ts';
import { parseOutages } from '../../../src/money/input/outages.ts';
import type { ReadSlot } from '../../../src/money/judge/indicators/indicator.ts';
import type { JudgeInput } from '../../../src/money/judge/judge-contract.ts';
import { missLines, promiseText } from '../../../src/papers/words/miss-words.ts';
import { contractWith } from '../../money/evaluation/example-contract.ts';

/**
 * What a letter says of each indicator, in Berlin in October 2026,
 * where a night has one hour twice.
 */

/**
 * Good and bad calls of a slot, values and how many attain; the last is bad calls when conceded.
 */
type Slot = readonly [
  slot: number,
  good: number,
  bad: number,
  values?: number,
  attaining?: number,
  conceded?: number,
];

interface Case {
  readonly indicator: Readonly<Record<string, unknown>>;
  readonly slots?: readonly Slot[];
  readonly outages?: readonly unknown[];
  readonly notices?: readonly unknown[];
  /** By slot, in thousandths. */
  readonly percentiles?: Readonly<Record<number, number>>;
  readonly hours?: readonly Slot[];
  readonly promise?: string;
  readonly lines: readonly string[];
}

const TTFT = { kind: 'attained_slots', slot: 'PT5M', metric: 'ttft_ms', percentile: 95 };
const DOWN = { slot: 'PT1M', down_when: 'all_bad', min_run_slots: 2 };
const incident = (id: string, began: string, declared: string | null) => ({ id, began, declared });

const cases: Readonly<Record<string, Case>> = {
  'Slots of a mean that touch are one time; what is disputed is said.': {
    indicator: { kind: 'mean_of_slots', slot: 'PT5M' },
    slots: [
      [0, 8, 2],
      [1, 5, 5, 0, 0, 1],
      [2, 9, 0],
      [3, 0, 4],
    ],
    lines: [
      'from 2026-10-01T00:00:00+02:00 to 2026-10-01T00:10:00+02:00 (2 slots): 7 of 20 calls ' +
        'failed, 4 of them in dispute',
      'from 2026-10-01T00:15:00+02:00 to 2026-10-01T00:20:00+02:00 (1 slot): 4 of 4 calls failed',
    ],
  },
  'A night with one hour twice says which of the two it was.': {
    indicator: { kind: 'mean_of_slots', slot: 'PT1H' },
    slots: [
      [24 * 24 + 2, 0, 3],
      [24 * 24 + 4, 0, 5],
    ],
    lines: [
      'from 2026-10-25T02:00:00+02:00 to 2026-10-25T02:00:00+01:00 (1 slot): 3 of 3 calls failed',
      'from 2026-10-25T03:00:00+01:00 to 2026-10-25T04:00:00+01:00 (1 slot): 5 of 5 calls failed',
    ],
  },
  'A ratio has no slots: its hours are listed where they are known.': {
    indicator: { kind: 'ratio' },
    slots: [[0, 90, 10]],
    hours: [
      [0, 40, 4],
      [1, 40, 6],
      [5, 10, 0],
    ],
    lines: ['from 2026-10-01T00:00:00+02:00 to 2026-10-01T02:00:00+02:00: 10 of 90 calls failed'],
  },
  'A ratio whose hours are not known any more has the whole period.': {
    indicator: { kind: 'ratio' },
    slots: [[0, 90, 10]],
    lines: ['from 2026-10-01T00:00:00+02:00 to 2026-11-01T00:00:00+01:00: 10 of 100 calls failed'],
  },
  'Only runs that count are down; a shorter one is not listed.': {
    indicator: { kind: 'good_time', ...DOWN },
    slots: [
      [10, 0, 3],
      [11, 0, 1],
      [20, 0, 9],
      [21, 5, 9],
    ],
    lines: [
      'from 2026-10-01T00:10:00+02:00 to 2026-10-01T00:12:00+02:00 (2 slots): down; 4 ' +
        'of 4 calls failed',
    ],
  },
  'Measured outages are listed as runs that were down.': {
    indicator: { kind: 'outage_minutes', source: 'measured', from: DOWN },
    slots: [
      [10, 0, 3],
      [11, 0, 1],
    ],
    lines: [
      'from 2026-10-01T00:10:00+02:00 to 2026-10-01T00:12:00+02:00 (2 slots): down; 4 ' +
        'of 4 calls failed',
    ],
  },
  'Declared outages are named.': {
    indicator: { kind: 'outage_minutes', source: 'declared' },
    outages: [{ id: 'INC-7', start: '2026-10-03T08:00:00Z', end: '2026-10-03T09:30:00Z' }],
    lines: ['from 2026-10-03T10:00:00+02:00 to 2026-10-03T11:30:00+02:00: outage INC-7'],
  },
  'Of a latency only slots that miss are listed, with their percentile; failures are not.': {
    indicator: { ...TTFT, good_if: { below: '2000' } },
    slots: [
      [0, 0, 12],
      [1, 20, 0, 20, 19],
      [2, 20, 1, 20, 18],
      [3, 10, 0, 10, 0],
    ],
    percentiles: { 2: 2_400_000, 3: 3_000_500 },
    promise: 'promised to each slot of 5 min: p95 less than 2,000 ms to the first token',
    lines: [
      'from 2026-10-01T00:10:00+02:00 to 2026-10-01T00:20:00+02:00 (2 slots): p95 2,400 to ' +
        '3,000.5 ms; 12 of 30 calls too slow',
    ],
  },
  'Where the events are no longer those that were counted, no percentile is said.': {
    indicator: { ...TTFT, good_if: { below: '2000' } },
    slots: [[3, 10, 0, 10, 0]],
    lines: [
      'from 2026-10-01T00:15:00+02:00 to 2026-10-01T00:20:00+02:00 (1 slot): 10 of ' +
        '10 calls too slow',
    ],
  },
  'Where requests are counted, each slot with a slow one is listed.': {
    indicator: { ...TTFT, over: 'requests', good_if: { at_most: '1500.5' } },
    slots: [
      [1, 20, 0, 20, 19],
      [2, 20, 3, 20, 20],
    ],
    promise: 'promised to each call: at most 1,500.5 ms to the first token',
    lines: [
      'from 2026-10-01T00:05:00+02:00 to 2026-10-01T00:10:00+02:00 (1 slot): 1 of ' +
        '20 calls too slow',
    ],
  },
  'Incidents are in the order of time, and one of which nothing was told says so.': {
    indicator: { kind: 'notice', clock: 'declared', within_minutes: '30' },
    notices: [
      incident('INC-2', '2026-10-31T08:00:00Z', null),
      incident('INC-1', '2026-10-04T08:00:00Z', '2026-10-04T09:15:00Z'),
    ],
    promise: 'promised: an incident is declared within 30 min',
    lines: [
      'from 2026-10-04T10:00:00+02:00 to 2026-11-01T00:00:00+01:00: incident INC-1; the ' +
        'clock ran 1 h 15 min',
      'from 2026-10-31T09:00:00+01:00 to 2026-11-01T00:00:00+01:00: incident INC-2; ' +
        'not told after 15 h',
    ],
  },
  'Incidents whose promised notice was not kept are named, with what their clock ran for.': {
    indicator: { kind: 'notice', clock: 'declared', within_minutes: '30' },
    notices: [
      incident('INC-1', '2026-10-03T08:00:00Z', '2026-10-03T08:20:00Z'),
      incident('INC-2', '2026-10-04T08:00:00Z', '2026-10-04T09:15:00Z'),
    ],
    promise: 'promised: an incident is declared within 30 min',
    lines: [
      'from 2026-10-04T10:00:00+02:00 to 2026-11-01T00:00:00+01:00: incident INC-2; the ' +
        'clock ran 1 h 15 min',
    ],
  },
};

function counts(slots: readonly Slot[]) {
  const read = (slot: Slot, bad: number): ReadSlot => ({
    slot: slot[0],
    good: slot[1] + slot[2] - bad,
    bad,
    invalid: 0,
    values: slot[3] ?? 0,
    attaining: slot[4] ?? 0,
  });
  return {
    values: [],
    slots: slots.map((slot) => ({
      claimed: read(slot, slot[2]),
      conceded: read(slot, slot[5] ?? slot[2]),
    })),
  };
}

function judgedOf({ indicator, slots = [], outages, notices }: Case): JudgeInput {
  const contract = contractWith({ indicator }, { time_zone: 'Europe/Berlin' });
  return {
    contract,
    ...governingVersion(contract, '2026-10'),
    counts: [[counts(slots)]],
    activeTime: activeTime(contract),
    exclusions: [],
    outages: parseOutages(JSON.stringify(outages ?? []), 'outages.json').outages,
    notices: parseNotices(JSON.stringify(notices ?? []), 'notices.json').notices,
    fees: null,
    priorCredits: null,
    events: { read: 0, distinct: 0, conflicts: 0, rejected: 0 },
  };
}

function measuresOf({ percentiles, hours }: Case) {
  const bySlot = Object.entries(percentiles ?? {}).map(
    ([slot, thousandths]) => [Number(slot), ratio(thousandths, 1_000)] as const,
  );
  return {
    percentiles:
      percentiles === undefined
        ? NOT_MEASURED.percentiles
        : new Map([['uptime', new Map([['[]', new Map(bySlot)]])]]),
    hours: hours === undefined ? NOT_MEASURED.hours : new Map([['uptime', [counts(hours)]]]),
  };
}

for (const [sentence, one] of Object.entries(cases)) {
  test(sentence, () => {
    const [missed] = missedTimes(judgedOf(one), measuresOf(one));
    assert.ok(missed !== undefined);
    const shown = { most: 100, restIn: null };
    assert.deepEqual(
      missLines(missed, 'Europe/Berlin', shown).map((line) => line.replaceAll('\u00a0', ' ')),
      one.lines,
    );
    if (one.promise !== undefined) assert.equal(promiseText(missed), one.promise);
  });
}

test('Of more times than a letter bears the costliest are listed, the rest counted.', () => {
  const slots = Array.from({ length: 8 }, (_, i): Slot => [i * 2, 10, i]);
  const [missed] = missedTimes(
    judgedOf({ indicator: { kind: 'mean_of_slots', slot: 'PT5M' }, slots, lines: [] }),
    NOT_MEASURED,
  );
  assert.ok(missed !== undefined);
  const lines = missLines(missed, 'Europe/Berlin', { most: 2, restIn: 'slots.csv' });
  assert.deepEqual(
    lines.map((line) => line.replaceAll('\u00a0', ' ')),
    [
      'from 2026-10-01T01:00:00+02:00 to 2026-10-01T01:05:00+02:00 (1 slot): 6 of 16 calls failed',
      'from 2026-10-01T01:10:00+02:00 to 2026-10-01T01:15:00+02:00 (1 slot): 7 of 17 calls failed',
      'and 5 more, in slots.csv, none of which cost more; 15 of 65 calls failed',
    ],
  );
});

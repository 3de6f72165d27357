import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/ground/time.ts';
import type { Cell } from '../../../src/health/detect/cell.ts';
import type { Episode } from '../../../src/health/detect/episode.ts';
import { type MinuteFact, measured } from '../../../src/health/detect/minute-counts.ts';
import { type CoFailure, coFailure } from '../../../src/health/redundancy/co-failure.ts';
import { at, cellOf, episodeOf } from '../standing.ts';

const NOW = at('d60 00:00');
const pair = {
  primary: { kind: 'model', provider: 'a', model: 'big' },
  fallback: { kind: 'model', provider: 'b', model: 'small' },
} as const;

/** Each minute from `start` to before `end`, so many calls to each of the two. */
function calls(
  start: string,
  end: string,
  toPrimary: number,
  toFallback: number,
): readonly MinuteFact[] {
  const facts: MinuteFact[] = [];
  const add = (minute: number, cell: Cell, good: number): void => {
    if (good > 0) facts.push({ minute, cell, good, bad: 0 });
  };
  for (let minute = at(start); minute < at(end); minute += MINUTE_MS) {
    add(minute, cellOf('a/big'), toPrimary);
    add(minute, cellOf('b/small'), toFallback);
  }
  return facts;
}

const ofPrimary = (began: string, ended: string | null) => episodeOf(pair.primary, began, ended);
const ofFallback = (began: string, ended: string | null) => episodeOf(pair.fallback, began, ended);

function said({ minutes: { n11, n10, n01, n00 }, touched, episodes }: CoFailure): string {
  return `${n11} ${n10} ${n01} ${n00}, ${touched} of ${episodes}`;
}

test('Minutes are those with 5 calls of both, episodes those with such a minute.', () => {
  const hour = calls('11:00', '12:00', 5, 5);
  const cases: readonly [
    sentence: string,
    facts: readonly MinuteFact[],
    episodes: readonly Episode[],
    out: string,
  ][] = [
    ['no call at all', [], [], '0 0 0 0, 0 of 0'],
    ['nothing was bad', hour, [], '0 0 0 60, 0 of 0'],
    ['4 calls are too few', calls('11:00', '12:00', 5, 4), [], '0 0 0 0, 0 of 0'],
    [
      'only the primary was called',
      calls('11:00', '12:00', 50, 0),
      [ofPrimary('11:00', '12:00')],
      '0 0 0 0, 0 of 0',
    ],
    ['only the primary failed', hour, [ofPrimary('11:10', '11:30')], '0 20 0 40, 0 of 1'],
    ['only the fallback failed', hour, [ofFallback('11:10', '11:30')], '0 0 20 40, 0 of 0'],
    [
      'both, half of the time',
      hour,
      [ofPrimary('11:10', '11:30'), ofFallback('11:20', '11:40')],
      '10 10 10 30, 1 of 1',
    ],
    [
      'the fallback failed when the primary was well again',
      hour,
      [ofPrimary('11:10', '11:30'), ofFallback('11:30', '11:40')],
      '0 20 10 30, 0 of 1',
    ],
    [
      'both are still bad',
      hour,
      [ofPrimary('11:50', null), ofFallback('11:55', null)],
      '5 5 0 50, 1 of 1',
    ],
    [
      'one of two',
      hour,
      [ofPrimary('11:00', '11:10'), ofPrimary('11:30', '11:40'), ofFallback('11:39', '11:41')],
      '1 19 1 39, 1 of 2',
    ],
    [
      'no minute with calls of both in one of two',
      hour,
      [ofPrimary('10:00', '11:00'), ofPrimary('11:30', '11:40')],
      '0 10 0 50, 0 of 1',
    ],
    [
      'touched in a minute with too few calls',
      hour,
      [ofPrimary('10:00', '11:01'), ofFallback('10:00', '10:30')],
      '0 1 0 59, 1 of 1',
    ],
    [
      'minutes apart',
      [...calls('11:00', '11:10', 5, 5), ...calls('12:00', '12:10', 5, 5)],
      [ofPrimary('11:05', '12:05')],
      '0 10 0 10, 0 of 1',
    ],
    [
      'a wider scope is another',
      hour,
      [episodeOf({ kind: 'provider', provider: 'a' }, '11:00', null)],
      '0 0 0 60, 0 of 0',
    ],
    [
      'a narrower one too',
      hour,
      [episodeOf({ kind: 'cell', ...cellOf('a/big') }, '11:00', null)],
      '0 0 0 60, 0 of 0',
    ],
  ];
  for (const [sentence, facts, episodes, out] of cases) {
    assert.equal(said(coFailure(pair, measured(facts, NOW), episodes)), out, sentence);
  }
});

test('The calls of a scope are those of all its cells.', () => {
  const cell = (route: string, good: number): MinuteFact => ({
    minute: at('11:00'),
    cell: { ...cellOf('a/big'), route },
    good,
    bad: 0,
  });
  const other: MinuteFact = { minute: at('11:00'), cell: cellOf('b/small'), good: 0, bad: 5 };
  const found = (facts: readonly MinuteFact[]) => said(coFailure(pair, measured(facts, NOW), []));
  assert.equal(found([cell('r1', 2), cell('r2', 3), other]), '0 0 0 1, 0 of 0');
  assert.equal(found([cell('r1', 2), cell('r2', 2), other]), '0 0 0 0, 0 of 0');
});

/** One good call to both at noon of each of these days. */
function days(...numbers: readonly number[]): readonly MinuteFact[] {
  return numbers.flatMap((day) => calls(`d${day} 12:00`, `d${day} 12:01`, 5, 5));
}

function onDay(day: number, hours: number, minutes: number): Pick<Episode, 'began' | 'ended'> {
  const began = at('00:00') + day * DAY_MS + hours * HOUR_MS;
  return { began, ended: began + minutes * MINUTE_MS };
}

const firstDays = (count: number) => days(...Array.from({ length: count }, (_, day) => day));
const primaryOn = (day: number, hours: number, minutes: number) =>
  episodeOf(pair.primary, '00:00', '00:01', onDay(day, hours, minutes));
const fallbackOn = (day: number, hours: number, minutes: number) =>
  episodeOf(pair.fallback, '00:00', '00:01', onDay(day, hours, minutes));

/** `27 shifts, p 1/28, ratio 27/1`. */
function chance({ chance: { shifts, p, ratio } }: CoFailure): string {
  return `${shifts} shifts, p ${p?.toFraction() ?? '-'}, ratio ${ratio?.toFraction() ?? '-'}`;
}

test('Chance is judged by sliding whole days.', () => {
  const cases: readonly [
    sentence: string,
    facts: readonly MinuteFact[],
    episodes: readonly Episode[],
    out: string,
  ][] = [
    [
      '27 days are too few',
      firstDays(27),
      [primaryOn(3, 12, 10), fallbackOn(3, 12, 10)],
      '0 shifts, p -, ratio -',
    ],
    ['nothing was bad on 28', firstDays(28), [], '27 shifts, p 1, ratio -'],
    // No slide touches it.
    [
      'together on one of 28',
      firstDays(28),
      [primaryOn(3, 12, 10), fallbackOn(3, 12, 10)],
      '27 shifts, p 1/28, ratio -',
    ],
    // 9 of 27 slides touch the one episode.
    [
      'together on one, the fallback alone on nine',
      firstDays(28),
      [
        primaryOn(3, 12, 10),
        ...[3, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((day) => fallbackOn(day, 12, 1)),
      ],
      '27 shifts, p 5/14, ratio 3',
    ],
    // Slid by 1 from day 27 it comes to day 0.
    [
      'in a circle',
      firstDays(28),
      [primaryOn(0, 12, 10), fallbackOn(27, 12, 10)],
      '27 shifts, p 1, ratio 0',
    ],
    [
      'at another hour of the day',
      firstDays(28),
      [primaryOn(3, 12, 10), fallbackOn(4, 13, 10)],
      '27 shifts, p 1, ratio -',
    ],
    // Two episodes; a slide by 2 touches one of them, one by 26 the other.
    [
      'two of two',
      firstDays(28),
      [primaryOn(3, 12, 10), primaryOn(5, 12, 10), fallbackOn(3, 12, 10), fallbackOn(5, 12, 10)],
      '27 shifts, p 1/28, ratio 27',
    ],
    [
      'a day without a call of both does not count',
      days(...Array.from({ length: 29 }, (_, day) => day).filter((day) => day !== 4)),
      // The fallback’s minutes on day 4 are not there; day 5 comes after day 3.
      [primaryOn(3, 12, 10), fallbackOn(4, 12, 10), fallbackOn(5, 12, 10)],
      '27 shifts, p 1, ratio 0',
    ],
    [
      'over midnight, and the night’s day does not count',
      days(...Array.from({ length: 29 }, (_, day) => day).filter((day) => day !== 4)),
      [primaryOn(3, 12, 12 * 60 + 30), fallbackOn(3, 24, 5)],
      '27 shifts, p 1, ratio -',
    ],
  ];
  for (const [sentence, facts, episodes, out] of cases) {
    assert.equal(chance(coFailure(pair, measured(facts, NOW), episodes)), out, sentence);
  }
});

test('Only episodes with a minute of both count for chance, as they do for the figure.', () => {
  const facts = firstDays(28);
  const found = coFailure(pair, measured(facts, NOW), [
    // From 11 to 11:30 there was no call.
    primaryOn(2, 11, 30),
    fallbackOn(2, 11, 30),
    primaryOn(3, 12, 10),
    fallbackOn(3, 12, 10),
  ]);
  assert.equal(said(found).split(', ')[1], '1 of 1');
  assert.equal(chance(found), '27 shifts, p 1/28, ratio -');
});

test('The printed figure is over all days, that of chance over the days of both.', () => {
  // Called on days 0 to 27; the episode goes on, and the fallback fails
  // in it, on a day without a call.
  const found = coFailure(pair, measured(firstDays(28), NOW), [
    primaryOn(27, 12, 24 * 60),
    fallbackOn(28, 2, 10),
  ]);
  assert.equal(said(found), '0 1 0 27, 1 of 1');
  assert.equal(chance(found), '27 shifts, p 1, ratio -');
});

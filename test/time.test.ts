import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatInstant,
  isDateText,
  isTimeZone,
  localDate,
  MINUTE_MS,
  mondayOf,
  monthInterval,
  pacedClock,
  parseInstant,
  startOfLocalDate,
  weekInterval,
  weekOf,
} from '../src/ground/time.ts';

test('An instant needs a date, a time and a zone, and is cut to milliseconds.', () => {
  const instants: readonly [text: string, utc: string | undefined][] = [
    ['2026-06-07T11:30:00Z', '2026-06-07T11:30:00.000Z'],
    ['2026-06-07t11:30:00z', '2026-06-07T11:30:00.000Z'],
    ['2026-06-07T11:30:00.1239999+02:00', '2026-06-07T09:30:00.123Z'],
    ['2026-01-01T00:30:00.5+01:00', '2025-12-31T23:30:00.500Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00-08:00', '2024-02-29T08:00:00.000Z'],
    ['2026-06-07T11:30:00', undefined],
    ['2026-06-07 11:30:00Z', undefined],
    ['2026-06-07T11:30Z', undefined],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-06-07T24:00:00Z', undefined],
    ['2016-12-31T23:59:60Z', undefined],
    ['2026-06-07T11:30:00+24:00', undefined],
    ['2026-06-07', undefined],
  ];
  for (const [text, utc] of instants) {
    const instant = parseInstant(text);
    assert.equal(instant === undefined ? undefined : formatInstant(instant), utc, text);
  }
});

test('What most events bring is read as its twin with an offset, right or wrong.', () => {
  const instant = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });
  const wrong = fc.tuple(fc.nat({ max: 22 }), fc.constantFrom(...'0123456789-:.TZ /x'));
  fc.assert(
    fc.property(instant, wrong, (ms, [place, character]) => {
      const right = formatInstant(ms);
      assert.equal(parseInstant(right), ms);
      const text = right.slice(0, place) + character + right.slice(place + 1);
      assert.equal(parseInstant(text), parseInstant(text.replace(/Z$/, '+00:00')), text);
    }),
    { numRuns: 5_000 },
  );
});

test('A month is cut by the midnights of its zone.', () => {
  const months: readonly [month: string, zone: string, start: string, minutes: number][] = [
    ['2026-06', 'UTC', '2026-06-01T00:00:00.000Z', 43_200],
    ['2026-03', 'UTC', '2026-03-01T00:00:00.000Z', 44_640],
    ['2026-03', 'America/Los_Angeles', '2026-03-01T08:00:00.000Z', 44_580],
    ['2026-11', 'America/Los_Angeles', '2026-11-01T07:00:00.000Z', 43_260],
    ['2026-03', '-08:00', '2026-03-01T08:00:00.000Z', 44_640],
    ['2026-02', '+05:30', '2026-01-31T18:30:00.000Z', 40_320],
    ['2024-02', 'Asia/Kathmandu', '2024-01-31T18:15:00.000Z', 41_760],
    ['2026-12', 'Europe/Berlin', '2026-11-30T23:00:00.000Z', 44_640],
  ];
  for (const [month, zone, start, minutes] of months) {
    const interval = monthInterval(month, zone);
    assert.equal(formatInstant(interval.start), start, `${month} ${zone}`);
    assert.equal((interval.end - interval.start) / MINUTE_MS, minutes, `${month} ${zone}`);
  }
});

test('A missing midnight is the end of the gap; one that comes twice the earlier.', () => {
  // Clocks in Asunción went from 00:00 to 01:00 on 1 October 2017.
  const asuncion = startOfLocalDate('2017-10-01', 'America/Asuncion');
  assert.equal(formatInstant(asuncion), '2017-10-01T04:00:00.000Z');
  // Clocks in Havana went from 01:00 back to 00:00 on 1 November 2026.
  const havana = startOfLocalDate('2026-11-01', 'America/Havana');
  assert.equal(formatInstant(havana), '2026-11-01T04:00:00.000Z');
  assert.equal(localDate(havana - 1, 'America/Havana'), '2026-10-31');
});

test('Dates, zones and weeks that do not exist are refused.', () => {
  assert.ok(isDateText('2024-02-29'));
  for (const text of ['2026-02-29', '2026-13-01', '2026-6-1', '2026-06-01T00:00:00Z']) {
    assert.ok(!isDateText(text), text);
  }
  for (const zone of ['UTC', 'Europe/Berlin', '-08:00', '+05:30', 'Etc/GMT+8']) {
    assert.ok(isTimeZone(zone), zone);
  }
  for (const zone of ['', 'Mars/Olympus', '-8', '+24:00', '2026-06-01', 'local time']) {
    assert.ok(!isTimeZone(zone), zone);
  }
  assert.equal(mondayOf('2026-W23'), '2026-06-01');
  assert.equal(mondayOf('2026-W53'), '2026-12-28');
  assert.equal(mondayOf('2025-W53'), undefined);
  assert.equal(weekOf('2027-01-03'), '2026-W53');
  const { start, end } = weekInterval('2026-W13', 'Europe/Berlin');
  assert.equal((end - start) / MINUTE_MS, 7 * 24 * 60 - 60);
});

test('A paced clock runs so many times as fast to its end, and then as fast as others.', () => {
  let wall = 5_000;
  const clock = pacedClock({ now: () => wall }, { from: 1_000, until: 91_000, speed: 60 });
  const seen = [0, 1, 999, 500, 10_000].map((ms) => {
    wall += ms;
    return clock.now();
  });
  assert.deepEqual(seen, [1_000, 1_060, 61_000, 91_000, 101_000]);
});

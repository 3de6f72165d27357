import { parseArgs } from 'node:util';
import { MINUTE_MS } from '../src/ground/time.ts';
import { type Course, NEW_COURSE, withNextMinute } from '../src/health/detect/course.ts';
import { detect } from '../src/health/detect/detect.ts';
import { type Counts, type MinuteFact, measured } from '../src/health/detect/minute-counts.ts';
import { thresholdOf } from '../src/health/detect/threshold.ts';
import { incidentsOf } from '../src/health/incident/incidents-of.ts';
import { minuteOf, type Uniform, unevenMinuteOf, uniform } from './random-calls.ts';

/**
 * How often detection is wrong, how late it is, and what it costs: `npm run bench:alarms [--
 * --years 10 --series 1000 --seed 7]`. A series-year is a year of one series' minutes under the
 * budget of one series and one false incident a year.
 */
const { values } = parseArgs({
  options: {
    years: { type: 'string', default: '100' },
    series: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20260607' },
  },
});
const [years, runs, seed] = [values.years, values.series, values.seed].map(Number) as [
  number,
  number,
  number,
];

const YEAR_MINUTES = 525_600;
const THRESHOLD = thresholdOf(1, { falseIncidentsPerYear: 1, series: 1 });

type NextMinute = () => Counts;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** False incidents a series-year; an episode that is opened again is one. */
function alarmsPerYear(next: NextMinute): number {
  let alarms = 0;
  for (let year = 0; year < years; year += 1) {
    let course: Course = NEW_COURSE;
    for (let minute = 0; minute < YEAR_MINUTES; minute += 1) {
      const { good, bad } = next();
      if (good + bad === 0) continue;
      course = withNextMinute(course, { minute: minute * MINUTE_MS, good, bad }, THRESHOLD);
    }
    alarms += course.spells.length;
  }
  return alarms / years;
}

function falseAlarms(random: Uniform): void {
  say(
    `\nFalse incidents a year, ${years} series-years each; the bound is 1 where the share ` +
      'is not above 5 %',
  );
  say('calls/min     1 %     2 %     3 %     4 %     5 %   2 % uneven (correlation .05: no bound)');
  for (const rate of [1, 3, 10, 100, 1_000]) {
    const cells = [0.01, 0.02, 0.03, 0.04, 0.05]
      .map((share) => minuteOf(rate, share, random))
      .concat(unevenMinuteOf(rate, { mean: 0.02, correlation: 0.05 }, random))
      .map((next) => alarmsPerYear(next).toFixed(2).padStart(7));
    say(`${String(rate).padStart(9)} ${cells.join(' ')}`);
  }
}

const WARM_UP_MINUTES = 60;
const LONGEST_MINUTES = 6_000;

/** Minutes from the true start until the one in which it opens, that one included. */
function delayOf(before: NextMinute, during: NextMinute): number {
  let course: Course = NEW_COURSE;
  for (let minute = 0; minute < LONGEST_MINUTES; minute += 1) {
    const { good, bad } = (minute < WARM_UP_MINUTES ? before : during)();
    if (good + bad === 0) continue;
    course = withNextMinute(course, { minute: minute * MINUTE_MS, good, bad }, THRESHOLD);
    if (minute >= WARM_UP_MINUTES && course.spells.length > 0) return minute - WARM_UP_MINUTES + 1;
  }
  return LONGEST_MINUTES;
}

/** Median and 95th percentile. */
function spread(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return `${at(0.5)}/${at(0.95)}`;
}

/** As another simulation of the same rule found them; where it gave the median alone, that. */
const EXPECTED: readonly (readonly [rate: number, delays: readonly string[]])[] = [
  [1, ['610/1189', '95/199', '32/61', '18/35', '9/15', '7/11']],
  [3, ['204', '33', '12', '7', '4', '3']],
  [10, ['65/122', '11/22', '5/8', '4/5', '3', '3']],
  [100, ['12/19', '4', '3', '3', '3', '3']],
  [100_000, ['12', '3', '3', '3', '3', '3']],
];

function delays(random: Uniform): void {
  say(
    `\nMinutes until it opens, median/95 %, ${runs} series each (in brackets: another simulation)`,
  );
  const shares = [0.1, 0.2, 0.35, 0.5, 0.8, 1];
  say(`calls/min ${shares.map((share) => `${100 * share} % bad`.padStart(21)).join('')}`);
  for (const [rate, expected] of EXPECTED) {
    const before = minuteOf(rate, 0.01, random);
    const cells = shares.map((share, i) => {
      const during = minuteOf(rate, share, random);
      const found = spread(Array.from({ length: runs }, () => delayOf(before, during)));
      return `${found} (${expected[i]})`.padStart(21);
    });
    say(`${String(rate).padStart(9)} ${cells.join('')}`);
  }
}

/** An hour fine, 90 minutes at 50 %, then fine: when it is over, and how wrong its end is. */
function recoveries(random: Uniform): void {
  say(`\nAfter 90 minutes at 50 %, then 1 %: median/95 %, ${runs} series each`);
  say('calls/min   minutes until it is over   error of its end in minutes');
  for (const rate of [1, 3, 10, 100, 1_000]) {
    const [fine, bad] = [minuteOf(rate, 0.01, random), minuteOf(rate, 0.5, random)];
    const ends = Array.from({ length: runs }, () => recoveryOf(fine, bad)).flatMap(
      (end) => end ?? [],
    );
    const cells = [
      spread(ends.map(({ closed }) => closed)).padStart(20),
      spread(ends.map(({ ended }) => Math.abs(ended))).padStart(25),
    ];
    say(`${String(rate).padStart(9)} ${cells.join(' ')}`);
  }
}

function recoveryOf(fine: NextMinute, failing: NextMinute) {
  const [from, to] = [60, 150];
  let course: Course = NEW_COURSE;
  for (let minute = 0; minute < to + 600; minute += 1) {
    const { good, bad } = (minute >= from && minute < to ? failing : fine)();
    if (good + bad === 0) continue;
    course = withNextMinute(course, { minute: minute * MINUTE_MS, good, bad }, THRESHOLD);
    const { resolution } = course.spells.at(-1) ?? { resolution: null };
    if (minute < to || resolution === null) continue;
    return {
      closed: resolution.resolved / MINUTE_MS - to + 1,
      ended: resolution.ended / MINUTE_MS - to,
    };
  }
  return undefined;
}

/** One day of calls in 200 series. */
function cost(random: Uniform): void {
  const facts: MinuteFact[] = [];
  for (let cell = 0; cell < 66; cell += 1) {
    const names = { model: `m${cell}`, region: `r${cell}`, account: '', route: `x${cell}` };
    const [fine, bad] = [minuteOf(50, 0.01, random), minuteOf(50, 0.4, random)];
    for (let minute = 0; minute < 1_440; minute += 1) {
      const counts = (minute > 600 && minute < 900 ? bad : fine)();
      const at = { minute: minute * MINUTE_MS, cell: { provider: `p${cell % 2}`, ...names } };
      facts.push({ ...at, ...counts });
    }
  }
  const before = process.cpuUsage();
  const known = measured(facts, 1_440 * MINUTE_MS);
  const episodes = detect(known, { falseIncidentsPerYear: 1, series: null });
  const incidents = incidentsOf(episodes, known);
  const milliseconds = Math.round(process.cpuUsage(before).user / 1_000);
  say(
    `\nA day of ${known.scopes.size} series, ${facts.length} facts, ${episodes.length} episodes, ` +
      `${incidents.length} incidents: ${milliseconds} ms of processor time`,
  );
}

const random = uniform(seed);
say(`seed ${seed}`);
cost(random);
delays(random);
recoveries(random);
falseAlarms(random);

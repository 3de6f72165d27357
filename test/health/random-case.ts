import { MINUTE_MS } from '../../src/ground/time.ts';
import type { MinuteFact } from '../../src/health/detect/minute-counts.ts';
import { type SeededRandom, seededRandom } from '../faults/seeded-random.ts';
import type { NaiveFact } from './naive-episodes.ts';

/** A made-up log with everything that the rule tells apart; times are minutes. */
export interface RandomCase {
  readonly facts: readonly NaiveFact[];
  readonly until: number;
  readonly series: number | null;
  readonly falseIncidentsPerYear: number;
}

/** 2026-06-06T22:00Z: most cases go over midnight. */
const START = Date.UTC(2026, 5, 6, 22) / 60_000;
const DAY = 1_440;

const NAMES = ['a', 'b', 'B', '\u{ffee}', '\u{1f4a1}'] as const;

/** Stretches of minutes, each with calls a minute and a share of failures. */
interface Phase {
  readonly minutes: number;
  readonly rate: number;
  readonly share: number;
}

export function randomCase(seed: number): RandomCase {
  const random = seededRandom(seed);
  const cells = new Map<string, readonly string[]>();
  for (let i = random.whole(1, 6); i > 0; i -= 1) {
    const names = NAMES.slice(0, random.whole(1, NAMES.length));
    const cell = [
      random.pick(names),
      random.pick(names),
      random.chance(0.5) ? '' : 'eu',
      random.chance(0.7) ? '' : random.pick(names),
      random.chance(0.5) ? '' : random.pick(names),
    ];
    cells.set(cell.join(' '), cell);
  }
  const shared = phases(random);
  const facts: NaiveFact[] = [];
  for (const cell of cells.values()) {
    const own = random.chance(0.6) ? shared : phases(random);
    const scale = random.pick([0.3, 1, 1, 4]);
    facts.push(...minutesOf(random, cell, own, scale));
    if (random.chance(0.3)) facts.push(...daysBefore(random, cell));
  }
  const last = Math.max(START, ...facts.map(({ minute }) => minute));
  return {
    facts: random.shuffled(facts),
    until: random.chance(0.5) ? last + random.whole(1, 90) : random.whole(START, last),
    series: random.chance(0.5) ? null : random.pick([1, 4, 200]),
    falseIncidentsPerYear: random.pick([1, 1, 0.5, 100, 5_000]),
  };
}

function phases(random: SeededRandom): readonly Phase[] {
  return Array.from({ length: random.whole(2, 7) }, () => ({
    minutes: random.pick([1, 2, 5, 12, 31, 40, 75]),
    rate: random.pick([0, 0.3, 1, 3, 10, 70, 400]),
    share: random.pick([0, 0, 0.01, 0.05, 0.09, 0.2, 0.5, 0.85, 1]),
  }));
}

function minutesOf(
  random: SeededRandom,
  cell: readonly string[],
  course: readonly Phase[],
  scale: number,
): readonly NaiveFact[] {
  const facts: NaiveFact[] = [];
  let minute = START + random.pick([0, 0, 1, 7]);
  for (const { minutes, rate, share } of course) {
    for (const end = minute + minutes; minute < end; minute += 1) {
      const calls = roughly(random, rate * scale);
      const bad = Math.min(calls, roughly(random, calls * share));
      // Some minutes come in two parts, and some facts count nothing.
      const parts = random.chance(0.1) ? 2 : 1;
      for (let i = 0; i < parts; i += 1) facts.push({ minute, cell, good: calls - bad, bad });
    }
  }
  return facts;
}

function roughly(random: SeededRandom, mean: number): number {
  const whole = Math.floor(mean) + (random.chance(mean - Math.floor(mean)) ? 1 : 0);
  return whole < 3
    ? whole
    : random.whole(whole - Math.floor(whole / 3), whole + Math.floor(whole / 3));
}

/** So that days differ in how many series there are. */
function daysBefore(random: SeededRandom, cell: readonly string[]): readonly NaiveFact[] {
  return Array.from({ length: random.whole(1, 3) }, () => ({
    minute: START - random.whole(1, 31) * DAY + random.whole(0, DAY),
    cell: random.chance(0.5) ? cell : [...cell.slice(0, 2), 'once', '', ''],
    good: random.whole(0, 3),
    bad: 0,
  }));
}

/** As the product reads it. */
export function factOf({ minute, cell, good, bad }: NaiveFact): MinuteFact {
  const [provider = '', model = '', region = '', account = '', route = ''] = cell;
  return {
    minute: minute * MINUTE_MS,
    cell: { provider, model, region, account, route },
    good,
    bad,
  };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Course, NEW_COURSE, withNextMinute } from '../../../src/health/detect/course.ts';
import { detect } from '../../../src/health/detect/detect.ts';
import { evidenceScore, NO_EVIDENCE, withMinute } from '../../../src/health/detect/evidence.ts';
import { type MinuteFact, measured } from '../../../src/health/detect/minute-counts.ts';
import { thresholdOf } from '../../../src/health/detect/threshold.ts';
import { incidentsOf } from '../../../src/health/incident/incidents-of.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { factOf, randomCase } from '../random-case.ts';

/** fast-check prints the seed of what fails; a made-up log is one seed more. */
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const rule = { falseIncidentsPerYear: 1, series: null };

function incidents(facts: readonly MinuteFact[], until: number) {
  const known = measured(facts, until);
  const episodes = detect(known, rule);
  return { episodes, incidents: incidentsOf(episodes, known) };
}

function logOf(seed: number) {
  const { facts, until } = randomCase(seed);
  return { facts: facts.map(factOf), until: until * 60_000 };
}

test('facts may come in any order, in parts, and be repeated with nothing in them', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { facts, until } = logOf(seed);
      const random = seededRandom(seed);
      const parts = facts.flatMap((fact) => {
        const [good, bad] = [random.whole(0, fact.good), random.whole(0, fact.bad)];
        const rest = { ...fact, good: fact.good - good, bad: fact.bad - bad };
        return [{ ...fact, good, bad }, { ...fact, good: 0, bad: 0 }, rest];
      });
      assert.deepEqual(incidents(random.shuffled(parts), until), incidents(facts, until));
    }),
    { numRuns: 40 },
  );
});

test('a course that was written down goes on where it was', () => {
  const threshold = thresholdOf(1, rule);
  fc.assert(
    fc.property(seeds, (seed) => {
      const { facts, until } = logOf(seed);
      const random = seededRandom(seed);
      for (const { minutes } of measured(facts, until).scopes.values()) {
        const stop = random.whole(0, minutes.length);
        let [whole, resumed]: [Course, Course] = [NEW_COURSE, NEW_COURSE];
        for (const [i, counts] of minutes.entries()) {
          if (i === stop) resumed = JSON.parse(JSON.stringify(resumed));
          whole = withNextMinute(whole, counts, threshold);
          resumed = withNextMinute(resumed, counts, threshold);
        }
        assert.deepEqual(resumed, whole);
      }
    }),
    { numRuns: 40 },
  );
});

test('without its failed calls there is no incident', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { facts, until } = logOf(seed);
      const withdrawn = facts.map((fact) => ({ ...fact, bad: 0 }));
      assert.deepEqual(incidents(withdrawn, until), { episodes: [], incidents: [] });
    }),
    { numRuns: 40 },
  );
});

test('what comes later changes neither the beginning nor the opening of an episode', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { facts, until } = logOf(seed);
      const first = (at: number) =>
        new Map(
          incidents(facts, at).episodes.map((one) => [
            `${JSON.stringify(one.scope)} ${one.began}`,
            one.opened,
          ]),
        );
      const [early, late] = [first(until - 60 * 60_000), first(until)];
      for (const [key, opened] of early) assert.equal(late.get(key), opened);
    }),
    { numRuns: 40 },
  );
});

test('a worse call never lowers the evidence of its minute', () => {
  const calls = fc.record({ good: fc.nat({ max: 200 }), bad: fc.nat({ max: 200 }) });
  const threshold = thresholdOf(1, rule);
  fc.assert(
    fc.property(
      fc.array(calls, { maxLength: 6 }),
      calls,
      fc.boolean(),
      (before, last, isTurned) => {
        const evidence = before
          .filter(({ good, bad }) => good + bad > 0)
          .reduce(
            (sum, counts, minute) => withMinute(sum, { minute, ...counts }, threshold),
            NO_EVIDENCE,
          );
        const good = last.good + 1;
        const scoreOf = (counts: { good: number; bad: number }) =>
          evidenceScore(withMinute(evidence, { minute: 9, ...counts }, threshold));
        const worse = { good: isTurned ? good - 1 : good, bad: last.bad + 1 };
        // One unit in the last place is a matter of rounding.
        assert.ok(scoreOf(worse) >= scoreOf({ good, bad: last.bad }) - 1e-9);
      },
    ),
  );
});

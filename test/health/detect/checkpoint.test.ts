import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import {
  BEGINNING,
  type Checkpoint,
  checkpointOf,
  followed,
} from '../../../src/health/detect/checkpoint.ts';
import { detect, episodesOf } from '../../../src/health/detect/detect.ts';
import { episodeTime } from '../../../src/health/detect/episode.ts';
import { type MinuteFact, measured } from '../../../src/health/detect/minute-counts.ts';
import { thresholds } from '../../../src/health/detect/threshold.ts';
import type { Incident } from '../../../src/health/incident/incident.ts';
import { incidentsOf } from '../../../src/health/incident/incidents-of.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { factOf, randomCase } from '../random-case.ts';

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const rule = { falseIncidentsPerYear: 1, series: null };

/** From a checkpoint that was written down, with no counts from before its calm. */
function goOn(checkpoint: Checkpoint, facts: readonly MinuteFact[], until: number) {
  const known = measured(
    facts.filter(({ minute }) => minute >= checkpoint.calmSince),
    until,
  );
  const thresholdAt = thresholds(measured(facts, until), rule);
  const courses = followed(JSON.parse(JSON.stringify(checkpoint)), known, thresholdAt);
  const episodes = episodesOf(courses, known);
  return { known, episodes, checkpoint: checkpointOf(courses, until) };
}

/** Without what other incidents of the day have a part in. */
function withoutPlaces({ id, episodes, headline, related, ...rest }: Incident) {
  return { ...rest, related: related.length, members: episodes.length, named: headline.length };
}

test('from checkpoint to checkpoint it comes to the same as at once', () => {
  let [dropped, begun] = [0, 0];
  fc.assert(
    fc.property(seeds, (seed) => {
      const log = randomCase(seed);
      const [facts, until] = [log.facts.map(factOf), log.until * MINUTE_MS];
      const random = seededRandom(seed);
      let checkpoint = BEGINNING;
      for (let at = until - 400 * MINUTE_MS; ; at += random.whole(1, 90) * MINUTE_MS) {
        const stop = Math.min(at, until);
        const { calmSince } = checkpoint;
        const { known, episodes, ...next } = goOn(checkpoint, facts, stop);
        const whole = measured(facts, stop);
        const all = detect(whole, rule);
        const later = all.filter((one) => episodeTime(one, stop).end > calmSince);
        assert.deepEqual(episodes, later);
        const incidents = incidentsOf(all, whole).filter((one) => (one.ended ?? stop) > calmSince);
        assert.deepEqual(
          incidentsOf(episodes, known).map(withoutPlaces),
          incidents.map(withoutPlaces),
        );
        dropped += all.length - later.length;
        checkpoint = next.checkpoint;
        begun += checkpoint.courses.length;
        if (stop === until) break;
      }
    }),
    { numRuns: 40 },
  );
  assert.ok(dropped > 0 && begun > 0, `${dropped} dropped, ${begun} courses kept`);
});

test('half an hour after its resolution nothing of an episode is kept', () => {
  const cell = { provider: 'p', model: 'm', region: '', account: '', route: '' };
  const facts = [
    ...Array.from({ length: 20 }, (_, i) => ({ minute: i * MINUTE_MS, cell, good: 0, bad: 9 })),
    ...Array.from({ length: 90 }, (_, i) => ({
      minute: (20 + i) * MINUTE_MS,
      cell,
      good: 60,
      bad: 0,
    })),
  ];
  const kept = (minutes: number) => goOn(BEGINNING, facts, minutes * MINUTE_MS).checkpoint;
  assert.equal(kept(20).calmSince, 0);
  assert.equal(kept(20).courses.length, 3);
  assert.equal(kept(53).calmSince, 0);
  assert.deepEqual(kept(54), { at: 54 * MINUTE_MS, calmSince: 54 * MINUTE_MS, courses: [] });
});

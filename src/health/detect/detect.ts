import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { scopeKey } from './cell.ts';
import { BEGINNING, followed, type ScopeCourse } from './checkpoint.ts';
import type { Course, Spell } from './course.ts';
import { compareEpisodes, type Episode, type EpisodeState, episodeTime } from './episode.ts';
import { countsIn, type Measured, type ScopeSeries } from './minute-counts.ts';
import { severityIn } from './severity.ts';
import { type DetectionRule, thresholds } from './threshold.ts';

const STARVED_AFTER_MS = 15 * MINUTE_MS;

/** The episodes of all scopes as they stand when so much is known, in order. */
export function detect(known: Measured, rule: DetectionRule): readonly Episode[] {
  return episodesOf(followed(BEGINNING, known, thresholds(known, rule)), known);
}

/** The episodes of the courses of all series as they stand at the instant of `known`, in order. */
export function episodesOf(courses: readonly ScopeCourse[], known: Measured): readonly Episode[] {
  return courses
    .flatMap(({ scope, course }) => {
      const series = known.scopes.get(scopeKey(scope));
      return series === undefined ? [] : episodesOfSeries(series, course, known.until);
    })
    .sort(compareEpisodes);
}

function episodesOfSeries(series: ScopeSeries, course: Course, until: EpochMs): readonly Episode[] {
  return course.spells.map((spell, i): Episode => {
    const isLast = i === course.spells.length - 1;
    const { opened, began, monitoring, resolution, reopened } = spell;
    const ended = resolution?.ended ?? null;
    const time = episodeTime({ began, ended }, until);
    const { good, bad } = countsIn(series, time);
    return {
      scope: series.scope,
      opened,
      began,
      state: stateOf(spell, course),
      monitoring,
      ended,
      resolved: resolution?.resolved ?? null,
      reason: resolution?.reason ?? null,
      reopened,
      starvedSince: isLast ? starvedSince(course, until) : null,
      ...severityIn(series, time),
      bad,
      counted: good + bad,
    };
  });
}

function stateOf({ resolution }: Spell, { recovery }: Course): EpisodeState {
  if (resolution !== null || recovery === null) return 'resolved';
  return recovery.monitoring === null ? 'open' : 'monitoring';
}

/** Nothing can be seen of an end without calls. */
function starvedSince({ recovery, newest }: Course, until: EpochMs): EpochMs | null {
  if (recovery === null || newest === null) return null;
  return until - MINUTE_MS - newest >= STARVED_AFTER_MS ? newest : null;
}

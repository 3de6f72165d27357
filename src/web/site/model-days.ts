import { intersection, totalMs, united } from '../../ground/interval.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { isAbout, isSaidIn, type PlannedWindow } from '../../health/declared/said-posts.ts';
import type { Episode, Severity } from '../../health/detect/episode.ts';
import { episodeTime } from '../../health/detect/episode.ts';
import type { Counts } from '../../health/detect/minute-counts.ts';
import { episodesOfModel } from '../../health/incident/model-episodes.ts';
import { countsWithin, type ModelCounts } from '../../health/live/kept-counts.ts';
import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import type { ModelName } from '../../health/redundancy/pairs-in-use.ts';
import type { LocalDay } from './local-days.ts';
import { declaredState, type SiteState, worstState } from './palette.ts';
import type { DeclaredSituation, SiteSituation } from './situation.ts';

/** A day of a model: what was measured, and what was declared. */
export interface DayOfModel extends Counts {
  readonly day: LocalDay;
  /** `unknown` without calls. */
  readonly state: SiteState;
  /** In an incident of the model. */
  readonly incidentMinutes: number;
  readonly incidents: readonly string[];
  /** Null: nobody told, since no page was read; `operational`: nothing was declared. */
  readonly declared: SiteState | null;
}

/** Those of the days, in their order; a day that goes on ends now. */
export function modelDays(
  counts: ModelCounts,
  days: readonly LocalDay[],
  situation: Pick<SiteSituation, 'now' | 'incidents' | 'declared'>,
): readonly DayOfModel[] {
  const { now, declared } = situation;
  const own = incidentsOfModel(situation.incidents, counts);
  const posts = declared.posts.filter((post) => isAbout(post, counts));
  const planned = declared.planned.filter((one) => isAbout(one, counts));
  const toldSince = toldSinceOf(declared, counts.provider);
  return days.map((day) => {
    const interval = { start: day.interval.start, end: Math.min(day.interval.end, now) };
    const { good, bad } = countsWithin(counts, day.interval);
    const inDay = own.filter(({ episodes }) =>
      episodes.some((episode) => isPartOf(episodeTime(episode, now), interval)),
    );
    const words = inDay.flatMap(({ episodes }) => wordsIn(episodes, interval, now));
    const said = [
      ...posts
        .filter((post) => isSaidIn(post, interval))
        .map(({ impact }) => declaredState(impact)),
      ...planned.filter((one) => isPlannedIn(one, interval)).map(() => 'maintenance' as const),
    ];
    return {
      day,
      good,
      bad,
      state: good + bad === 0 ? 'unknown' : worstState(['operational', ...words]),
      incidentMinutes: minutesIn(
        inDay.flatMap(({ episodes }) => episodes),
        interval,
        now,
      ),
      incidents: inDay.map(({ id }) => id),
      declared:
        said.length > 0
          ? worstState(said)
          : toldSince !== null && toldSince < interval.end
            ? 'operational'
            : null,
    };
  });
}

interface OwnIncident {
  readonly id: string;
  readonly episodes: readonly Episode[];
}

/** The incidents that hit a model, each with the episodes that say how. */
export function incidentsOfModel(
  incidents: readonly RecordedIncident[],
  model: ModelName,
): readonly OwnIncident[] {
  return incidents.flatMap(({ id, figures }) => {
    const episodes = episodesOfModel(figures, model);
    return episodes.length === 0 ? [] : [{ id, episodes }];
  });
}

/** Whole minutes of the interval in one of the episodes. */
export function minutesIn(episodes: readonly Episode[], interval: Interval, now: EpochMs): number {
  if (episodes.length === 0) return 0;
  const times = united(episodes.map((episode) => episodeTime(episode, now)));
  return Math.floor(totalMs(intersection(times, [interval])) / MINUTE_MS);
}

function isPartOf(time: Interval, interval: Interval): boolean {
  return time.start < interval.end && time.end > interval.start;
}

/** Of a window whose end nobody told only the beginning is known. */
function isPlannedIn({ start, end }: PlannedWindow, interval: Interval): boolean {
  return start !== null && isPartOf({ start, end: Math.max(end ?? start, start + 1) }, interval);
}

/** The words for how bad it was at some time of the interval. */
export function wordsIn(
  episodes: readonly Episode[],
  interval: Interval,
  now: EpochMs,
): readonly Severity[] {
  return episodes.flatMap((episode) => {
    const { end } = episodeTime(episode, now);
    return episode.severity.flatMap(({ at, word }, i) => {
      const time = { start: at, end: episode.severity[i + 1]?.at ?? end };
      return isPartOf(time, interval) ? [word] : [];
    });
  });
}

/** Since when a page of the provider has been read; null: none is. */
function toldSinceOf({ sources, since }: DeclaredSituation, provider: string): EpochMs | null {
  const own = sources
    .filter((source) => source.provider === provider)
    .flatMap(({ id }) => since.get(id) ?? []);
  return own.length === 0 ? null : Math.min(...own);
}

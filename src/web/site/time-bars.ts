import type { EpochMs, Interval } from '../../ground/time.ts';
import { type Episode, episodeTime } from '../../health/detect/episode.ts';
import type { Counts } from '../../health/detect/minute-counts.ts';
import { countText } from '../../papers/words/format-figure.ts';
import type { Bar } from './bars.ts';
import { wordsIn } from './model-days.ts';
import { finePercent } from './page-words.ts';
import { STATE_WORDS, worstState } from './palette.ts';

/** Heads of a chart of hours or minutes. */
export const TIME_HEADS = ['Failed', 'Calls', 'Share', 'State'];

/** A bar of some part of a day: what was counted in it, and how bad the episodes call it. */
export function timeBar(
  counts: Counts,
  {
    interval,
    now,
    episodes,
    href,
    name,
    more = [],
  }: {
    readonly interval: Interval;
    readonly now: EpochMs;
    readonly episodes: readonly Episode[];
    readonly href: string;
    readonly name: string;
    /** Further cells. */
    readonly more?: readonly string[];
  },
): Bar {
  const { good, bad } = counts;
  const counted = good + bad;
  const inside = episodes.filter((episode) => {
    const time = episodeTime(episode, now);
    return time.start < interval.end && time.end > interval.start;
  });
  const words = wordsIn(inside, interval, now);
  const state = counted === 0 ? 'unknown' : worstState(['operational', ...words]);
  const cells =
    counted === 0
      ? ['–', '0', 'no data', STATE_WORDS.unknown]
      : [countText(bad), countText(counted), finePercent(counts), STATE_WORDS[state]];
  return {
    share: counted === 0 ? null : bad / counted,
    state,
    declared: undefined,
    href,
    name,
    cells: [...cells, ...more],
  };
}

/** `12:00: 82 of 100 failed; Major outage`. */
export function timeBarName({ name, cells }: Bar): string {
  const [bad, counted, , word] = cells;
  return `${name}: ${counted === '0' ? 'no calls' : `${bad} of ${counted} failed`}; ${word}`;
}

/** Steps of a length from the beginning of an interval to its end, or to now. */
export function stepsOf(
  { start, end }: Interval,
  stepMs: number,
  now: EpochMs,
): readonly Interval[] {
  const count = Math.max(0, Math.ceil((Math.min(end, now) - start) / stepMs));
  return Array.from({ length: count }, (_, i) => ({
    start: start + i * stepMs,
    end: Math.min(end, start + (i + 1) * stepMs),
  }));
}

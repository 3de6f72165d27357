import {
  type EpochMs,
  formatInstant,
  HOUR_MS,
  type Interval,
  MINUTE_MS,
  monthOf,
} from '../../ground/time.ts';
import type { Episode } from '../../health/detect/episode.ts';
import { countsWithin, type ModelCounts } from '../../health/live/kept-counts.ts';
import type { ModelMinutes, TimedCounts } from '../../health/live/recent-counts.ts';
import { durationText } from '../../papers/words/format-figure.ts';
import { periodLabelText } from '../../papers/words/format-time.ts';
import { type BarChart, chartView, DAY_HEADS, dayBar } from './bars.ts';
import { declaredNow } from './declared-now.ts';
import { incidentLine } from './incident-line.ts';
import { type LocalDay, localDays } from './local-days.ts';
import { type DayOfModel, incidentsOfModel, modelDays } from './model-days.ts';
import { modelLoss, modelNow, recentOf } from './model-row.ts';
import { failedText, finePercent, type PageWords } from './page-words.ts';
import { KEPT_DAYS, type SiteSituation } from './situation.ts';
import { stepsOf, TIME_HEADS, timeBar, timeBarName } from './time-bars.ts';

/** What of a model somebody asked for: a day, and within it an hour. */
export interface ModelChoice {
  readonly day: LocalDay;
  readonly hour: Interval | null;
}

/** The day of the query, else today; undefined for what is no day of the last 13 months. */
export function choiceOf(
  { day, hour }: { readonly day: string | undefined; readonly hour: string | undefined },
  words: PageWords,
): ModelChoice | undefined {
  const days = localDays(words.now, words.timeZone, KEPT_DAYS);
  const chosen = day === undefined ? days.at(-1) : days.find(({ date }) => date === day);
  if (chosen === undefined || hour === undefined) return chosen && { day: chosen, hour: null };
  const start = Date.parse(hour);
  const found = hoursOf(chosen, words.now).find((one) => one.start === start);
  return found && { day: chosen, hour: found };
}

function hoursOf({ interval }: LocalDay, now: EpochMs): readonly Interval[] {
  return stepsOf(interval, HOUR_MS, now);
}

export function modelView(
  counts: ModelCounts,
  situation: SiteSituation,
  {
    choice,
    ofDay,
    ofHour,
    words,
  }: {
    readonly choice: ModelChoice;
    /** Of the chosen day, and of the hour if there is one. */
    readonly ofDay: ModelMinutes;
    readonly ofHour: ModelMinutes | null;
    readonly words: PageWords;
  },
) {
  const name = words.nameOf(counts);
  const now = modelNow(counts, situation, words);
  const { last5, last60 } = recentOf(counts, situation);
  const told = declaredNow(situation, counts, words);
  const days = modelDays(counts, localDays(words.now, words.timeZone, KEPT_DAYS), situation);
  const own = incidentsOfModel(situation.incidents, counts);
  const episodes = own.flatMap((one) => one.episodes);
  const ids = new Set(own.map(({ id }) => id));
  return {
    path: '/models',
    title: `${name}: ${now.word}`,
    state: now.state,
    name,
    provider: counts.provider,
    now: { ...now, href: now.incident === '' ? '' : words.href(`/incidents/${now.incident}`) },
    five: failedText(last5),
    sixty: failedText(last60),
    declared: { state: told.state ?? 'unknown', text: told.text, url: told.url ?? '' },
    loss: modelLoss(counts, days, situation),
    months: monthViews(counts, days, situation, words),
    day: dayView(counts, { choice, ofDay, episodes, words }),
    hours:
      choice.hour === null || ofHour === null
        ? []
        : [hourView(counts, { hour: choice.hour, day: choice.day, ofHour, episodes, words })],
    incidents: situation.incidents
      .filter(({ id }) => ids.has(id))
      .toReversed()
      .map((incident) => incidentLine(incident, situation, words)),
  };
}

/** Months with a day that is kept, the newest first. */
function monthViews(
  counts: ModelCounts,
  days: readonly DayOfModel[],
  situation: SiteSituation,
  words: PageWords,
) {
  const months = [...new Set(days.map(({ day }) => monthOf(day.date)))].toReversed();
  return months.map((month) => {
    const own = days.filter(({ day }) => monthOf(day.date) === month);
    const label = periodLabelText(month);
    const chart: BarChart = {
      id: `m${month}`,
      page: 7,
      slots: 31,
      title: `${words.nameOf(counts)}: ${label}`,
      description: 'A bar for each day, as high as the share of calls that failed.',
      bars: own.map((day) =>
        dayBar(day, `${words.hrefOfModel(counts, { day: day.day.date })}#day`),
      ),
    };
    return {
      label,
      hasCalls: own.some(({ good, bad }) => good + bad > 0),
      loss: modelLoss(counts, own, situation),
      chart: chartView(chart, DAY_HEADS),
    };
  });
}

interface Parts {
  readonly episodes: readonly Episode[];
  readonly words: PageWords;
}

function dayView(
  counts: ModelCounts,
  {
    choice: { day },
    ofDay,
    episodes,
    words,
  }: Parts & { readonly choice: ModelChoice; readonly ofDay: ModelMinutes },
) {
  const hours = hoursOf(day, words.now);
  const chart: BarChart = {
    id: 'hours',
    page: 6,
    title: `${words.nameOf(counts)}: ${day.label} by hour`,
    description: 'A bar for each hour, as high as the share of calls that failed.',
    bars: hours.map((interval) => {
      const iso = formatInstant(interval.start);
      const query = { day: day.date, hour: iso };
      return timeBar(countsWithin(counts, interval), {
        interval,
        now: words.now,
        episodes,
        href: `${words.hrefOfModel(counts, query)}#hour`,
        name: clockOf(interval.start, words),
      });
    }),
  };
  return {
    label: day.label,
    total: totalView(ofDay.total),
    chart: chartView(chart, ['Hour', ...TIME_HEADS], timeBarName),
  };
}

function hourView(
  counts: ModelCounts,
  {
    hour,
    day,
    ofHour,
    episodes,
    words,
  }: Parts & {
    readonly hour: Interval;
    readonly day: LocalDay;
    readonly ofHour: ModelMinutes;
  },
) {
  const found = new Map(ofHour.minutes.map((one) => [one.minute, one]));
  const query = { day: day.date, hour: formatInstant(hour.start) };
  const chart: BarChart = {
    id: 'minutes',
    page: 15,
    title: `${words.nameOf(counts)}: ${day.label} from ${clockOf(hour.start, words)} by minute`,
    description: 'A bar for each minute, as high as the share of calls that failed.',
    bars: stepsOf(hour, MINUTE_MS, words.now).map((interval) => {
      const own = found.get(interval.start);
      return timeBar(own ?? { good: 0, bad: 0 }, {
        interval,
        now: words.now,
        episodes,
        href: `${words.hrefOfModel(counts, query)}#hour`,
        name: clockOf(interval.start, words),
        more: [own?.durationMs.median, own?.durationMs.ninetyFifth, own?.firstTokenMs.median].map(
          (value) => durationText(value ?? null),
        ),
      });
    }),
  };
  const heads = ['Minute', ...TIME_HEADS, 'Median', '95 %', 'First token'];
  return {
    label: `${clockOf(hour.start, words)} to ${clockOf(hour.end, words)}`,
    total: totalView(ofHour.total),
    chart: chartView(chart, heads, timeBarName),
  };
}

/** `12:00`, whatever day it is of. */
function clockOf(instant: EpochMs, words: PageWords): string {
  return words.time(instant).text.slice(-5);
}

function totalView(total: TimedCounts | null) {
  if (total === null) return [];
  const { durationMs, firstTokenMs } = total;
  return [
    {
      calls: failedText(total),
      share: finePercent(total),
      median: durationText(durationMs.median),
      ninetyFifth: durationText(durationMs.ninetyFifth),
      firstToken: durationText(firstTokenMs.median),
      firstTokenNinetyFifth: durationText(firstTokenMs.ninetyFifth),
    },
  ];
}

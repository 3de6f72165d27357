import type { Counts } from '../../health/detect/minute-counts.ts';
import { modelStateIn } from '../../health/incident/model-state.ts';
import { lastCallOf, type ModelCounts } from '../../health/live/kept-counts.ts';
import { countText } from '../../papers/words/format-figure.ts';
import { type BarChart, chartView, DAY_HEADS, dayBar } from './bars.ts';
import { declaredNow } from './declared-now.ts';
import type { LocalDay } from './local-days.ts';
import { type DayOfModel, incidentsOfModel, minutesIn, modelDays } from './model-days.ts';
import { failedText, finePercent, type PageWords } from './page-words.ts';
import { type SiteState, STATE_WORDS } from './palette.ts';
import type { SiteSituation } from './situation.ts';

/** How a model stands now. */
export interface ModelNow {
  readonly state: SiteState;
  readonly word: string;
  /** Since when, in which incident; empty: there is nothing to add. */
  readonly note: string;
  readonly incident: string;
}

export function modelNow(
  counts: ModelCounts,
  situation: SiteSituation,
  words: PageWords,
): ModelNow {
  const found = modelStateIn(situation.open, counts);
  const recent = recentOf(counts, situation);
  const hasCalls = recent.last15.good + recent.last15.bad > 0;
  if (found === null) {
    const last = lastCallOf(counts);
    if (hasCalls) {
      return { state: 'operational', word: STATE_WORDS.operational, note: '', incident: '' };
    }
    const note = last === null ? 'never called' : `no calls since ${words.zonedText(last)}`;
    return { state: 'unknown', word: STATE_WORDS.unknown, note, incident: '' };
  }
  const { severity, since, incident } = found;
  const worst = STATE_WORDS[severity];
  if (!hasCalls) {
    const last = lastCallOf(counts);
    const note = last === null ? '' : `no calls since ${words.zonedText(last)}: it can’t be seen`;
    return { state: 'unknown', word: `${worst}, starved`, note, incident };
  }
  return found.state === 'monitoring'
    ? {
        state: severity,
        word: 'Looks better',
        note: `since ${words.zonedText(since)}, was ${worst.toLowerCase()}`,
        incident,
      }
    : { state: severity, word: worst, note: `since ${words.zonedText(since)}`, incident };
}

const NOTHING: Counts = { good: 0, bad: 0 };

export function recentOf(
  { provider, model }: ModelCounts,
  { recent }: Pick<SiteSituation, 'recent'>,
) {
  const found = recent.find((one) => one.provider === provider && one.model === model);
  return found ?? { last5: NOTHING, last15: NOTHING, last60: NOTHING };
}

/** What is lost over some days: calls and minutes first, the share after them. */
export function modelLoss(
  counts: ModelCounts,
  days: readonly DayOfModel[],
  { incidents, now }: Pick<SiteSituation, 'incidents' | 'now'>,
) {
  const sum = days.reduce(
    (all, { good, bad }) => ({ good: all.good + good, bad: all.bad + bad }),
    NOTHING,
  );
  const interval = {
    start: days[0]?.day.interval.start ?? now,
    end: Math.min(now, days.at(-1)?.day.interval.end ?? now),
  };
  const episodes = incidentsOfModel(incidents, counts).flatMap((one) => one.episodes);
  return {
    calls: countText(sum.bad),
    counted: countText(sum.good + sum.bad),
    minutes: countText(minutesIn(episodes, interval, now)),
    share: finePercent(sum),
  };
}

/** A model as the status page has it. */
export function modelRow(
  counts: ModelCounts,
  days: readonly LocalDay[],
  situation: SiteSituation,
  words: PageWords,
) {
  const name = words.nameOf(counts);
  const own = modelDays(counts, days, situation);
  const { last5, last60 } = recentOf(counts, situation);
  const told = declaredNow(situation, counts, words);
  const now = modelNow(counts, situation, words);
  const chart: BarChart = {
    page: 7,
    id: `m${situation.models.indexOf(counts)}`,
    title: `${name}: ${days.length} days`,
    description:
      'Height: the share of calls that failed; full height is all of them. ' +
      'Below: what the provider declared.',
    bars: own.map((day) => dayBar(day, `${words.hrefOfModel(counts, { day: day.day.date })}#day`)),
  };
  return {
    name,
    href: words.hrefOfModel(counts),
    now: { ...now, href: now.incident === '' ? '' : words.href(`/incidents/${now.incident}`) },
    five: failedText(last5),
    sixty: failedText(last60),
    declared: {
      state: told.state ?? 'unknown',
      text: told.text,
      url: told.url ?? '',
    },
    loss: modelLoss(counts, own, situation),
    chart: chartView(chart, DAY_HEADS),
  };
}

import { lastCallOf } from '../../health/live/kept-counts.ts';
import { byBadness, headlineOf } from './headline.ts';
import { incidentLine } from './incident-line.ts';
import { localDays } from './local-days.ts';
import { modelRow } from './model-row.ts';
import { agoText, type PageWords } from './page-words.ts';
import { groupsOf } from './shown-models.ts';
import type { SiteLook } from './site-file.ts';
import type { SiteSituation } from './situation.ts';

const DAYS = 90;

export function statusView(look: SiteLook, situation: SiteSituation, words: PageWords) {
  const days = localDays(situation.now, words.timeZone, DAYS);
  const headline = headlineOf(situation, words);
  const last = situation.models.flatMap((model) => lastCallOf(model) ?? []);
  const newest = last.length === 0 ? null : Math.max(...last);
  const open = byBadness(situation.open).map((incident) =>
    incidentLine(incident, situation, words),
  );
  return {
    path: '/',
    isLive: true,
    state: headline.state,
    title: headline.sentence,
    headline: headline.sentence,
    more: headline.more,
    age: newest === null ? [] : [{ ...words.time(newest), ago: agoText(newest, situation.now) }],
    made: words.time(situation.now),
    // One that is alone has been said in the headline.
    first: open.length === 1 ? open : [],
    open: open.length === 1 ? [] : open,
    planned: plannedViews(situation, words),
    groups: groupsOf(look, situation).map(({ name, models }) => ({
      name,
      models: models.map((counts) => modelRow(counts, days, situation, words)),
    })),
    days: DAYS,
    isEmpty: situation.models.length === 0 && look.groups === null,
  };
}

/** Maintenance that is announced, or goes on. */
function plannedViews({ declared: { planned }, now }: SiteSituation, words: PageWords) {
  return planned
    .filter(({ start, end }) => (end ?? start ?? now) >= now)
    .map(({ provider, models, title, start, end }) => ({
      title,
      who:
        models.length === 0
          ? provider
          : models.map((model) => words.nameOf({ provider, model })).join(', '),
      from: start === null ? [] : [words.time(start)],
      until: end === null ? [] : [words.time(end)],
    }));
}

import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { SaidEstimate } from '../../health/estimate/track-record.ts';
import { headlineCalls, headlineSeverity } from '../../health/incident/headline.ts';
import { lastCallOf } from '../../health/live/kept-counts.ts';
import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import { counted, countText, listed } from '../../papers/words/format-figure.ts';
import { lengthWords } from '../../papers/words/incident-words.ts';
import { declaredNowText } from './declared-now.ts';
import { atLeastText, type PageWords, wholePercent } from './page-words.ts';
import { type SiteState, STATES } from './palette.ts';
import type { SiteSituation } from './situation.ts';

/** One sentence about now, and what belongs to it. */
export interface Headline {
  readonly state: SiteState;
  readonly sentence: string;
  readonly more: readonly string[];
}

const MOST_NAMED = 4;

export function headlineOf(situation: SiteSituation, words: PageWords): Headline {
  const [worst, ...others] = byBadness(situation.open);
  if (worst === undefined) return calmHeadline(situation, words);
  const alsoOpen =
    others.length === 0
      ? []
      : [`${counted(others.length, 'more incident', 'more incidents')} open.`];
  return {
    state: isStarved(worst, situation) ? 'unknown' : headlineSeverity(worst.figures).now,
    sentence: openSentence(worst, situation, words),
    more: [...openDetails(worst, situation, words), ...alsoOpen],
  };
}

/** The worst first, then the longest. */
export function byBadness(open: readonly RecordedIncident[]): readonly RecordedIncident[] {
  const level = ({ figures }: RecordedIncident) => STATES.indexOf(headlineSeverity(figures).now);
  return open.toSorted((a, b) => level(b) - level(a) || a.figures.began - b.figures.began);
}

function calmHeadline({ recent, models }: SiteSituation, words: PageWords): Headline {
  const called = recent.filter(({ last15: { good, bad } }) => good + bad > 0);
  const calls = called.reduce((sum, { last15: { good, bad } }) => sum + good + bad, 0);
  if (calls === 0) {
    const sentence =
      models.length === 0
        ? 'No data: no model has been called yet.'
        : 'No data: no calls in the last 15 minutes.';
    return { state: 'unknown', sentence, more: [] };
  }
  const many = counted(called.length, 'model', 'models');
  return {
    state: 'operational',
    sentence: `No incident in ${countText(calls)} calls to ${many} in the last 15 minutes.`,
    more: calls < 100 ? [`So few calls show little; to ${words.zonedText(words.now)}.`] : [],
  };
}

/** None of the models that it is about was called within 15 minutes: nothing is known of now. */
function isStarved({ figures }: RecordedIncident, { recent }: SiteSituation): boolean {
  return !recent.some(
    ({ provider, model, last15: { good, bad } }) =>
      good + bad > 0 &&
      figures.bad.some((cell) => cell.provider === provider && cell.model === model),
  );
}

/** `Claude Opus 4.6: 82 % of calls failing since 11:04 UTC, at least 73 %.` */
export function openSentence(
  incident: RecordedIncident,
  situation: SiteSituation,
  words: PageWords,
): string {
  const { figures } = incident;
  const { bad, counted: calls } = headlineCalls(figures);
  const counts = { bad, good: calls - bad };
  const began = words.zonedText(figures.began);
  const what = whatFails(figures, words);
  if (figures.state === 'monitoring' && figures.monitoringSince !== null) {
    const since = words.zonedText(figures.monitoringSince);
    return `${what}: looks better since ${since}, after failures from ${began} on.`;
  }
  const share = wholePercent(bad / Math.max(1, calls));
  if (isStarved(incident, situation)) {
    const last = lastCallTo(figures.bad, situation);
    const since = last === null ? '' : `; no calls since ${words.zonedText(last)}`;
    return `${what}: ${share} of calls failed from ${began} on${since}.`;
  }
  return `${what}: ${share} of calls failing since ${began}, ${atLeastText(counts)}.`;
}

function lastCallTo(cells: readonly Cell[], { models }: SiteSituation): EpochMs | null {
  const last = models
    .filter(({ provider, model }) =>
      cells.some((cell) => cell.provider === provider && cell.model === model),
    )
    .flatMap((model) => lastCallOf(model) ?? []);
  return last.length === 0 ? null : Math.max(...last);
}

export function whatFails(
  { episodes, headline }: Pick<RecordedIncident['figures'], 'episodes' | 'headline'>,
  words: PageWords,
): string {
  const names = headline.flatMap((place) => {
    const episode = episodes[place];
    return episode === undefined ? [] : [words.scope(episode.scope)];
  });
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, MOST_NAMED);
  const rest = distinct.length - shown.length;
  return listed(rest > 0 ? [...shown, `${rest} more`] : shown);
}

function openDetails(
  incident: RecordedIncident,
  situation: SiteSituation,
  words: PageWords,
): readonly string[] {
  const { figures } = incident;
  const affected = [...new Set(figures.bad.map((cell) => words.nameOf(cell)))];
  const isAlready = affected.length === 1 && whatFails(figures, words).includes(affected[0] ?? '');
  const shown = affected.slice(0, MOST_NAMED);
  const rest = affected.length - shown.length;
  const named = listed(rest > 0 ? [...shown, `${rest} more`] : shown);
  const providers = [...new Set(figures.bad.map(({ provider }) => provider))];
  const estimate = situation.estimates.get(incident.id);
  return [
    ...(isAlready || affected.length === 0 ? [] : [`Affected: ${named}.`]),
    ...providers.map((provider) => declaredNowText(situation, { provider }, words)),
    ...(estimate === undefined ? [] : [halfText(estimate)]),
  ];
}

/** `Half of 34 comparable incidents ended within 1 h 10 min more.` */
export function halfText({ said, compared, state }: SaidEstimate): string {
  const all = counted(compared, 'comparable incident', 'comparable incidents');
  if (said.without !== undefined) {
    const few = compared === 0 ? 'no comparable incident' : `only ${all}`;
    return `No estimate of the end: ${few} outlasted this one so far.`;
  }
  const half = said.quantiles[2];
  if (half === null || half === undefined) {
    return `More than half of ${all} went on for longer than any that is known.`;
  }
  const what = state === 'monitoring' ? 'proved over' : 'ended';
  return `Half of ${all} ${what} within ${lengthWords(half * MINUTE_MS)} more.`;
}

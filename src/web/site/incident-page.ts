import { DAY_MS, HOUR_MS, type Interval, MINUTE_MS } from '../../ground/time.ts';
import type { Declaration } from '../../health/declared/declarations.ts';
import type { SaidPost, SaidUpdate } from '../../health/declared/said-posts.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { ScoredEstimate, TrackRecord } from '../../health/estimate/track-record.ts';
import { headlineCalls, headlineSeverity } from '../../health/incident/headline.ts';
import { countsWithin } from '../../health/live/kept-counts.ts';
import type {
  IncidentRevision,
  IncidentWord,
  RecordedIncident,
} from '../../health/record/find-incidents.ts';
import { trackRecordWords } from '../../papers/words/estimate-words.ts';
import { countText } from '../../papers/words/format-figure.ts';
import { lengthWords } from '../../papers/words/incident-words.ts';
import { type BarChart, chartView } from './bars.ts';
import { halfText, openSentence } from './headline.ts';
import { overSentence } from './incident-line.ts';
import { timelineOf } from './incident-timeline.ts';
import type { PageWords } from './page-words.ts';
import { STATE_WORDS } from './palette.ts';
import type { SiteSituation } from './situation.ts';
import { stepsOf, TIME_HEADS, timeBar, timeBarName } from './time-bars.ts';

/** All that is on record of one incident. */
export interface IncidentKnown {
  readonly incident: RecordedIncident;
  readonly revisions: readonly IncidentRevision[];
  readonly words: readonly IncidentWord[];
  /** Of this incident, oldest first. */
  readonly estimates: readonly ScoredEstimate[];
  readonly record: TrackRecord;
  /** Null: nobody told. */
  readonly declarations: readonly Declaration[] | null;
  readonly posts: readonly SaidPost[];
  readonly updates: readonly SaidUpdate[];
}

const QUARTER_MS = 15 * MINUTE_MS;

export function incidentView(known: IncidentKnown, situation: SiteSituation, words: PageWords) {
  const { incident, estimates } = known;
  const { id, figures, standing, mergedInto } = incident;
  const { bad, counted } = headlineCalls(figures);
  const { worst } = headlineSeverity(figures);
  const isOver = figures.ended !== null;
  const sentence = isOver
    ? overSentence(incident, words)
    : openSentence(incident, situation, words);
  const newest = estimates.at(-1);
  return {
    path: '/incidents',
    isLive: !isOver,
    title: `${id}: ${sentence}`,
    state: standing === 'standing' ? worst : 'unknown',
    id,
    sentence,
    standing: standingWords(standing),
    merged:
      mergedInto === null ? [] : [{ id: mergedInto, href: words.href(`/incidents/${mergedInto}`) }],
    lost: countText(bad),
    counted: countText(counted),
    length: lengthWords((figures.ended ?? words.now) - figures.began),
    began: words.time(figures.began),
    severities: severityViews(incident, words),
    chart: chartView(chartOf(known, situation, words), ['From', ...TIME_HEADS], timeBarName),
    timeline: timelineOf(known, words),
    silence: silenceTexts(known, words),
    hit: cellNames(figures.bad, words),
    spared: cellNames(figures.healthy, words),
    unseen: cellNames(figures.unseen, words),
    newest: newest === undefined || isOver ? '' : halfText(newest),
    estimates: estimates.map((one) => estimateView(one, words)),
    record: trackRecordWords(known.record),
    revisions:
      known.revisions.length < 2 ? [] : known.revisions.map((one) => revisionView(one, words)),
  };
}

function standingWords(standing: RecordedIncident['standing']): string {
  if (standing === 'withdrawn') {
    return 'Withdrawn: the calls as they are known now make no incident of it.';
  }
  return standing === 'merged' ? 'Merged: it is a part of another one.' : '';
}

/** What fails by place and since when it is how bad. */
function severityViews({ figures }: RecordedIncident, words: PageWords) {
  return figures.headline.flatMap((place) => {
    const episode = figures.episodes[place];
    if (episode === undefined) return [];
    return [
      {
        what: words.scope(episode.scope),
        bands: episode.severity.map(({ at, word }) => ({
          state: word,
          word: STATE_WORDS[word],
          from: words.time(at),
        })),
      },
    ];
  });
}

/** Of the models that were hit, from an hour before to an hour after. */
function chartOf(
  { incident }: IncidentKnown,
  situation: SiteSituation,
  words: PageWords,
): BarChart {
  const { figures } = incident;
  const end = Math.min(words.now, (figures.ended ?? words.now) + HOUR_MS);
  const time: Interval = {
    start: figures.began - (figures.began % QUARTER_MS) - HOUR_MS,
    end: Math.ceil(end / QUARTER_MS) * QUARTER_MS,
  };
  const step = time.end - time.start > 2 * DAY_MS ? HOUR_MS : QUARTER_MS;
  const hit = situation.models.filter(({ provider, model }) =>
    figures.bad.some((cell) => cell.provider === provider && cell.model === model),
  );
  const episodes = figures.headline.flatMap((place) => figures.episodes[place] ?? []);
  return {
    id: 'course',
    page: 4,
    title: 'Calls of the models that were hit',
    description: 'Bars as high as the share of calls that failed, from an hour before on.',
    bars: stepsOf(time, step, words.now).map((interval) => {
      const counts = hit
        .map((model) => countsWithin(model, interval))
        .reduce((a, b) => ({ good: a.good + b.good, bad: a.bad + b.bad }), { good: 0, bad: 0 });
      const name = words.time(interval.start).text;
      return timeBar(counts, {
        interval,
        now: words.now,
        episodes,
        href: '#course-t',
        name,
      });
    }),
  };
}

/** How long nothing was said: by our own clock, and by that of the provider. */
function silenceTexts({ declarations }: IncidentKnown, words: PageWords): readonly string[] {
  if (declarations === null) return ['Not told: no status page of the provider is read.'];
  if (declarations.length === 0) return ['Nothing has been declared so far.'];
  return declarations.map((one) => silenceText(one, words));
}

function silenceText(
  { kind, post, silenceMinutes, claimedMinutes, backDatedMinutes }: Declaration,
  words: PageWords,
): string {
  if (post === null) return 'Never declared.';
  const minutes = (count: number) => lengthWords(count * MINUTE_MS);
  const seen = words.zonedText(post.firstSeen);
  if (kind === 'provider_first') return `Declared before the first bad minute: seen ${seen}.`;
  const back =
    backDatedMinutes === null ? '' : ` Back-dated by at least ${minutes(backDatedMinutes)}.`;
  const claimed =
    claimedMinutes === null || claimedMinutes === silenceMinutes || claimedMinutes < 0
      ? ''
      : ` The provider says that it posted after ${minutes(claimedMinutes)}.`;
  const silence = silenceMinutes === null ? 'Not known' : minutes(silenceMinutes);
  const what = kind === 'resolved_first' ? 'told only when it was over' : 'until a post was seen';
  return `${silence} of silence, ${what} (${seen}).${claimed}${back}`;
}

/** Without accounts, which are nobody's business here. */
function cellNames(cells: readonly Cell[], words: PageWords): readonly string[] {
  return [...new Set(cells.map((cell) => words.scope({ kind: 'cell', ...cell })))];
}

function estimateView(
  { issuedAt, said, state, tookMinutes, score, compared }: ScoredEstimate,
  words: PageWords,
) {
  const minutes = (count: number) => lengthWords(count * MINUTE_MS);
  const [tenth, quarter, half, threeQuarters, nineTenths] = said.quantiles.map((value) =>
    value === null ? 'longer than any' : minutes(value),
  );
  const none = said.without !== undefined;
  return {
    at: words.time(issuedAt),
    state: state === 'monitoring' ? 'looks better' : 'open',
    half: none ? 'no estimate' : (half ?? ''),
    oneInTwo: none ? '–' : `${quarter} to ${threeQuarters}`,
    eightInTen: none ? '–' : `${tenth} to ${nineTenths}`,
    compared: countText(compared),
    took: tookMinutes === undefined ? 'not known yet' : minutes(tookMinutes),
    held: score === undefined ? '–' : score.isInEightOfTen ? 'held' : 'missed',
  };
}

function revisionView(revision: IncidentRevision, words: PageWords) {
  const { ended, began, standing } = revision;
  return {
    at: words.time(revision.recordedAt),
    number: String(revision.revision),
    text:
      `from ${words.zonedText(began)} ` +
      `${ended === null ? 'on' : `to ${words.zonedText(ended)}`}` +
      `${standing === 'standing' ? '' : `, ${standing}`}`,
  };
}

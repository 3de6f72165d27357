import { type EpochMs, localMinute } from '../../ground/time.ts';
import type { SaidEstimate } from '../../health/estimate/track-record.ts';
import type {
  IncidentRevision,
  IncidentWord,
  RecordedIncident,
} from '../../health/record/find-incidents.ts';
import { estimateWords } from '../../papers/words/estimate-words.ts';
import {
  failedShareWords,
  incidentSentence,
  scopeWords,
} from '../../papers/words/incident-words.ts';
import { quantity } from '../terminal/print.ts';
import { type Paint, textTable } from '../terminal/text-table.ts';
import { cellLines } from './text-where.ts';

interface Shown {
  readonly timeZone: string;
  readonly paint: Paint;
}

/** A sentence for each. */
export function renderIncidents(
  incidents: readonly RecordedIncident[],
  hidden: number,
  { isCalled, ...shown }: Shown & { readonly isCalled: boolean },
): string {
  const more =
    hidden > 0 ? [`${quantity(hidden, 'incident')} withdrawn or merged: --all shows them`] : [];
  if (incidents.length === 0) {
    const calm = isCalled ? 'No incident was measured' : 'No calls were counted';
    return [`${calm} in this time.`, ...more].join('\n');
  }
  return [...incidents.map((incident) => headLine(incident, shown)), ...more].join('\n');
}

function headLine(incident: RecordedIncident, { timeZone, paint }: Shown): string {
  const { id, standing, mergedInto, figures } = incident;
  const sentence = incidentSentence(figures, timeZone);
  if (standing === 'withdrawn') return paint('dim', `${id}  withdrawn. ${sentence}`);
  if (standing === 'merged') return paint('dim', `${id}  merged into ${mergedInto}. ${sentence}`);
  const style = { open: 'red', monitoring: 'yellow', resolved: 'bold' } as const;
  return `${paint(style[figures.state], id)}  ${sentence}`;
}

/** All that is known of one. */
export function renderIncident(
  incident: RecordedIncident,
  {
    revisions,
    words,
    estimates,
    impact,
    ...shown
  }: Shown & {
    /** Where it hit, in sentences. */
    readonly impact: readonly string[];
    /** Oldest first. */
    readonly estimates: readonly SaidEstimate[];
    readonly revisions: readonly IncidentRevision[];
    readonly words: readonly IncidentWord[];
  },
): string {
  const { figures, recordedAt } = incident;
  const { timeZone, paint } = shown;
  const at = (instant: EpochMs) => localMinute(instant, timeZone);
  const episodes = figures.episodes.map((episode, place) => [
    {
      text: figures.headline.includes(place)
        ? `* ${scopeWords(episode.scope)}`
        : `  ${scopeWords(episode.scope)}`,
    },
    { text: at(episode.began) },
    { text: episode.ended === null ? episode.state : at(episode.ended) },
    {
      text: episode.severity
        .map(({ at: since, word }) => `${word} ${at(since).slice(-5)}`)
        .join(', '),
    },
    { text: failedShareWords(episode.bad, episode.counted) },
  ]);
  const review = words.findLast(({ kind }) => kind === 'review');
  const said = words.filter(({ kind }) => kind !== 'review');
  const newest = estimates.at(-1);
  return [
    headLine(incident, shown),
    `Opened ${at(figures.opened)}, recorded ${at(recordedAt)} (${timeZone}).`,
    ...(newest === undefined || figures.ended !== null
      ? []
      : [`At ${at(newest.issuedAt)}: ${estimateWords(newest)}.`]),
    '',
    ...textTable(['* headline', 'began', 'ended', 'severity', 'calls'], episodes, paint),
    '',
    ...cellLines(figures),
    ...impact,
    ...(review === undefined ? [] : ['', `Review by ${review.saidBy}: ${review.body}`]),
    ...(said.length === 0 ? [] : ['']),
    ...said.map(({ saidAt, saidBy, body, url }) => {
      const where = url === null || url === body ? '' : ` ${url}`;
      return `${at(saidAt)}  ${saidBy}: ${body}${where}`;
    }),
    ...(revisions.length < 2 ? [] : ['', paint('bold', 'Revisions')]),
    ...(revisions.length < 2 ? [] : revisions.map((revision) => revisionLine(revision, at))),
  ].join('\n');
}

function revisionLine(one: IncidentRevision, at: (instant: EpochMs) => string): string {
  const moved = [
    one.beganBefore === null || one.beganBefore === one.began
      ? ''
      : `beginning ${at(one.beganBefore)} -> ${at(one.began)}`,
    one.revision === 1 || one.endedBefore === one.ended
      ? ''
      : `end ${endText(one.endedBefore, at)} -> ${endText(one.ended, at)}`,
    one.standing === 'standing' ? '' : one.standing,
    one.mergedInto === null ? '' : `into ${one.mergedInto}`,
  ].filter((part) => part !== '');
  return `${one.revision}. ${at(one.recordedAt)}  ${moved.join(', ') || 'state or scopes'}`;
}

function endText(ended: EpochMs | null, at: (instant: EpochMs) => string): string {
  return ended === null ? 'open' : at(ended);
}

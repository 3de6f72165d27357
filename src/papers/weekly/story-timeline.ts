import type { EpochMs } from '../../ground/time.ts';
import type { Episode } from '../../health/detect/episode.ts';
import { scopeWords } from '../words/incident-words.ts';
import type { IncidentOfWeek } from './week-health.ts';

export interface TimelineEntry {
  readonly at: EpochMs;
  readonly text: string;
}

/** What happened when, oldest first: what was measured, and beside it what was declared. */
export function storyTimeline({ figures, declarations }: IncidentOfWeek): readonly TimelineEntry[] {
  const { began, opened, ended, episodes } = figures;
  const headline = figures.headline.flatMap((place) => episodes[place] ?? []);
  const first = episodes.find((episode) => episode.began === began);
  const isLonger = ended !== null && headline.every((episode) => episode.ended !== ended);
  const entries: readonly TimelineEntry[] = [
    { at: began, text: `first failing minute${first === undefined ? '' : `: ${nameOf(first)}`}` },
    ...headline.flatMap(episodeEntries),
    { at: opened, text: 'incident opened: the evidence suffices' },
    ...declarations.flatMap(({ declaration: { post }, title }) => {
      if (post === null) return [];
      const quoted = title === '' ? '' : ` (“${title}”)`;
      const { firstSeen, resolvedAt } = post;
      return [
        { at: firstSeen, text: `first seen on their page${quoted}` },
        ...(resolvedAt === null ? [] : [{ at: resolvedAt, text: 'resolved, says their page' }]),
      ];
    }),
    ...(isLonger ? [{ at: ended, text: 'all of it good again from here on' }] : []),
  ];
  // Of one minute in the order in which they stand here.
  return entries.toSorted((a, b) => a.at - b.at);
}

function episodeEntries(episode: Episode): readonly TimelineEntry[] {
  const name = nameOf(episode);
  const { began, opened, severity, monitoring, ended, reason } = episode;
  const first = severity[0];
  const proof = reason === 'quiet' ? ', with too few calls to prove more' : '';
  return [
    { at: began, text: `${name} fails${first?.at === began ? `, ${first.word}` : ''}` },
    { at: opened, text: `found in ${name}` },
    ...severity
      .filter(({ at }) => at !== began)
      .map(({ at, word }) => ({ at, text: `${name} ${word}` })),
    ...monitoring.map((at) => ({ at, text: `${name} looks better` })),
    ...(ended === null ? [] : [{ at: ended, text: `${name} good again from here on${proof}` }]),
  ];
}

function nameOf({ scope }: Episode): string {
  return scopeWords(scope);
}

import type { EpochMs } from '../../ground/time.ts';
import type { SaidPost, SaidUpdate } from '../../health/declared/said-posts.ts';
import type { IncidentWord, RecordedIncident } from '../../health/record/find-incidents.ts';
import { webAddress } from './declared-now.ts';
import type { PageTime, PageWords } from './page-words.ts';
import { STATE_WORDS } from './palette.ts';

/** Whose words a line has: what was measured, what the provider said, what people here said. */
type Voice = 'measured' | 'declared' | 'people';

interface TimelineLine {
  readonly at: EpochMs;
  readonly voice: Voice;
  readonly text: string;
  /** Words of others, as they are. */
  readonly quote?: string;
  readonly url?: string | null;
}

export interface TimelineView {
  readonly time: PageTime;
  readonly voice: Voice;
  readonly text: string;
  readonly quote: string;
  readonly url: string;
}

/** In the order of time; of one minute first what was measured. */
export function timelineOf(
  {
    incident,
    words: said,
    posts,
    updates,
  }: {
    readonly incident: RecordedIncident;
    readonly words: readonly IncidentWord[];
    readonly posts: readonly SaidPost[];
    readonly updates: readonly SaidUpdate[];
  },
  words: PageWords,
): readonly TimelineView[] {
  const lines = [
    ...measuredLines(incident),
    ...posts.flatMap((post) => postLines(post, updates, words)),
    ...said.map(wordLine),
  ];
  return lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, voice, text, quote = '', url = null }) => ({
      time: words.time(at),
      voice,
      text,
      quote,
      url: webAddress(url) ?? '',
    }));
}

function measuredLines({ figures }: RecordedIncident): readonly TimelineLine[] {
  const { began, opened, monitoringSince, ended, headline, episodes } = figures;
  const own = headline.flatMap((place) => episodes[place] ?? []);
  const changes = own.flatMap(({ severity }) => severity.slice(1));
  const better = own.flatMap(({ monitoring }) => monitoring);
  const over = own.flatMap(({ resolved, reason }) =>
    resolved === null ? [] : [{ at: resolved, reason }],
  );
  const lines: TimelineLine[] = [
    { at: began, voice: 'measured', text: 'First failing minute' },
    { at: opened, voice: 'measured', text: 'Found: the calls sufficed to call it an incident' },
    ...changes.map(
      ({ at, word }): TimelineLine => ({
        at,
        voice: 'measured',
        text: STATE_WORDS[word],
      }),
    ),
    ...[...new Set([...better, ...(monitoringSince === null ? [] : [monitoringSince])])].map(
      (at): TimelineLine => ({ at, voice: 'measured', text: 'Looks better' }),
    ),
    ...(ended === null
      ? []
      : [{ at: ended, voice: 'measured', text: 'End: good from here on' } as const]),
    ...over.map(
      ({ at, reason }): TimelineLine => ({
        at,
        voice: 'measured',
        text: reason === 'quiet' ? 'Quiet: too few calls to prove more' : 'Proved over',
      }),
    ),
  ];
  const key = ({ at, text }: TimelineLine) => `${at} ${text}`;
  return [...new Map(lines.map((line) => [key(line), line])).values()];
}

function postLines(
  post: SaidPost,
  updates: readonly SaidUpdate[],
  words: PageWords,
): readonly TimelineLine[] {
  const title = post.title === '' ? 'a post without a title' : `“${post.title}”`;
  const own = updates.filter(({ post: of }) => of === post.id);
  return [
    {
      at: post.firstSeen,
      voice: 'declared',
      text: `${post.provider} declared, seen by us: ${title}`,
      url: post.url,
    },
    ...own.map(
      (update): TimelineLine => ({
        at: update.at,
        voice: 'declared',
        text: `${post.provider}: ${statusText(update)}${shownAs(update, words)}`,
        quote: update.body,
      }),
    ),
    ...(post.resolvedAt === null
      ? []
      : [
          {
            at: post.resolvedAt,
            voice: 'declared',
            text: `${post.provider} says that it is resolved`,
          } as const,
        ]),
  ];
}

/** Not every page has a word for how an update leaves things. */
function statusText({ status }: SaidUpdate): string {
  return status === 'unknown' ? 'an update' : status.replace('_', ' ');
}

/** Where the page shows another time than the one at which it was written. */
function shownAs({ at, displayAt }: SaidUpdate, words: PageWords): string {
  if (displayAt === null || Math.abs(displayAt - at) < 60_000) return '';
  return `, shown as of ${words.zonedText(displayAt)}`;
}

const KINDS = { say: 'People here', link: 'People here, a link', review: 'Review by people here' };

/** Whoever said it, the name stays in the house. */
function wordLine({ saidAt, kind, body, url }: IncidentWord): TimelineLine {
  return { at: saidAt, voice: 'people', text: KINDS[kind], quote: body, url };
}

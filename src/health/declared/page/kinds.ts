import type { PageReading } from '../page-reading.ts';
import { readAwsEvents } from './aws.ts';
import { readBetterStack } from './better-stack.ts';
import { readFeed } from './feed.ts';
import { readGoogleIncidents } from './google.ts';
import { readIncidentIoSummary } from './incident-io.ts';
import { readInstatusComponents, readInstatusSummary } from './instatus.ts';
import { readPostsFile } from './posts-file.ts';
import { readIncidents, readSummary } from './statuspage.ts';

/** One address of a page, and how its answer is read. */
export interface PageResource {
  readonly name: string;
  /** Goes on after the page's address; empty: the address itself. */
  readonly path: string;
  /** `each` poll; or, of what is long, only when something else of the page changed, and daily. */
  readonly asked: 'each' | 'on_change';
  /** Whether a post that is listed no more is over. */
  readonly listsOpenOnly: boolean;
  /** Not every page of this kind has it. */
  readonly optional?: true;
  /** Throws if the text is nothing of the kind. */
  read(text: string): PageReading;
}

const json =
  (read: (document: unknown) => PageReading) =>
  (text: string): PageReading =>
    read(JSON.parse(text));

const each = { asked: 'each', listsOpenOnly: false } as const;
const openOnly = { asked: 'each', listsOpenOnly: true } as const;

const STATUSPAGE_INCIDENTS: PageResource = {
  name: 'incidents',
  path: '/api/v2/incidents.json',
  asked: 'on_change',
  listsOpenOnly: false,
  read: json(readIncidents),
};

/** The kinds of page that are understood. */
export const pageKinds = {
  statuspage: [
    { name: 'summary', path: '/api/v2/summary.json', ...each, read: json(readSummary) },
    STATUSPAGE_INCIDENTS,
  ],
  // Its own summary doesn't say when something was posted; the
  // imitation of Statuspage, if any, does.
  incident_io: [
    {
      name: 'summary',
      path: '/api/v1/summary',
      ...openOnly,
      read: json(readIncidentIoSummary),
    },
    { ...STATUSPAGE_INCIDENTS, optional: true },
  ],
  google: [{ name: 'incidents', path: '', ...each, read: json(readGoogleIncidents) }],
  aws: [{ name: 'events', path: '', ...openOnly, read: json(readAwsEvents) }],
  instatus: [
    { name: 'summary', path: '/summary.json', ...openOnly, read: json(readInstatusSummary) },
    {
      name: 'components',
      path: '/v2/components.json',
      ...each,
      optional: true,
      read: json(readInstatusComponents),
    },
  ],
  better_stack: [{ name: 'index', path: '/index.json', ...each, read: json(readBetterStack) }],
  rss: [{ name: 'feed', path: '', ...each, read: readFeed }],
  file: [{ name: 'posts', path: '', ...each, read: json(readPostsFile) }],
} as const satisfies Record<string, readonly PageResource[]>;

export type PageKind = keyof typeof pageKinds;

export const pageKindNames = Object.keys(pageKinds) as readonly PageKind[];

import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../../ground/time.ts';
import {
  componentOf,
  indicatorOf,
  type PageIndicator,
  type PageReading,
  type Post,
  statusOf,
  wordOf,
} from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { entryInstant, readEntries, someEntries } from './read-entries.ts';

const shared = { name: z.string(), status: z.string(), url: z.string().nullish() };
const incident = z.looseObject({ ...shared, started: entryInstant, impact: z.string().nullish() });
const maintenance = z.looseObject({ ...shared, start: entryInstant });

const summary = z.looseObject({
  page: z.looseObject({ status: z.string() }),
  activeIncidents: someEntries,
  activeMaintenances: someEntries,
});

const component = z.looseObject({ name: z.string(), status: z.string() });
const componentList = z.looseObject({ components: z.array(z.unknown()) });

const PAGE_WORDS: Readonly<Record<string, PageIndicator>> = {
  up: 'none',
  // It says that there are some, not how bad they are.
  hasissues: 'unknown',
  undermaintenance: 'maintenance',
};

/** Instatus's `/summary.json`: what is not over. */
export function readInstatusSummary(document: unknown): PageReading {
  const { page, activeIncidents, activeMaintenances } = summary.parse(document);
  const incidents = readEntries(activeIncidents, 'activeIncidents', incident, (one) =>
    postOf('incident', { ...one, at: one.started, impact: indicatorOf(one.impact ?? '') }),
  );
  const planned = readEntries(activeMaintenances, 'activeMaintenances', maintenance, (one) =>
    postOf('maintenance', { ...one, at: one.start, impact: 'maintenance' }),
  );
  return {
    indicator: wordOf(PAGE_WORDS, page.status),
    components: [],
    posts: [...incidents.read, ...planned.read],
    faults: [...incidents.faults, ...planned.faults],
  };
}

/** Instatus's `/v2/components.json`. */
export function readInstatusComponents(document: unknown): PageReading {
  const { components } = componentList.parse(document);
  const { read, faults } = readEntries(components, 'components', component, (one) =>
    componentOf(one.name, one.status),
  );
  return { indicator: null, components: read, posts: [], faults };
}

interface Active {
  readonly name: string;
  readonly status: string;
  readonly url?: string | null | undefined;
  readonly at: EpochMs;
  readonly impact: PageIndicator;
}

function postOf(kind: Post['kind'], { name, status, url, at, impact }: Active): Post {
  return {
    // An entry has no other name of its own than its address.
    id: url ?? `${formatInstant(at)} ${name}`,
    kind,
    title: markupText(name),
    status: statusOf(status),
    impact,
    createdAt: kind === 'incident' ? at : null,
    startedAt: kind === 'incident' ? null : at,
    resolvedAt: null,
    url: url ?? null,
    components: [],
    updates: [],
  };
}

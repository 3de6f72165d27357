import { z } from 'zod';
import {
  componentOf,
  indicatorOf,
  type PageReading,
  type Post,
  statusOf,
} from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { entryInstant, instantOrNone, readEntries, someEntries } from './read-entries.ts';

/**
 * Statuspage v2, also where another service imitates it; what an imitation lacks may be left out.
 */
const component = z.looseObject({
  name: z.string(),
  status: z.string(),
  /** A group repeats the worst of its members. */
  group: z.boolean().nullish(),
});

const update = z.looseObject({
  id: z.string(),
  status: z.string(),
  body: z.string().nullish(),
  created_at: entryInstant,
  display_at: instantOrNone,
  affected_components: z.array(z.looseObject({ name: z.string() })).nullish(),
});

const incident = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  status: z.string(),
  impact: z.string().nullish(),
  shortlink: z.string().nullish(),
  created_at: entryInstant,
  started_at: instantOrNone,
  scheduled_for: instantOrNone,
  resolved_at: instantOrNone,
  components: z.array(z.looseObject({ name: z.string() })).nullish(),
  incident_updates: z.array(update).nullish(),
});

const summary = z.looseObject({
  status: z.looseObject({ indicator: z.string() }),
  components: someEntries,
  incidents: someEntries,
  scheduled_maintenances: someEntries,
});

const incidentList = z.looseObject({ incidents: z.array(z.unknown()) });

/** `/api/v2/summary.json`: the page now, and what is not over. */
export function readSummary(document: unknown): PageReading {
  const { status, components, incidents, scheduled_maintenances } = summary.parse(document);
  const parts = readEntries(components, 'components', component, (one) => one);
  const open = readEntries(incidents, 'incidents', incident, (one) => postOf('incident', one));
  const planned = readEntries(scheduled_maintenances, 'scheduled_maintenances', incident, (one) =>
    postOf('maintenance', one),
  );
  return {
    indicator: indicatorOf(status.indicator),
    components: parts.read
      .filter(({ group }) => group !== true)
      .map((one) => componentOf(one.name, one.status)),
    posts: [...open.read, ...planned.read],
    faults: [...parts.faults, ...open.faults, ...planned.faults],
  };
}

/** `/api/v2/incidents.json`: the last 50, over or not; every further page repeats them. */
export function readIncidents(document: unknown): PageReading {
  const { incidents } = incidentList.parse(document);
  const { read, faults } = readEntries(incidents, 'incidents', incident, (one) =>
    postOf('incident', one),
  );
  return { indicator: null, components: [], posts: read, faults };
}

function postOf(kind: Post['kind'], one: z.output<typeof incident>): Post {
  const updates = one.incident_updates ?? [];
  // Of an incident that is over the list may be empty; what it changed stands in its updates.
  const names = [one.components ?? [], ...updates.map((each) => each.affected_components ?? [])];
  return {
    id: one.id,
    kind,
    title: markupText(one.name),
    status: statusOf(one.status),
    impact: kind === 'maintenance' ? 'maintenance' : indicatorOf(one.impact ?? ''),
    createdAt: one.created_at,
    startedAt: kind === 'maintenance' ? one.scheduled_for : one.started_at,
    resolvedAt: one.resolved_at,
    url: one.shortlink ?? null,
    components: [...new Set(names.flat().map(({ name }) => name))].sort(),
    updates: updates
      .map((each) => ({
        id: each.id,
        at: each.created_at,
        displayAt: each.display_at,
        status: statusOf(each.status),
        text: markupText(each.body ?? ''),
      }))
      .sort((a, b) => a.at - b.at),
  };
}

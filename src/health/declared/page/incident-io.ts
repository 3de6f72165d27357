import { z } from 'zod';
import {
  componentOf,
  indicatorOf,
  type PageReading,
  type Post,
  statusOf,
} from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { instantOrNone, readEntries, someEntries } from './read-entries.ts';

const affected = z.looseObject({ name: z.string(), current_status: z.string().nullish() });

const ongoing = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  url: z.string().nullish(),
  status: z.string(),
  current_worst_impact: z.string().nullish(),
  affected_components: z.array(affected).nullish(),
  last_update_at: instantOrNone,
  last_update_message: z.string().nullish(),
  starts_at: instantOrNone,
  started_at: instantOrNone,
});

const summary = z.looseObject({
  ongoing_incidents: z.array(z.unknown()),
  in_progress_maintenances: someEntries,
  scheduled_maintenances: someEntries,
});

/**
 * incident.io's `/api/v1/summary`. It lists what is not over, says when it was last
 * updated and not when it was posted, and names only components that are affected: what
 * isn't named is not said to be well.
 */
export function readIncidentIoSummary(document: unknown): PageReading {
  const page = summary.parse(document);
  const incidents = readEntries(page.ongoing_incidents, 'ongoing_incidents', ongoing, (one) => one);
  const maintenances = [page.in_progress_maintenances, page.scheduled_maintenances].map(
    (entries, i) =>
      readEntries(
        entries,
        i === 0 ? 'in_progress_maintenances' : 'scheduled_maintenances',
        ongoing,
        (one) => postOf('maintenance', one),
      ),
  );
  const impacts = incidents.read.map((one) => indicatorOf(one.current_worst_impact ?? ''));
  return {
    indicator: incidents.read.length === 0 ? 'none' : worst(impacts),
    components: incidents.read.flatMap((one) =>
      (one.affected_components ?? []).map(({ name, current_status }) =>
        componentOf(name, current_status ?? ''),
      ),
    ),
    posts: [
      ...incidents.read.map((one) => postOf('incident', one)),
      ...maintenances.flatMap(({ read }) => read),
    ],
    faults: [...incidents.faults, ...maintenances.flatMap(({ faults }) => faults)],
  };
}

function worst(impacts: readonly PageReading['indicator'][]): PageReading['indicator'] {
  const order = ['critical', 'major', 'minor', 'unknown', 'maintenance', 'none'] as const;
  return order.find((word) => impacts.includes(word)) ?? 'unknown';
}

function postOf(kind: Post['kind'], one: z.output<typeof ongoing>): Post {
  const status = statusOf(one.status);
  return {
    id: one.id,
    kind,
    title: markupText(one.name),
    status,
    impact: kind === 'maintenance' ? 'maintenance' : indicatorOf(one.current_worst_impact ?? ''),
    createdAt: null,
    startedAt: one.starts_at ?? one.started_at,
    resolvedAt: null,
    url: one.url ?? null,
    components: (one.affected_components ?? []).map(({ name }) => name).sort(),
    updates:
      one.last_update_at === null
        ? []
        : [
            {
              id: `${one.id}@${one.last_update_at}`,
              at: one.last_update_at,
              displayAt: null,
              status,
              text: markupText(one.last_update_message ?? ''),
            },
          ],
  };
}

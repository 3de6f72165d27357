import { z } from 'zod';
import { componentOf, indicatorOf, type PageIndicator, type PageReading } from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { entryInstant, instantOrNone, readEntries } from './read-entries.ts';

const resourceId = z.union([z.string(), z.int()]).transform(String);
const entry = z.looseObject({ id: resourceId, type: z.string(), attributes: z.unknown() });

const document = z.looseObject({
  data: z.looseObject({ attributes: z.looseObject({ aggregate_state: z.string() }) }),
  included: z.array(z.unknown()),
});

const resource = z.looseObject({ public_name: z.string(), status: z.string() });

const report = z.looseObject({
  title: z.string().nullish(),
  report_type: z.string(),
  starts_at: entryInstant,
  ends_at: instantOrNone,
  aggregate_state: z.string().nullish(),
  affected_resources: z
    .array(z.looseObject({ status_page_resource_id: resourceId, status: z.string().nullish() }))
    .nullish(),
});

const update = z.looseObject({
  message: z.string().nullish(),
  published_at: entryInstant,
  status_report_id: resourceId.nullish(),
});

/** Better Stack's `/index.json` (JSON:API): the page now and its reports, over or not. */
export function readBetterStack(page: unknown): PageReading {
  const { data, included } = document.parse(page);
  const entries = readEntries(included, 'included', entry, (one) => one);
  const ofType = <Entry>(type: string, schema: z.ZodType<Entry>) => {
    const chosen = entries.read.filter((one) => one.type === type);
    const { read, faults } = readEntries(
      chosen.map(({ attributes }) => attributes),
      type,
      schema.transform((attributes) => attributes),
      (one) => one,
    );
    // An entry that can't be read shifts those after it; then none has a name to be known by.
    const ids = faults.length === 0 ? chosen.map(({ id }) => id) : [];
    return { read: read.map((one, i) => ({ ...one, id: ids[i] ?? null })), faults };
  };
  const resources = ofType('status_page_resource', resource);
  const reports = ofType('status_report', report);
  const updates = ofType('status_update', update);
  const names = new Map(resources.read.map(({ id, public_name }) => [id, public_name]));
  const impactOf = (word: string | null | undefined): PageIndicator => indicatorOf(word ?? '');
  return {
    indicator: impactOf(data.attributes.aggregate_state),
    components: resources.read.map((one) => componentOf(one.public_name, one.status)),
    posts: reports.read.map((one) => ({
      id: one.id ?? `${one.starts_at} ${one.title ?? ''}`,
      kind: one.report_type === 'maintenance' ? 'maintenance' : 'incident',
      title: markupText(one.title ?? ''),
      status: one.ends_at === null ? 'investigating' : 'resolved',
      impact: one.report_type === 'maintenance' ? 'maintenance' : impactOf(one.aggregate_state),
      createdAt: one.report_type === 'maintenance' ? null : one.starts_at,
      startedAt: one.report_type === 'maintenance' ? one.starts_at : null,
      resolvedAt: one.ends_at,
      url: null,
      components: (one.affected_resources ?? [])
        .map(({ status_page_resource_id: id }) => names.get(id) ?? id)
        .sort(),
      updates: updates.read
        .filter(({ status_report_id }) => status_report_id === one.id)
        .map(({ id, published_at, message }) => ({
          id: id ?? String(published_at),
          at: published_at,
          displayAt: null,
          status: 'unknown',
          text: markupText(message ?? ''),
        })),
    })),
    faults: [...entries.faults, ...resources.faults, ...reports.faults, ...updates.faults],
  };
}

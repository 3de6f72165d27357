import { z } from 'zod';
import { type PageIndicator, type PageReading, type Post, wordOf } from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { entryInstant, instantOrNone, readEntries } from './read-entries.ts';

const update = z.looseObject({
  created: instantOrNone,
  when: entryInstant,
  text: z.string().nullish(),
  status: z.string().nullish(),
});

const incident = z.looseObject({
  id: z.string().min(1),
  begin: instantOrNone,
  created: entryInstant,
  end: instantOrNone,
  external_desc: z.string().nullish(),
  status_impact: z.string().nullish(),
  uri: z.string().nullish(),
  service_name: z.string().nullish(),
  affected_products: z.array(z.looseObject({ title: z.string() })).nullish(),
  updates: z.array(update).nullish(),
});

const IMPACT_WORDS: Readonly<Record<string, PageIndicator>> = {
  available: 'none',
  serviceinformation: 'minor',
  servicedisruption: 'major',
  serviceoutage: 'critical',
};

/**
 * Google Cloud's `incidents.json`. `begin` is Google's own word for when it began, `created` for
 * when it posted: the difference is its own admission of silence. There is no word for the whole.
 */
export function readGoogleIncidents(document: unknown): PageReading {
  const list = z.array(z.unknown()).parse(document);
  const { read, faults } = readEntries(list, 'incidents', incident, postOf);
  return { indicator: null, components: [], posts: read, faults };
}

function postOf(one: z.output<typeof incident>): Post {
  const products = (one.affected_products ?? []).map(({ title }) => title);
  return {
    id: one.id,
    kind: 'incident',
    title: markupText(one.external_desc ?? one.id),
    status: one.end === null ? 'investigating' : 'resolved',
    impact: wordOf(IMPACT_WORDS, one.status_impact ?? ''),
    createdAt: one.created,
    startedAt: one.begin,
    resolvedAt: one.end,
    url: one.uri ?? null,
    components: [...new Set([...products, ...(one.service_name ? [one.service_name] : [])])].sort(),
    updates: (one.updates ?? [])
      .map(({ created, when, text, status }) => ({
        id: String(created ?? when),
        at: created ?? when,
        displayAt: when,
        status: status === 'AVAILABLE' ? ('resolved' as const) : ('investigating' as const),
        text: markupText(text ?? ''),
      }))
      .sort((a, b) => a.at - b.at),
  };
}

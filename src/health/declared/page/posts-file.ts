import { z } from 'zod';
import type { PageReading } from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { entryInstant, instantOrNone, readEntries } from './read-entries.ts';

const post = z.looseObject({
  id: z.string().min(1),
  title: z.string().nullish(),
  provider: z.string().min(1).nullish(),
  models: z.array(z.string()).nullish(),
  created_at: entryInstant,
  resolved_at: instantOrNone,
  updates: z.array(entryInstant).nullish(),
});

/**
 * A JSON list that somebody keeps: of a provider without a page that can be read, of its mails.
 * Whom a post names is whom it is about; one that names nobody is judged by the rules of its
 * source.
 */
export function readPostsFile(document: unknown): PageReading {
  const list = z.array(z.unknown()).parse(document);
  const { read, faults } = readEntries(list, 'posts', post, (one) => {
    const status = one.resolved_at === null ? ('investigating' as const) : ('resolved' as const);
    return {
      id: one.id,
      kind: 'incident' as const,
      title: markupText(one.title ?? ''),
      status,
      impact: 'unknown' as const,
      createdAt: one.created_at,
      startedAt: null,
      resolvedAt: one.resolved_at,
      url: null,
      components: [],
      updates: (one.updates ?? []).map((at) => ({
        id: String(at),
        at,
        displayAt: null,
        status: 'unknown' as const,
        text: '',
      })),
      ...(one.provider ? { provider: one.provider, models: one.models ?? [] } : {}),
    };
  });
  return { indicator: null, components: [], posts: read, faults };
}

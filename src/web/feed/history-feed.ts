import type { WrittenFeed } from '../../ground/syndication.ts';
import { formatInstant } from '../../ground/time.ts';
import { renderPage } from '../../papers/print/render-page.ts';
import type { SiteLook } from '../site/site-file.ts';
import type { ToldIncident } from './told-incidents.ts';

/** One entry an incident, with all that was told of it inside; newest first. */
export function historyFeed(
  { look, baseUrl, path }: { look: SiteLook; baseUrl: string; path: string },
  told: readonly ToldIncident[],
): WrittenFeed {
  const host = new URL(baseUrl).host;
  const entries = told
    .map(({ incident, sentence, updates, updatedAt }) => ({
      id: `tag:${host},2026:${incident.id}`,
      title: sentence,
      url: `${baseUrl}/incidents/${incident.id}`,
      published: incident.recordedAt,
      updated: updatedAt,
      html: renderPage('site/feed-entry', {
        updates: updates.map(({ at, text }) => ({ at: formatInstant(at), text })),
      }),
    }))
    .toSorted((a, b) => b.updated - a.updated);
  return {
    id: `tag:${host},2026:history`,
    title: look.title,
    url: `${baseUrl}/history`,
    selfUrl: `${baseUrl}${path}`,
    // Of what happened, not of when somebody asked.
    updated: entries[0]?.updated ?? 0,
    entries,
  };
}

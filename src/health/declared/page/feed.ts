import type { Fault } from '../../../ground/errors.ts';
import { parseSyndication } from '../../../ground/syndication.ts';
import { type PageReading, type Post, statusOf } from '../page-reading.ts';
import { markupText } from './markup-text.ts';
import { instantIn } from './read-entries.ts';

interface Item {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly link: string | undefined;
  readonly created: string | undefined;
  readonly changed: string | undefined;
  readonly text: string | undefined;
  readonly categories: readonly string[];
}

/**
 * RSS or Atom. An entry is a post; a feed has no word for the whole, none for a
 * component, and says that something is over only in words ("Resolved: …", "[RESOLVED]",
 * a first bold word of its text).
 */
export function readFeed(text: string): PageReading {
  const faults: Fault[] = [];
  const posts = itemsOf(text).flatMap((item, i): readonly Post[] => {
    const [created, changed] = [item.created, item.changed].map((time) =>
      time === undefined ? undefined : instantIn(time),
    );
    const id = item.id ?? item.link;
    if (id === undefined || (created ?? changed) === undefined) {
      faults.push({
        place: `items[${i}]`,
        value: JSON.stringify(item.title ?? null),
        expectation: 'an entry with an id or link, and with a time that has an offset',
      });
      return [];
    }
    const body = markupText(item.text ?? '');
    const status = statusIn(item, body);
    const at = changed ?? created ?? 0;
    return [
      {
        id,
        kind: /maintenance/i.test(item.title ?? '') ? 'maintenance' : 'incident',
        title: markupText(item.title ?? ''),
        status,
        impact: 'unknown',
        createdAt: created ?? at,
        startedAt: null,
        resolvedAt: status === 'resolved' || status === 'completed' ? at : null,
        url: item.link ?? null,
        components: [...item.categories].sort(),
        updates: [{ id: `${id}@${at}`, at, displayAt: null, status, text: body }],
      },
    ];
  });
  return { indicator: null, components: [], posts, faults };
}

function itemsOf(text: string): readonly Item[] {
  const { format, feed } = parseSyndication(text);
  if (format === 'atom') {
    return (feed.entries ?? []).map((entry) => ({
      id: entry.id,
      title: textOf(entry.title),
      link: entry.links?.[0]?.href,
      created: entry.published ?? entry.updated,
      changed: entry.updated,
      text: textOf(entry.content) ?? textOf(entry.summary),
      categories: (entry.categories ?? []).flatMap(({ term }) =>
        term === undefined ? [] : [term],
      ),
    }));
  }
  if (format === 'rss') {
    return (feed.items ?? []).map((item) => ({
      id: item.guid?.value,
      title: item.title,
      link: item.link,
      created: item.pubDate,
      changed: item.pubDate,
      text: item.description,
      categories: (item.categories ?? []).flatMap(({ name }) => (name === undefined ? [] : [name])),
    }));
  }
  throw new TypeError(`a feed of kind ${format}`);
}

/** Some feeds give a text, some a text with its type. */
function textOf(text: unknown): string | undefined {
  if (typeof text === 'string') return text;
  const value =
    typeof text === 'object' && text !== null && 'value' in text ? text.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

function statusIn({ title = '' }: Item, body: string): Post['status'] {
  const [, inTitle = ''] =
    /^\W*(resolved|completed|monitoring|identified|investigating)\b/i.exec(title) ?? [];
  if (inTitle !== '') return statusOf(inTitle);
  // Statuspage's feeds have the newest update first: "Jun 7, 12:00 UTC Resolved - …".
  const [, inBody = ''] =
    /\b(resolved|completed|monitoring|identified|investigating|update)\s+[-–:]/i.exec(body) ?? [];
  return statusOf(inBody);
}

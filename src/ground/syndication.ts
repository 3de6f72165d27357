import { generateAtomFeed, generateRssFeed, parseFeed } from 'feedsmith';
import { type EpochMs, formatInstant } from './time.ts';

/** RSS, Atom and others, whichever a text is. Throws for what is none. */
export const parseSyndication = parseFeed;

/** Something that was written about more than once, such as an incident. */
export interface FeedEntry {
  /** Lasting: `tag:status.example.com,2026:INC-20260607-1`. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly published: EpochMs;
  /** Of its last change. */
  readonly updated: EpochMs;
  readonly html: string;
}

export interface WrittenFeed {
  readonly id: string;
  readonly title: string;
  /** Of the page, and of the feed itself. */
  readonly url: string;
  readonly selfUrl: string;
  readonly updated: EpochMs;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

export function atomText({ id, title, url, selfUrl, updated, entries }: WrittenFeed): string {
  return generateAtomFeed({
    id,
    title: { value: title },
    updated: formatInstant(updated),
    authors: [{ name: title }],
    links: [
      { href: selfUrl, rel: 'self', type: 'application/atom+xml' },
      { href: url, rel: 'alternate', type: 'text/html' },
    ],
    entries: entries.map((entry) => ({
      id: entry.id,
      title: { value: entry.title },
      published: formatInstant(entry.published),
      updated: formatInstant(entry.updated),
      links: [{ href: entry.url, rel: 'alternate', type: 'text/html' }],
      content: { value: entry.html, type: 'html' },
    })),
  });
}

export function rssText({ title, url, selfUrl, updated, entries }: WrittenFeed): string {
  return generateRssFeed({
    title,
    link: url,
    description: title,
    lastBuildDate: new Date(updated),
    atom: { links: [{ href: selfUrl, rel: 'self', type: 'application/rss+xml' }] },
    items: entries.map((entry) => ({
      title: entry.title,
      link: entry.url,
      guid: { value: entry.id, isPermaLink: false },
      pubDate: new Date(entry.updated),
      description: entry.html,
    })),
  });
}

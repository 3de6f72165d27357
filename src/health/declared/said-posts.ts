import { z } from 'zod';
import type { EpochMs, Interval } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { type DeclaredPost, postWindow } from './declared-post.ts';
import { declaredPosts, subjectsOfPost } from './declared-posts.ts';
import type { KnownPost } from './find-posts.ts';
import type { Source } from './source.ts';

/** A post with the provider's words for it. */
export interface SaidPost extends DeclaredPost {
  readonly title: string;
  readonly status: KnownPost['state']['status'];
  readonly impact: KnownPost['state']['impact'];
  readonly url: string | null;
}

/** `declaredPosts`, with what they say. */
export function saidPosts(
  posts: readonly KnownPost[],
  sources: readonly Source[],
): readonly SaidPost[] {
  const byId = new Map(posts.map((post) => [`${post.source}/${post.id}`, post.state]));
  return declaredPosts(posts, sources).flatMap((post) => {
    const state = byId.get(post.id);
    if (state === undefined) return [];
    const { title, status, impact, url } = state;
    return [{ ...post, title, status, impact, url }];
  });
}

/** Maintenance that a provider announced. */
export interface PlannedWindow {
  readonly id: string;
  readonly provider: string;
  /** Empty: none is named. */
  readonly models: readonly string[];
  readonly title: string;
  readonly url: string | null;
  readonly firstSeen: EpochMs;
  /** Null: it doesn't say. */
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
}

/** By when they were seen. */
export function plannedWindows(
  posts: readonly KnownPost[],
  sources: readonly Source[],
): readonly PlannedWindow[] {
  return posts
    .filter(({ kind }) => kind === 'maintenance')
    .flatMap((post) =>
      subjectsOfPost(post, sources).map(({ provider, models }) => ({
        id: `${post.source}/${post.id}`,
        provider,
        models,
        title: post.state.title,
        url: post.state.url,
        firstSeen: post.firstSeen,
        start: post.state.startedAt,
        end: post.state.resolvedAt,
      })),
    );
}

/** Whether what was said is about the model. */
export function isAbout(
  said: Pick<DeclaredPost, 'provider' | 'models'>,
  { provider, model }: { readonly provider: string; readonly model: string },
): boolean {
  return said.provider === provider && (said.models.length === 0 || said.models.includes(model));
}

/** Whether the post's own time has a part in the interval. */
export function isSaidIn(post: DeclaredPost, { start, end }: Interval): boolean {
  const window = postWindow(post);
  return window.start < end && Math.max(window.end, window.start + 1) > start;
}

const sinceRow = z.object({ source: z.string(), since: z.date() });

/** By source, when its page was first read. */
export async function polledSince(ledger: LedgerSession): Promise<ReadonlyMap<string, EpochMs>> {
  const rows = await ledger.query(...ledgerQuery('declared/polled-since'), sinceRow);
  return new Map(rows.map(({ source, since }) => [source, since.getTime()]));
}

/** An update as it was first seen. */
export interface SaidUpdate {
  /** Of the post. */
  readonly post: string;
  readonly seenAt: EpochMs;
  readonly at: EpochMs;
  /** What the page shows, where that is another time. */
  readonly displayAt: EpochMs | null;
  readonly status: string;
  readonly body: string;
}

const updateRow = z.object({
  source: z.string(),
  post_id: z.string(),
  seen_at: z.date(),
  at: z.date(),
  display_at: z.date().nullable(),
  status: z.string(),
  body: z.string(),
});

/** Of the posts with these ids, oldest first. */
export async function updatesOfPosts(
  ledger: LedgerSession,
  ids: readonly string[],
): Promise<readonly SaidUpdate[]> {
  if (ids.length === 0) return [];
  const rows = await ledger.query(...ledgerQuery('declared/updates-of-posts', [ids]), updateRow);
  return rows
    .map((row) => ({
      post: `${row.source}/${row.post_id}`,
      seenAt: row.seen_at.getTime(),
      at: row.at.getTime(),
      displayAt: row.display_at?.getTime() ?? null,
      status: row.status,
      body: row.body,
    }))
    .sort((a, b) => a.at - b.at || a.seenAt - b.seenAt);
}

import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { DeclaredPost } from './declared-post.ts';
import type { KnownPost } from './find-posts.ts';
import { type Source, type Subject, subjectsOf } from './source.ts';

/**
 * Whom a post is about, as the sources file says now; whoever it names itself, if it was imported.
 */
export function subjectsOfPost(post: KnownPost, sources: readonly Source[]): readonly Subject[] {
  if (post.told !== null) return [post.told];
  const source = sources.find(({ id }) => id === post.source);
  const { title, components } = post.state;
  return source === undefined ? [] : subjectsOf(source, { title, components });
}

/**
 * What is held against incidents: a post for each provider that it is about. Maintenance that was
 * announced is none. Of a post whose provider doesn't say when it was made, that is when it was
 * seen.
 */
export function declaredPosts(
  posts: readonly KnownPost[],
  sources: readonly Source[],
): readonly DeclaredPost[] {
  return posts
    .filter(({ kind }) => kind === 'incident')
    .flatMap((post) =>
      subjectsOfPost(post, sources).map(({ provider, models }) => ({
        id: `${post.source}/${post.id}`,
        provider,
        models,
        createdAt: minuteOf(post.createdAt ?? post.firstSeen),
        firstSeen: minuteOf(post.firstSeen),
        lastPollBefore: post.lastPollBefore === null ? null : minuteOf(post.lastPollBefore),
        resolvedAt: post.state.resolvedAt === null ? null : minuteOf(post.state.resolvedAt),
        updates: post.updates.map(minuteOf),
      })),
    );
}

function minuteOf(instant: EpochMs): EpochMs {
  return instant - (instant % MINUTE_MS);
}

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

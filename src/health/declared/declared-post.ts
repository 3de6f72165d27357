import { type EpochMs, HOUR_MS, type Interval } from '../../ground/time.ts';
import { compareCodePoints } from '../detect/cell.ts';

/** What a provider posted about one of its incidents. All instants are beginnings of minutes. */
export interface DeclaredPost {
  readonly id: string;
  readonly provider: string;
  /** Empty: none is named, so any of the provider's may be meant. */
  readonly models: readonly string[];
  /** By the provider's clock, which it may set back. */
  readonly createdAt: EpochMs;
  /** By our own: the first poll that had it. */
  readonly firstSeen: EpochMs;
  /** The last poll before that one that was answered; null if there was none. */
  readonly lastPollBefore: EpochMs | null;
  readonly resolvedAt: EpochMs | null;
  readonly updates: readonly EpochMs[];
}

/**
 * What was known at an instant: the posts seen until then, without what was told about them later.
 */
export function postsKnownAt(
  posts: readonly DeclaredPost[],
  instant: EpochMs,
): readonly DeclaredPost[] {
  return posts
    .filter(({ firstSeen }) => firstSeen <= instant)
    .map((post) => ({
      ...post,
      resolvedAt: post.resolvedAt === null || post.resolvedAt > instant ? null : post.resolvedAt,
      updates: post.updates.filter((update) => update <= instant),
    }));
}

/**
 * What is not said to be over and not talked about any more is taken to last for so long after it.
 */
const UNRESOLVED_MS = 24 * HOUR_MS;

/** From its making to its resolution, or to a day after it was last heard of. */
export function postWindow({ createdAt, resolvedAt, updates }: DeclaredPost): Interval {
  return {
    start: createdAt,
    end: resolvedAt ?? updates.reduce((a, b) => Math.max(a, b), createdAt) + UNRESOLVED_MS,
  };
}

/** In the order in which we saw them, then by code points of the id. */
export function comparePosts(a: DeclaredPost, b: DeclaredPost): number {
  return a.firstSeen - b.firstSeen || compareCodePoints(a.id, b.id);
}

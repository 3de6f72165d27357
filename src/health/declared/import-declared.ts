import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { DeclaredPost } from './declared-post.ts';
import { findPosts } from './find-posts.ts';
import { recordPosts } from './record-poll.ts';

/** The source that imported posts are of. */
const IMPORT = 'import';

/**
 * Adds posts of another record, all or none; answers how many were not known. Their clock is that
 * of whoever saw them, so they say who brought them.
 */
export async function importDeclared(
  ledger: Ledger,
  posts: readonly DeclaredPost[],
  by: string,
): Promise<number> {
  return ledger.transaction(async (session) => {
    const known = new Set((await findPosts(session, { source: IMPORT })).map(({ id }) => id));
    const added = posts.filter(({ id }) => !known.has(id));
    for (const { firstSeen, lastPollBefore, updates, ...post } of added) {
      const full = {
        id: post.id,
        provider: post.provider,
        models: post.models,
        createdAt: post.createdAt,
        resolvedAt: post.resolvedAt,
        kind: 'incident' as const,
        title: '',
        status: post.resolvedAt === null ? ('unknown' as const) : ('resolved' as const),
        impact: 'unknown' as const,
        startedAt: null,
        url: null,
        components: [],
        updates: updates.map((at) => ({
          id: String(at),
          at,
          displayAt: null,
          status: 'unknown' as const,
          text: '',
        })),
      };
      await recordPosts(session, IMPORT, [full], { seenAt: firstSeen, lastPollBefore, by });
    }
    return added.length;
  });
}

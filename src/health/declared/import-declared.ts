import { inGroups } from '../../ground/grouped-by.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { DeclaredPost } from './declared-post.ts';
import { findPosts } from './find-posts.ts';
import type { Post } from './page-reading.ts';
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
    const seenTogether = inGroups(added, ({ firstSeen, lastPollBefore }) =>
      JSON.stringify([firstSeen, lastPollBefore]),
    );
    for (const group of seenTogether) {
      const [first] = group;
      if (first === undefined) continue;
      const { firstSeen: seenAt, lastPollBefore } = first;
      await recordPosts(session, IMPORT, group.map(pageEntry), { seenAt, lastPollBefore, by });
    }
    return added.length;
  });
}

function pageEntry({ id, provider, models, createdAt, resolvedAt, updates }: DeclaredPost): Post {
  return {
    id,
    provider,
    models,
    createdAt,
    resolvedAt,
    kind: 'incident',
    title: '',
    status: resolvedAt === null ? 'unknown' : 'resolved',
    impact: 'unknown',
    startedAt: null,
    url: null,
    components: [],
    updates: updates.map((at) => ({
      id: String(at),
      at,
      displayAt: null,
      status: 'unknown',
      text: '',
    })),
  };
}

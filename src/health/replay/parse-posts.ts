import { listOf, mapping, text as name } from '../../ground/document-schema.ts';
import type { DeclaredPost } from '../declared/declared-post.ts';
import { parseList } from './parse-list.ts';
import { replayedInstant } from './replayed-instant.ts';

const post = mapping({
  id: name,
  provider: name,
  models: listOf(name, 'models'),
  created_at: replayedInstant,
  first_seen: replayedInstant,
  last_poll_before: replayedInstant.nullable(),
  resolved_at: replayedInstant.nullable(),
  updates: listOf(replayedInstant, 'instants'),
});

/**
 * A JSON list of posts. Throws `invalid_input` with the first fault, and how many more there are.
 */
export function parsePosts(text: string, file: string): readonly DeclaredPost[] {
  return parseList(text, file, post, 'posts').map((one) => ({
    id: one.id,
    provider: one.provider,
    models: one.models,
    createdAt: one.created_at,
    firstSeen: one.first_seen,
    lastPollBefore: one.last_poll_before,
    resolvedAt: one.resolved_at,
    updates: one.updates,
  }));
}

import { listOf, mapping, text as name } from '../../ground/document-schema.ts';
import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { DeclaredPost } from '../declared/declared-post.ts';
import { parseList } from './parse-list.ts';
import { replayedInstant } from './replayed-instant.ts';

const LONGEST_NAME = 500;

const STORABLE = `a text of at most ${LONGEST_NAME} characters in Unicode, without NUL`;

/** What every store can keep, and find by an index. */
const storable = name.refine(
  (text) => text.length <= LONGEST_NAME && text.isWellFormed() && !text.includes('\0'),
  { error: STORABLE },
);

const post = mapping({
  id: storable,
  provider: storable,
  models: listOf(storable, 'models'),
  created_at: replayedInstant,
  first_seen: replayedInstant,
  last_poll_before: replayedInstant.nullable(),
  resolved_at: replayedInstant.nullable(),
  updates: listOf(replayedInstant, 'instants'),
}).superRefine(({ first_seen, last_poll_before }, context) => {
  if (last_poll_before === null || last_poll_before <= first_seen) return;
  context.addIssue({
    code: 'custom',
    path: ['last_poll_before'],
    message: `${formatInstant(first_seen)}, when it was first seen, or earlier`,
    input: formatInstant(last_poll_before),
  });
});

/**
 * A JSON list of posts, each once. Throws `invalid_input` with the first fault, and how many more
 * there are.
 */
export function parsePosts(text: string, file: string): readonly DeclaredPost[] {
  const posts = parseList(text, file, post, 'posts').map((one) => ({
    id: one.id,
    provider: one.provider,
    models: one.models,
    createdAt: one.created_at,
    firstSeen: one.first_seen,
    lastPollBefore: one.last_poll_before,
    resolvedAt: one.resolved_at,
    updates: one.updates,
  }));
  refuse(repeatedIds(posts, file));
  return posts;
}

/** As `parsePosts`, of what was seen until now: nothing in it may be to come. */
export function parsePastPosts(text: string, file: string, now: EpochMs): readonly DeclaredPost[] {
  const posts = parsePosts(text, file);
  refuse(
    posts.flatMap(({ createdAt, firstSeen, resolvedAt, updates }, i) => {
      const instants: readonly (readonly [key: string, instant: EpochMs | null])[] = [
        ['created_at', createdAt],
        ['first_seen', firstSeen],
        ['resolved_at', resolvedAt],
        ...updates.map((update, place) => [`updates[${place}]`, update] as const),
      ];
      return instants.flatMap(([key, instant]) => {
        if (instant === null || instant <= now) return [];
        const expectation = 'an instant that has passed: posts are imported afterwards';
        return [{ place: `${file}:[${i}].${key}`, value: formatInstant(instant), expectation }];
      });
    }),
  );
  return posts;
}

function repeatedIds(posts: readonly DeclaredPost[], file: string): readonly Fault[] {
  const firstOf = new Map<string, number>();
  return posts.flatMap(({ id }, i): readonly Fault[] => {
    const first = firstOf.get(id);
    if (first === undefined) firstOf.set(id, i);
    if (first === undefined) return [];
    const expectation = `an id that [${first}] does not have`;
    return [{ place: `${file}:[${i}].id`, value: shownValue(id), expectation }];
  });
}

function refuse([first, ...others]: readonly Fault[]): void {
  if (first === undefined) return;
  throw invalidInput([others.length === 0 ? first : { ...first, more: others.length }]);
}

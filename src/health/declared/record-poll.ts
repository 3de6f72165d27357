import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { findPosts, type KnownPost } from './find-posts.ts';
import { isOver, type Post } from './page-reading.ts';
import type { KnownAnswer, ResourceAnswer } from './poll-source.ts';

/** What a poll brought that was not known. */
export interface PollRecord {
  readonly source: string;
  /** First seen now. */
  readonly posts: readonly Post[];
  /** Addresses that failed, with the reason. */
  readonly failures: readonly { readonly resource: string; readonly reason: string }[];
  readonly faultCount: number;
  readonly changedCount: number;
}

const pollRow = z.object({
  resource: z.string(),
  answered_at: z.date().nullable(),
  etag: z.string().nullable(),
  sha256: z.string().nullable(),
  is_failing: z.boolean(),
});

/** What is known of a source's addresses, by their names. */
export async function knownAnswers(
  ledger: LedgerSession,
  source: string,
): Promise<ReadonlyMap<string, KnownAnswer>> {
  const rows = await ledger.query(...ledgerQuery('declared/polls-of-source', [source]), pollRow);
  return new Map(
    rows.map(({ resource, answered_at, etag, sha256, is_failing }) => [
      resource,
      { answeredAt: answered_at?.getTime() ?? null, etag, sha256, isFailing: is_failing },
    ]),
  );
}

/**
 * Keeps what a poll brought: bytes, posts, their states and updates, and how it stands with asking.
 * All of it or nothing, so that a process which ends before it is as if it had not asked.
 */
export async function recordPoll(
  ledger: Ledger,
  source: string,
  answers: readonly ResourceAnswer[],
): Promise<PollRecord> {
  return ledger.transaction(async (session) => {
    const known = await knownAnswers(session, source);
    const posts = await findPosts(session, { source });
    for (const answer of answers) await recordAnswer(session, source, answer, known);
    const brought = answers.filter((answer) => answer.kind === 'read' && answer.isChanged);
    const found = new Map<string, Post>();
    let seenAt: EpochMs | undefined;
    for (const answer of brought) {
      if (answer.kind !== 'read') continue;
      seenAt = answer.seenAt;
      for (const post of postsOf(answer, posts, known)) found.set(post.id, post);
    }
    const knownIds = new Set(posts.map(({ id }) => id));
    if (seenAt !== undefined) {
      await recordPosts(session, source, [...found.values()], {
        seenAt,
        lastPollBefore: lastAnswered(known),
      });
    }
    return {
      source,
      posts: [...found.values()].filter(({ id }) => !knownIds.has(id)),
      failures: answers.flatMap((answer) =>
        answer.kind === 'failed' && answer.resource.optional !== true
          ? [{ resource: answer.resource.name, reason: answer.reason }]
          : [],
      ),
      faultCount: answers.reduce(
        (sum, answer) => sum + (answer.kind === 'read' ? answer.reading.faults.length : 0),
        0,
      ),
      changedCount: brought.length,
    };
  });
}

/** Posts of an answer, and those that it would list if they weren't over. */
function postsOf(
  answer: ResourceAnswer & { readonly kind: 'read' },
  known: readonly KnownPost[],
  answers: ReadonlyMap<string, KnownAnswer>,
): readonly Post[] {
  const { resource, reading, seenAt } = answer;
  if (!resource.listsOpenOnly) return reading.posts;
  // A list of the same posts that tells more, once there is one.
  if (answers.get('incidents')?.sha256) {
    return reading.posts.filter(({ kind }) => kind === 'maintenance');
  }
  // An entry that could not be read may be the one that seems to be gone.
  if (reading.faults.length > 0) return reading.posts;
  const listed = new Set(reading.posts.map(({ id }) => id));
  const gone = known.filter(({ id, state }) => !listed.has(id) && !isOver(state.status));
  return [
    ...reading.posts,
    ...gone.map(({ id, kind, createdAt, state }) => ({
      id,
      kind,
      createdAt,
      ...state,
      status: 'resolved' as const,
      resolvedAt: seenAt,
      updates: [],
    })),
  ];
}

/** As of when the page was last known not to have what it has now; null: never asked before. */
function lastAnswered(known: ReadonlyMap<string, KnownAnswer>): EpochMs | null {
  const instants = [...known.values()].flatMap(({ answeredAt }) => answeredAt ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}

async function recordAnswer(
  session: LedgerSession,
  source: string,
  answer: ResourceAnswer,
  known: ReadonlyMap<string, KnownAnswer>,
): Promise<void> {
  const { name } = answer.resource;
  const before = known.get(name);
  const askedAt = formatInstant(answer.askedAt);
  if (answer.kind === 'failed') {
    await session.run(
      ...ledgerQuery('declared/record-poll-failure', [source, name, askedAt, answer.reason]),
    );
    return;
  }
  if (answer.kind === 'read' && answer.isChanged) {
    await session.run(
      ...ledgerQuery('declared/record-snapshot', [
        source,
        name,
        formatInstant(answer.seenAt),
        before?.answeredAt == null ? null : formatInstant(before.answeredAt),
        answer.sha256,
        answer.bytes.byteLength,
        gzipSync(answer.bytes),
        JSON.stringify(answer.reading.faults),
      ]),
    );
  }
  const { etag = null, sha256 = null } = answer.kind === 'read' ? answer : (before ?? {});
  await session.run(
    ...ledgerQuery('declared/record-poll-answer', [
      source,
      name,
      askedAt,
      formatInstant(answer.asOf),
      etag,
      sha256,
    ]),
  );
}

/** New posts, what changed of known ones, and updates that were not known. */
export async function recordPosts(
  session: LedgerSession,
  source: string,
  posts: readonly Post[],
  told: {
    readonly seenAt: EpochMs;
    readonly lastPollBefore: EpochMs | null;
    /** Of what a person brought. */
    readonly by?: string;
  },
): Promise<void> {
  const seenAt = formatInstant(told.seenAt);
  const rows = posts.map(({ id, kind, createdAt, provider = null, models = null }) => ({
    id,
    kind,
    created_at: createdAt === null ? null : formatInstant(createdAt),
    provider,
    models,
  }));
  await session.run(
    ...ledgerQuery('declared/record-posts', [
      source,
      seenAt,
      told.lastPollBefore === null ? null : formatInstant(told.lastPollBefore),
      JSON.stringify(rows),
      told.by ?? null,
    ]),
  );
  const states = posts.map((post) => {
    const content = stateOf(post);
    return { id: post.id, sha256: sha256Of(JSON.stringify(content)), content };
  });
  await session.run(
    ...ledgerQuery('declared/record-post-states', [source, seenAt, JSON.stringify(states)]),
  );
  const updates = posts.flatMap((post) =>
    post.updates.map(({ id, at, displayAt, status, text }) => ({
      post: post.id,
      id,
      sha256: sha256Of(JSON.stringify([at, displayAt, status, text])),
      at: formatInstant(at),
      display_at: displayAt === null ? null : formatInstant(displayAt),
      status,
      body: text,
    })),
  );
  await session.run(
    ...ledgerQuery('declared/record-updates', [source, seenAt, JSON.stringify(updates)]),
  );
}

function stateOf({ title, status, impact, startedAt, resolvedAt, url, components }: Post) {
  return { title, status, impact, startedAt, resolvedAt, url, components };
}

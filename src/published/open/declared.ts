import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type { PollState } from '../../health/declared/find-polls.ts';
import type { KnownPost } from '../../health/declared/find-posts.ts';
import type { Snapshot } from '../../health/declared/find-snapshots.ts';
import type { Subject } from '../../health/declared/source.ts';
import { document, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { count, instant, sha256 } from '../scalars.ts';

const subject = z.strictObject({
  provider: z.string(),
  models: z.array(z.string()).describe('none: any of the provider'),
});

export const declaredDocument = document(
  'declared@1',
  'What providers wrote of their own incidents, and how it stands with asking them',
  {
    polls: z.array(
      z.strictObject({
        source: z.string(),
        resource: z.string(),
        asked_at: instant,
        answered_at: instant.nullable().describe('as of when its newest answer speaks'),
        failed_since: instant.nullable(),
        failure: z.string().nullable(),
      }),
    ),
    posts: z.array(
      z.strictObject({
        source: z.string(),
        id: z.string(),
        kind: z.enum(['incident', 'maintenance']),
        title: z.string(),
        status: z.string(),
        impact: z.string(),
        about: z.array(subject).describe('none: nobody whose calls are measured'),
        created_at: instant.nullable().describe("by the provider's clock, as it said first"),
        started_at: instant.nullable().describe('when it began, by the provider'),
        first_seen: instant.describe('by our own clock'),
        last_poll_before: instant.nullable(),
        resolved_at: instant.nullable(),
        updates: z.array(instant),
        url: z.string().nullable(),
      }),
    ),
    snapshots: z.array(
      z.strictObject({
        source: z.string(),
        resource: z.string(),
        first_seen: instant,
        last_seen: instant.nullable(),
        sha256,
        bytes: count,
        unread_entries: count,
      }),
    ),
  },
);

export interface DeclaredRecord {
  readonly polls: readonly PollState[];
  readonly posts: readonly { readonly post: KnownPost; readonly about: readonly Subject[] }[];
  readonly snapshots: readonly Snapshot[];
}

export function declaredJson({
  polls,
  posts,
  snapshots,
}: DeclaredRecord): Published<typeof declaredDocument> {
  return {
    schema: 'uptally/declared@1',
    polls: polls.map((poll) => ({
      source: poll.source,
      resource: poll.resource,
      asked_at: formatInstant(poll.askedAt),
      answered_at: instantOrNull(poll.answeredAt),
      failed_since: instantOrNull(poll.failedSince),
      failure: poll.failure,
    })),
    posts: posts.map(({ post, about }) => ({
      source: post.source,
      id: post.id,
      kind: post.kind,
      title: post.state.title,
      status: post.state.status,
      impact: post.state.impact,
      about: about.map(({ provider, models }) => ({ provider, models: [...models] })),
      created_at: instantOrNull(post.createdAt),
      started_at: instantOrNull(post.state.startedAt),
      first_seen: formatInstant(post.firstSeen),
      last_poll_before: instantOrNull(post.lastPollBefore),
      resolved_at: instantOrNull(post.state.resolvedAt),
      updates: post.updates.map((at) => formatInstant(at)),
      url: post.state.url,
    })),
    snapshots: snapshots.map((snapshot) => ({
      source: snapshot.source,
      resource: snapshot.resource,
      first_seen: formatInstant(snapshot.firstSeen),
      last_seen: instantOrNull(snapshot.lastSeen),
      sha256: snapshot.sha256,
      bytes: snapshot.byteLength,
      unread_entries: snapshot.faultCount,
    })),
  };
}

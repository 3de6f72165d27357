import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Post } from './page-reading.ts';

/** A post as the ledger has it: what was seen first, and its newest state. */
export interface KnownPost {
  readonly source: string;
  readonly id: string;
  readonly kind: Post['kind'];
  readonly firstSeen: EpochMs;
  readonly lastPollBefore: EpochMs | null;
  readonly createdAt: EpochMs | null;
  /** Whom it is about, if it says so itself. */
  readonly told: { readonly provider: string; readonly models: readonly string[] } | null;
  readonly stateSeenAt: EpochMs;
  readonly state: Omit<Post, 'id' | 'kind' | 'createdAt' | 'updates'>;
  readonly updates: readonly EpochMs[];
}

/** A state of a post, as the ledger has it. */
export const postState = z.object({
  title: z.string(),
  status: z.custom<Post['status']>((word) => typeof word === 'string'),
  impact: z.custom<Post['impact']>((word) => typeof word === 'string'),
  startedAt: z.number().nullable(),
  resolvedAt: z.number().nullable(),
  url: z.string().nullable(),
  components: z.array(z.string()),
});

const postRow = z.object({
  source: z.string(),
  post_id: z.string(),
  kind: z.enum(['incident', 'maintenance']),
  first_seen: z.date(),
  last_poll_before: z.date().nullable(),
  created_at: z.date().nullable(),
  provider: z.string().nullable(),
  models: z.array(z.string()).nullable(),
  state_seen_at: z.date(),
  content: postState,
  updates: z.array(z.string()),
});

/** In the order in which they were seen. */
export async function findPosts(
  ledger: LedgerSession,
  { source }: { readonly source?: string | undefined } = {},
): Promise<readonly KnownPost[]> {
  const rows = await ledger.query(...ledgerQuery('declared/find-posts', [source ?? null]), postRow);
  return rows.map((row) => ({
    source: row.source,
    id: row.post_id,
    kind: row.kind,
    firstSeen: row.first_seen.getTime(),
    lastPollBefore: row.last_poll_before?.getTime() ?? null,
    createdAt: row.created_at?.getTime() ?? null,
    told: row.provider === null ? null : { provider: row.provider, models: row.models ?? [] },
    stateSeenAt: row.state_seen_at.getTime(),
    state: row.content,
    updates: row.updates.map((at) => Date.parse(at)),
  }));
}

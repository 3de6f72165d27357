import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import { postsKnownAt } from '../../health/declared/declared-post.ts';
import { findPolls, type PollState } from '../../health/declared/find-polls.ts';
import { findPosts } from '../../health/declared/find-posts.ts';
import {
  type PlannedWindow,
  plannedWindows,
  polledSince,
  type SaidPost,
  saidPosts,
} from '../../health/declared/said-posts.ts';
import type { Source } from '../../health/declared/source.ts';
import type { SaidEstimate } from '../../health/estimate/track-record.ts';
import type { ModelCounts } from '../../health/live/kept-counts.ts';
import { type RecentCounts, recentCounts } from '../../health/live/recent-counts.ts';
import { findEstimates, RENEWED_AFTER_MS } from '../../health/record/estimates.ts';
import { findIncidents, type RecordedIncident } from '../../health/record/find-incidents.ts';
import type { SiteContext } from './site-context.ts';

/** 13 months. */
export const KEPT_DAYS = 397;

/** All that pages are made from, as it was known at one instant. */
export interface SiteSituation {
  readonly now: EpochMs;
  readonly models: readonly ModelCounts[];
  readonly recent: readonly RecentCounts[];
  /** Those that stand, with a part in the last 13 months, by their beginnings. */
  readonly incidents: readonly RecordedIncident[];
  /** Those of them that go on. */
  readonly open: readonly RecordedIncident[];
  /** The newest of each that goes on. */
  readonly estimates: ReadonlyMap<string, SaidEstimate>;
  readonly declared: DeclaredSituation;
}

export interface DeclaredSituation {
  /** Empty: no status pages are polled. */
  readonly sources: readonly Source[];
  readonly polls: readonly PollState[];
  /** By source. */
  readonly since: ReadonlyMap<string, EpochMs>;
  readonly posts: readonly SaidPost[];
  readonly planned: readonly PlannedWindow[];
}

export async function readSituation(context: SiteContext): Promise<SiteSituation> {
  const { warehouse, ledger, clock, counts, readSources } = context;
  const now = clock.now();
  const sources = readSources();
  const [models, recent, incidents, said, known, polls, since] = await Promise.all([
    counts.read(now),
    recentCounts(warehouse, now),
    findIncidents(ledger, { since: now - KEPT_DAYS * DAY_MS, until: now + 1 }),
    findEstimates(ledger, { since: now - 2 * RENEWED_AFTER_MS }),
    findPosts(ledger),
    findPolls(ledger),
    polledSince(ledger),
  ]);
  const standing = incidents.filter((incident) => incident.standing === 'standing');
  const ids = new Map(saidPosts(known, sources).map((post) => [post.id + post.provider, post]));
  const posts = postsKnownAt([...ids.values()], now).flatMap((post) => {
    const own = ids.get(post.id + post.provider);
    return own === undefined ? [] : [{ ...own, ...post }];
  });
  return {
    now,
    models,
    recent,
    incidents: standing,
    open: standing.filter(({ figures }) => figures.ended === null),
    estimates: new Map(said.map((estimate) => [estimate.incident, estimate])),
    declared: { sources, polls, since, posts, planned: plannedWindows(known, sources) },
  };
}

import type { Wait } from '../calls/intake/record-writer.ts';
import { timer } from '../calls/intake/timer.ts';
import type { Log } from '../ground/log.ts';
import { type Clock, SECOND_MS } from '../ground/time.ts';
import { pollSources } from '../health/declared/poll-sources.ts';
import { loadSources } from '../health/declared/source.ts';
import { issueEstimates } from '../health/live/issue-estimates.ts';
import { watchIncidents } from '../health/live/watch-incidents.ts';
import { announce } from '../web/feed/announce.ts';
import { type Delivering, deliverDue } from '../web/feed/deliver.ts';
import { postMessages } from '../web/feed/post-message.ts';
import type { Config } from './config.ts';
import { detectionRule } from './incidents-now.ts';
import { knownPosts } from './known-posts.ts';
import { siteLook, sourcesOf } from './site-look.ts';
import type { Stores } from './stores.ts';

const LOOK_EVERY_MS = 5 * SECOND_MS;
const DELIVER_EVERY_MS = 2 * SECOND_MS;

/** Pages have their own pace, a minute or more; this is how soon a turn is noticed. */
const POLL_LOOK_EVERY_MS = 10 * SECOND_MS;

export interface HealthFollowing {
  readonly config: Config;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Keeps incidents and what providers declare up to date, and those who follow, until the signal.
 * None waits for the other, nor for the jobs: a page that hangs delays no incident.
 */
export async function followHealth(following: HealthFollowing, wait: Wait = timer): Promise<void> {
  const { log, signal } = following;
  const { lookAtIncidents, pollPages } = healthTurns(following);
  const allowPrivate = following.config.values.UPTALLY_PRIVATE_RECEIVERS;
  const post = postMessages({ allowPrivate });
  const { baseUrl } = siteLook(following.config);
  const pause = (ms: number) => () => wait(ms, signal);
  await Promise.all([
    repeatedly(pause(LOOK_EVERY_MS), signal, log, 'incidents', lookAtIncidents),
    repeatedly(pause(POLL_LOOK_EVERY_MS), signal, log, 'status pages', pollPages),
    repeatedly(pause(DELIVER_EVERY_MS), signal, log, 'subscribers', () =>
      deliver(following, { post, baseUrl }),
    ),
  ]);
}

async function deliver(
  { stores: { ledger }, clock, log }: HealthFollowing,
  { post, baseUrl }: Pick<Delivering, 'post' | 'baseUrl'>,
): Promise<void> {
  const delivered = await deliverDue({ ledger, clock, post, baseUrl });
  if (delivered > 0) log.info({ delivered }, 'subscribers told');
}

/** What is done again and again; a turn that another process is at does nothing. */
export interface HealthTurns {
  /**
   * In this order, each under its lock: 1. incidents are brought to the facts, 2. of those that go
   * on it is said when they may be over, 3. what is new is told to those who follow. Whoever is
   * killed leaves what it had committed, and the next turn of anybody does the rest: no incident is
   * lost or recorded twice, each estimate is one of an incident on record, by whose end it is
   * scored whoever sees that, and each of both is told once.
   */
  lookAtIncidents(): Promise<void>;
  /** 1. Pages are asked, 2. what they newly say is told. Nothing without a sources file. */
  pollPages(): Promise<void>;
}

export function healthTurns({
  config,
  stores: { warehouse, ledger },
  clock,
  log,
  signal,
}: HealthFollowing): HealthTurns {
  const watch = watchIncidents({ warehouse, ledger, clock }, detectionRule(config));
  const file = config.values.UPTALLY_SOURCES_FILE;
  return {
    async lookAtIncidents() {
      for (const change of (await watch.follow(signal)) ?? []) {
        if (change.kind !== 'counted') {
          log.info({ incident: change.id }, `incident ${change.kind}`);
        }
      }
      // What an incident is must be on record before anything is said of its end.
      await ledger.withLock('estimates', () =>
        issueEstimates({ warehouse, ledger, clock }, () => knownPosts(ledger, config)),
      );
      await announce({ ledger, clock, readSources: () => sourcesOf(config) });
    },
    async pollPages() {
      if (file === undefined) return;
      const sources = loadSources(file);
      const records = await ledger.withLock('poll declared', () =>
        pollSources(sources, { ledger, clock, signal }),
      );
      for (const { source, posts, failures } of records ?? []) {
        for (const { id, title } of posts) log.info({ source, post: id, title }, 'post seen');
        for (const { resource, reason } of failures) {
          log.warn({ source, resource, reason }, 'page not read');
        }
      }
      await announce({ ledger, clock, readSources: () => sources });
    },
  };
}

/** What fails is said, and tried again at the next turn. */
async function repeatedly(
  pause: () => Promise<void>,
  signal: AbortSignal,
  log: Log,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      log.error({ error: error instanceof Error ? error.message : String(error) }, what);
    }
    await pause();
  }
}

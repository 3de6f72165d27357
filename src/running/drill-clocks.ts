import { DAY_MS, type Interval, MINUTE_MS, systemClock } from '../ground/time.ts';
import { findPolls } from '../health/declared/find-polls.ts';
import { loadSources } from '../health/declared/source.ts';
import { clocksOf, type IncidentClocks } from '../health/drill/clocks.ts';
import type { ClockPromise } from '../health/drill/commitments.ts';
import { findIncidents } from '../health/record/find-incidents.ts';
import type { Ledger } from '../stores/ledger/ledger.ts';
import type { Config } from './config.ts';
import { knownPosts } from './known-posts.ts';

/** Of the incident, or of all that stand and overlap the time; as known a day after it. */
export async function gatherClocks(
  ledger: Ledger,
  config: Config,
  {
    interval,
    incident,
    commitments,
    sources: file = config.values.UPTALLY_SOURCES_FILE,
  }: {
    readonly interval: Interval;
    readonly incident?: string | undefined;
    readonly commitments: readonly ClockPromise[];
    readonly sources?: string | undefined;
  },
): Promise<readonly IncidentClocks[]> {
  const now = systemClock.now();
  const found =
    incident === undefined
      ? await findIncidents(ledger, { since: interval.start, until: interval.end })
      : await findIncidents(ledger, { id: incident });
  const sources = file === undefined ? [] : loadSources(file);
  const polls = await findPolls(ledger);
  return clocksOf(
    found.filter(({ standing }) => standing === 'standing'),
    commitments,
    {
      posts: await knownPosts(ledger, config, file),
      until: Math.min(now - (now % MINUTE_MS), interval.end + DAY_MS),
      lastAnswer(provider) {
        const own = sources.filter((source) =>
          [source.provider, ...source.rules.map((rule) => rule.provider)].includes(provider),
        );
        const answers = polls
          .filter((poll) => own.some(({ id }) => id === poll.source))
          .flatMap(({ answeredAt }) => answeredAt ?? []);
        return answers.length === 0 ? null : Math.max(...answers);
      },
    },
  );
}

import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { declared } from '../declared/declarations.ts';
import type { DeclaredPost } from '../declared/declared-post.ts';
import type { Severity } from '../detect/episode.ts';
import { namingCells } from '../incident/incident.ts';
import type { RecordedIncident } from '../record/find-incidents.ts';
import { incidentAsFolded } from '../record/incident-as-folded.ts';
import { type ClockName, type ClockPromise, isMeantFor, worstSeverity } from './commitments.ts';

/** What a clock came to, in whole minutes; null where that is not known. */
export interface ClockTime {
  /** It ran at least so long: a post may have been there since the poll before. */
  readonly least: number | null;
  /** And at most so long; null too while it runs. */
  readonly most: number | null;
}

export interface PromisedClock {
  readonly commitment: ClockPromise;
  /** `unknown`: it is not over, or nobody looked in between. */
  readonly verdict: 'kept' | 'missed' | 'unknown';
}

/** The clocks of an incident and one of its providers. */
export interface IncidentClocks {
  readonly incident: string;
  readonly provider: string;
  readonly began: EpochMs;
  readonly ended: EpochMs | null;
  readonly worst: Severity;
  readonly clocks: Readonly<Record<ClockName, ClockTime>>;
  /** Those that are about it, in their order. */
  readonly commitments: readonly PromisedClock[];
}

export interface KnownOfProviders {
  readonly posts: readonly DeclaredPost[];
  /** When the provider's page last gave an answer; null: it is not polled, or never gave one. */
  readonly lastAnswer: (provider: string) => EpochMs | null;
  /** What came later is not known. */
  readonly until: EpochMs;
}

const NOT_KNOWN: ClockTime = { least: null, most: null };

/**
 * `detected` runs from the first bad minute to the one at which the rule opened, `declared` to the
 * first post that our poller saw, `update_gap` is the longest time without a word between that post
 * and the end of the incident. By incident, then by provider.
 */
export function clocksOf(
  recorded: readonly RecordedIncident[],
  commitments: readonly ClockPromise[],
  known: KnownOfProviders,
): readonly IncidentClocks[] {
  const incidents = recorded.map(incidentAsFolded);
  const { byIncident } = declared(known.posts, incidents, known.until);
  return recorded.flatMap(({ figures }, i) => {
    const incident = incidents[i];
    if (incident === undefined) return [];
    const { id, began, opened, ended } = incident;
    const providers = new Set(namingCells(incident).map(({ provider }) => provider));
    const worst = worstSeverity(figures.episodes.map((episode) => episode.worst));
    return [...providers].sort().map((provider) => {
      const posts = (byIncident[i] ?? [])
        .flatMap(({ post }) => post ?? [])
        .filter((post) => post.provider === provider);
      const clocks = {
        detected: exactly((opened - began) / MINUTE_MS),
        declared: declaredClock(began, posts, known.lastAnswer(provider), known.until),
        update_gap: gapClock(posts, ended, known.until),
      };
      const own = commitments.filter((one) => isMeantFor(one, { provider, worst }));
      return {
        ...{ incident: id, provider, began, ended, worst, clocks },
        commitments: own.map((commitment) => ({
          commitment,
          verdict: verdictOf(clocks[commitment.clock], commitment.withinMinutes),
        })),
      };
    });
  });
}

function verdictOf({ least, most }: ClockTime, within: number): PromisedClock['verdict'] {
  if (most !== null && most <= within) return 'kept';
  return least !== null && least > within ? 'missed' : 'unknown';
}

function declaredClock(
  began: EpochMs,
  posts: readonly DeclaredPost[],
  lastAnswer: EpochMs | null,
  until: EpochMs,
): ClockTime {
  const [first] = posts.toSorted((a, b) => a.firstSeen - b.firstSeen);
  const minutes = (instant: EpochMs) => Math.floor((instant - began) / MINUTE_MS);
  if (first !== undefined) {
    const { firstSeen, lastPollBefore } = first;
    return {
      least: lastPollBefore === null ? null : minutes(lastPollBefore),
      most: minutes(firstSeen),
    };
  }
  // Not said until our poller last looked.
  if (lastAnswer === null || lastAnswer < began) return NOT_KNOWN;
  return { least: minutes(Math.min(lastAnswer, until)), most: null };
}

/** Words before the first post was seen and after the end are passed over. */
function gapClock(
  posts: readonly DeclaredPost[],
  ended: EpochMs | null,
  until: EpochMs,
): ClockTime {
  if (posts.length === 0) return NOT_KNOWN;
  const start = Math.min(...posts.map(({ firstSeen }) => firstSeen));
  const end = ended ?? until;
  if (end <= start) return ended === null ? NOT_KNOWN : exactly(0);
  const words = posts
    .flatMap(({ updates }) => updates)
    .filter((at) => at > start && at < end)
    .sort((a, b) => a - b);
  const times = [start, ...words, end];
  const gap = Math.max(...times.slice(1).map((at, i) => at - (times[i] ?? at))) / MINUTE_MS;
  return ended === null ? { least: gap, most: null } : exactly(gap);
}

function exactly(minutes: number): ClockTime {
  return { least: minutes, most: minutes };
}

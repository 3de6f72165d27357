import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../ground/time.ts';
import { type Incident, namingCells } from '../incident/incident.ts';
import { comparePosts, type DeclaredPost, postsKnownAt, postWindow } from './declared-post.ts';

/** What a provider said about an incident, beside what was measured; minutes are whole. */
export interface Declaration {
  /** Null if nothing was said. */
  readonly post: DeclaredPost | null;
  /**
   * From the first bad minute until we saw the post, below zero if it came first; until the end if
   * the post told of it afterwards, null while that end isn't known.
   */
  readonly silenceMinutes: number | null;
  /** From the first bad minute until the provider claims to have posted. */
  readonly claimedMinutes: number | null;
  /** By how much the claim lies before a poll that didn't have the post; null if it doesn't. */
  readonly backDatedMinutes: number | null;
  readonly kind: 'declared' | 'resolved_first' | 'provider_first' | 'never_declared';
}

export interface Declared {
  /** For each incident, in the order in which the posts were seen. */
  readonly byIncident: readonly (readonly Declaration[])[];
  /** Declared, not seen by us; in the same order. */
  readonly unmatched: readonly DeclaredPost[];
}

const MAX_APART_MS = HOUR_MS;

/** For so long after the end a post may still be about it; after that nothing was said. */
const LATEST_MS = DAY_MS;

/** Holds what was posted until `until` against the incidents as they stood then. */
export function declared(
  posts: readonly DeclaredPost[],
  incidents: readonly Incident[],
  until: EpochMs,
): Declared {
  const known = postsKnownAt(posts, until).toSorted(comparePosts);
  const matched = new Set<DeclaredPost>();
  const byIncident = incidents.map((incident) => {
    const matches = matcher(incident, until);
    const own = known.filter(matches);
    for (const post of own) matched.add(post);
    if (own.length > 0) return own.map((post) => declaration(post, incident));
    const isTooLate = incident.ended !== null && until - incident.ended >= LATEST_MS;
    return isTooLate ? [NEVER_DECLARED] : [];
  });
  return { byIncident, unmatched: known.filter((post) => !matched.has(post)) };
}

const NEVER_DECLARED: Declaration = {
  post: null,
  silenceMinutes: null,
  claimedMinutes: null,
  backDatedMinutes: null,
  kind: 'never_declared',
};

/** Whether a post may be about the incident. */
function matcher(incident: Incident, until: EpochMs): (post: DeclaredPost) => boolean {
  const cells = namingCells(incident);
  const providers = new Set(cells.map(({ provider }) => provider));
  const models = new Set(cells.map(({ model }) => model));
  const end = incident.ended ?? until;
  return (post) => {
    const window = postWindow(post);
    return (
      providers.has(post.provider) &&
      (post.models.length === 0 || post.models.some((model) => models.has(model))) &&
      window.start - end <= MAX_APART_MS &&
      incident.began - window.end <= MAX_APART_MS &&
      (incident.ended === null || post.firstSeen - incident.ended <= LATEST_MS)
    );
  };
}

function declaration(post: DeclaredPost, { began, ended }: Incident): Declaration {
  const { createdAt, firstSeen, lastPollBefore } = post;
  const kind = kindOf(post, began);
  const told = kind === 'resolved_first' ? ended : firstSeen;
  const backDatedMs = lastPollBefore === null ? 0 : lastPollBefore - createdAt;
  return {
    post,
    silenceMinutes: told === null ? null : (told - began) / MINUTE_MS,
    claimedMinutes: (createdAt - began) / MINUTE_MS,
    backDatedMinutes: backDatedMs > 0 ? backDatedMs / MINUTE_MS : null,
    kind,
  };
}

/** Whatever came before the first bad minute was not told afterwards. */
function kindOf({ firstSeen, resolvedAt }: DeclaredPost, began: EpochMs): Declaration['kind'] {
  if (firstSeen < began) return 'provider_first';
  return resolvedAt !== null && resolvedAt <= firstSeen ? 'resolved_first' : 'declared';
}

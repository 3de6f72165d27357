import { difference, intersection, totalMs, united } from '../../ground/interval.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { type Incident, namingCells } from '../incident/incident.ts';
import { type Declaration, declared } from './declarations.ts';
import { type DeclaredPost, postsKnownAt, postWindow } from './declared-post.ts';
import type { PromiseKept } from './promise.ts';

/** What a vendor said in a span of time beside what was measured of it; minutes are whole. */
export interface VendorSilence {
  readonly provider: string;
  /** That began in the span. */
  readonly incidents: number;
  /** In an incident that nothing was said of yet, by our own clock. */
  readonly silentMinutes: number;
  readonly measuredMinutes: number;
  readonly declaredMinutes: number;
  readonly bothMinutes: number;
  readonly neitherMinutes: number;
  readonly neverDeclared: number;
  /** Posts that claim to be older than a poll that did not have them. */
  readonly backDated: number;
  /** Incidents of which the first post was seen so soon, or before they began. */
  readonly firstWithin5: number;
  readonly firstWithin30: number;
  /** Between two updates of one post; null: no post had two. */
  readonly longestGapMinutes: number | null;
  readonly promised: number;
  readonly kept: number;
}

/** By provider: those with an incident or a post in the span, which is cut at `until`. */
export function silenceByVendor(
  incidents: readonly Incident[],
  posts: readonly DeclaredPost[],
  promises: readonly PromiseKept[],
  { span, until }: { readonly span: Interval; readonly until: EpochMs },
): readonly VendorSilence[] {
  const known = postsKnownAt(posts, until);
  const { byIncident } = declared(posts, incidents, until);
  const time = { start: span.start, end: Math.min(span.end, until) };
  const isIn = (instant: EpochMs) => instant >= time.start && instant < time.end;
  const providers = new Set([
    ...incidents.filter(({ began }) => isIn(began)).flatMap(providersOf),
    ...known.filter(({ firstSeen }) => isIn(firstSeen)).map(({ provider }) => provider),
  ]);
  return [...providers].sort().map((provider) => {
    const own = incidents.flatMap((incident, i) =>
      providersOf(incident).includes(provider)
        ? [{ incident, declarations: (byIncident[i] ?? []).filter(isBy(provider)) }]
        : [],
    );
    const ownPosts = known.filter((post) => post.provider === provider);
    const began = own.filter(({ incident }) => isIn(incident.began));
    const ownIds = new Set(ownPosts.map(({ id }) => id));
    const made = promises.filter(({ post, at }) => ownIds.has(post) && isIn(at));
    return {
      provider,
      incidents: began.length,
      ...minutesOf(own, ownPosts, time, until),
      neverDeclared: began.filter(({ declarations }) => declarations.some(isNever)).length,
      backDated: ownPosts.filter((post) => isIn(post.firstSeen) && isBackDated(post)).length,
      firstWithin5: began.filter(isSaidWithin(5)).length,
      firstWithin30: began.filter(isSaidWithin(30)).length,
      longestGapMinutes: longestGap(ownPosts.filter((post) => isIn(post.firstSeen))),
      promised: made.length,
      kept: made.filter(({ isKept }) => isKept).length,
    };
  });
}

interface Judged {
  readonly incident: Incident;
  readonly declarations: readonly Declaration[];
}

function minutesOf(
  own: readonly Judged[],
  posts: readonly DeclaredPost[],
  time: Interval,
  until: EpochMs,
) {
  const inTime = (intervals: readonly Interval[]) => intersection(united(intervals), [time]);
  const measured = inTime(
    own.map(({ incident }) => ({ start: incident.began, end: incident.ended ?? until })),
  );
  const silent = inTime(own.map((one) => silentTime(one, until)));
  const declaredTime = inTime(
    posts.map((post) => ({ start: post.firstSeen, end: Math.min(postWindow(post).end, until) })),
  );
  const minutes = (intervals: readonly Interval[]) => totalMs(intervals) / MINUTE_MS;
  return {
    silentMinutes: minutes(silent),
    measuredMinutes: minutes(measured),
    declaredMinutes: minutes(declaredTime),
    bothMinutes: minutes(intersection(measured, declaredTime)),
    neitherMinutes: minutes(difference([time], united([...measured, ...declaredTime]))),
  };
}

/** From the first bad minute until a post was seen, or until the end if that came first. */
function silentTime({ incident, declarations }: Judged, until: EpochMs): Interval {
  const end = incident.ended ?? until;
  const seen = declarations.flatMap(({ post }) => post?.firstSeen ?? []);
  return { start: incident.began, end: Math.min(end, ...seen) };
}

function isSaidWithin(minutes: number): (one: Judged) => boolean {
  return ({ declarations }) =>
    declarations.some(
      ({ kind, silenceMinutes }) =>
        kind === 'provider_first' ||
        (kind === 'declared' && silenceMinutes !== null && silenceMinutes <= minutes),
    );
}

function isNever({ kind }: Declaration): boolean {
  return kind === 'never_declared';
}

function isBy(provider: string): (one: Declaration) => boolean {
  return ({ post }) => post === null || post.provider === provider;
}

function isBackDated({ lastPollBefore, createdAt }: DeclaredPost): boolean {
  return lastPollBefore !== null && createdAt < lastPollBefore;
}

function longestGap(posts: readonly DeclaredPost[]): number | null {
  const gaps = posts.flatMap(({ updates }) => {
    const inOrder = updates.toSorted((a, b) => a - b);
    return inOrder.slice(1).map((at, i) => (at - (inOrder[i] ?? at)) / MINUTE_MS);
  });
  return gaps.length === 0 ? null : Math.max(...gaps);
}

function providersOf(incident: Incident): readonly string[] {
  return [...new Set(namingCells(incident).map(({ provider }) => provider))];
}

import { difference, intersection, totalMs, united } from '../../ground/interval.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { type Incident, namingCells } from '../incident/incident.ts';
import { type Declaration, declared } from './declarations.ts';
import { type DeclaredPost, postsKnownAt, postWindow } from './declared-post.ts';
import type { PromiseKept } from './promise.ts';

/**
 * What a vendor said in a span of time beside what was measured of it; minutes are whole. Null:
 * not known, as no call of it was counted, or none of its pages answered ("not told").
 */
export interface VendorSilence {
  readonly provider: string;
  /** Of the span; false: nothing was measured. */
  readonly isCalled: boolean;
  /** False: nobody looked at what it declared. */
  readonly isTold: boolean;
  /** That began in the span. */
  readonly incidents: number | null;
  /** In an incident that nothing was said of yet, by our own clock. */
  readonly silentMinutes: number | null;
  readonly measuredMinutes: number | null;
  readonly declaredMinutes: number | null;
  readonly bothMinutes: number | null;
  readonly neitherMinutes: number | null;
  readonly neverDeclared: number | null;
  /** Posts that claim to be older than a poll that did not have them. */
  readonly backDated: number | null;
  /** Incidents of which the first post was seen so soon, or before they began. */
  readonly firstWithin5: number | null;
  readonly firstWithin30: number | null;
  /** Between two updates of one post; null also if no post had two. */
  readonly longestGapMinutes: number | null;
  readonly promised: number | null;
  readonly kept: number | null;
}

/** What the figures of a span are about. */
interface Looked {
  readonly span: Interval;
  readonly until: EpochMs;
  /** Providers of which a page answered. */
  readonly told: ReadonlySet<string>;
  /** Providers of which a call was counted in the span. */
  readonly called: ReadonlySet<string>;
}

/** By provider: those with an incident or a post in the span, which is cut at `until`. */
export function silenceByVendor(
  incidents: readonly Incident[],
  posts: readonly DeclaredPost[],
  promises: readonly PromiseKept[],
  { span, until, told, called }: Looked,
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
    const isTold = told.has(provider) || ownPosts.length > 0;
    const isCalled = called.has(provider) || began.length > 0;
    const ifTold = (figure: number | null) => (isTold ? figure : null);
    const ifCalled = (figure: number) => (isCalled ? figure : null);
    const ifBoth = (figure: number) => (isTold ? ifCalled(figure) : null);
    const minutes = minutesOf(own, ownPosts, time, until);
    return {
      provider,
      isCalled,
      isTold,
      incidents: ifCalled(began.length),
      silentMinutes: ifBoth(minutes.silent),
      measuredMinutes: ifCalled(minutes.measured),
      declaredMinutes: ifTold(minutes.declared),
      bothMinutes: ifBoth(minutes.both),
      neitherMinutes: ifBoth(minutes.neither),
      neverDeclared: ifBoth(began.filter(({ declarations }) => declarations.some(isNever)).length),
      backDated: ifTold(
        ownPosts.filter((post) => isIn(post.firstSeen) && isBackDated(post)).length,
      ),
      firstWithin5: ifBoth(began.filter(isSaidWithin(5)).length),
      firstWithin30: ifBoth(began.filter(isSaidWithin(30)).length),
      longestGapMinutes: ifTold(longestGap(ownPosts.filter((post) => isIn(post.firstSeen)))),
      promised: ifTold(made.length),
      kept: ifTold(made.filter(({ isKept }) => isKept).length),
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
    silent: minutes(silent),
    measured: minutes(measured),
    declared: minutes(declaredTime),
    both: minutes(intersection(measured, declaredTime)),
    neither: minutes(difference([time], united([...measured, ...declaredTime]))),
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

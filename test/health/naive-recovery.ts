import type { DeclaredPost } from '../../src/health/declared/declared-post.ts';
import { type Scope, scopeKey } from '../../src/health/detect/cell.ts';
import type { Incident } from '../../src/health/incident/incident.ts';
import type { RandomStanding } from './random-standing.ts';

/**
 * What was declared, estimates and pairs once more, sentence by sentence from the page, in floats
 * and minute by minute: slow, and only here to be compared with the product.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function names(incident: Incident): { providers: string[]; models: string[] } {
  const cells = incident.bad.length ? incident.bad : [...incident.healthy, ...incident.unseen];
  return { providers: cells.map((cell) => cell.provider), models: cells.map((cell) => cell.model) };
}

function knownPosts({ posts, until }: RandomStanding): DeclaredPost[] {
  const points = (text: string) => [...text].map((one) => one.codePointAt(0) ?? 0);
  return posts
    .filter((post) => post.firstSeen <= until)
    .map((post) => ({
      ...post,
      resolvedAt: (post.resolvedAt ?? Infinity) <= until ? post.resolvedAt : null,
      updates: post.updates.filter((update) => update <= until),
    }))
    .sort((a, b) => {
      if (a.firstSeen !== b.firstSeen) return a.firstSeen - b.firstSeen;
      const [left, right] = [points(a.id), points(b.id)];
      const i = left.findIndex((point, place) => point !== right[place]);
      return i < 0 ? left.length - right.length : (left[i] ?? 0) - (right[i] ?? -1);
    });
}

function endOf(post: DeclaredPost): number {
  return post.resolvedAt ?? Math.max(post.createdAt, ...post.updates) + DAY;
}

function isAbout(post: DeclaredPost, incident: Incident, until: number): boolean {
  const { providers, models } = names(incident);
  if (!providers.includes(post.provider)) return false;
  if (post.models.length > 0 && !post.models.some((model) => models.includes(model))) return false;
  const end = incident.ended ?? until;
  const gap = Math.max(post.createdAt - end, incident.began - endOf(post));
  if (gap > HOUR) return false;
  return incident.ended === null || post.firstSeen <= incident.ended + DAY;
}

export function naiveDeclared(standing: RandomStanding) {
  const { incidents, until } = standing;
  const posts = knownPosts(standing);
  const byIncident = incidents.map((incident) => {
    const own = posts.filter((post) => isAbout(post, incident, until));
    if (own.length === 0) {
      const over = incident.ended !== null && until >= incident.ended + DAY;
      return over
        ? [{ id: null, silence: null, claimed: null, back: null, kind: 'never_declared' }]
        : [];
    }
    return own.map((post) => {
      const { began, ended } = incident;
      const seen = post.firstSeen;
      const resolved = post.resolvedAt !== null && post.resolvedAt <= seen;
      const kind = seen < began ? 'provider_first' : resolved ? 'resolved_first' : 'declared';
      const until = kind === 'resolved_first' ? ended : seen;
      const back =
        post.lastPollBefore === null ? 0 : (post.lastPollBefore - post.createdAt) / MINUTE;
      return {
        id: post.id,
        silence: until === null ? null : (until - began) / MINUTE,
        claimed: (post.createdAt - began) / MINUTE,
        back: back > 0 ? back : null,
        kind,
      };
    });
  });
  const unmatched = posts.filter((post) => !incidents.some((one) => isAbout(post, one, until)));
  return { byIncident, unmatched };
}

interface NaiveLength {
  readonly providers: readonly string[];
  readonly minutes: number;
  readonly open: boolean;
}

export function naiveEstimates(standing: RandomStanding) {
  const { incidents, until } = standing;
  return incidents
    .filter((incident) => incident.ended === null)
    .map((incident) => {
      const { providers } = names(incident);
      const monitoring = incident.state === 'monitoring';
      const t = (until - (monitoring ? (incident.monitoringSince ?? 0) : incident.began)) / MINUTE;
      const lengths = monitoring ? monitoringLengths(standing) : openLengths(standing);
      return {
        incident: incident.id,
        state: monitoring ? 'monitoring' : 'open',
        ...naiveQuantiles(lengths, providers, t),
      };
    });
}

function openLengths(standing: RandomStanding): NaiveLength[] {
  const { incidents, until, facts } = standing;
  const measured: NaiveLength[] = incidents.map((one) => ({
    providers: names(one).providers,
    minutes: ((one.ended ?? until) - one.began) / MINUTE,
    open: one.ended === null,
  }));
  const declared = naiveDeclared(standing)
    .unmatched.filter(
      (post) =>
        !facts.some(
          ({ minute, cell, good, bad }) =>
            cell.provider === post.provider &&
            good + bad > 0 &&
            minute < until &&
            minute >= post.createdAt &&
            minute < endOf(post),
        ),
    )
    .map((post) => ({
      providers: [post.provider],
      minutes: ((post.resolvedAt ?? until) - post.createdAt) / MINUTE,
      open: post.resolvedAt === null,
    }));
  return [...measured, ...declared];
}

function monitoringLengths({ incidents, episodes, until }: RandomStanding): NaiveLength[] {
  return incidents.flatMap((one): NaiveLength[] => {
    const { providers } = names(one);
    if (one.ended === null) {
      if (one.state !== 'monitoring') return [];
      return [{ providers, minutes: (until - (one.monitoringSince ?? 0)) / MINUTE, open: true }];
    }
    const own = one.episodes.map((place) => episodes[place]);
    const changes = own.flatMap((episode) => episode?.monitoring ?? []);
    if (changes.length === 0) return [];
    const resolved = Math.max(...own.map((episode) => episode?.resolved ?? 0));
    return [{ providers, minutes: (resolved - Math.max(...changes)) / MINUTE, open: false }];
  });
}

export function naiveQuantiles(all: readonly NaiveLength[], own: readonly string[], t: number) {
  const isOwn = (one: NaiveLength) => one.providers.some((provider) => own.includes(provider));
  const left = all.filter((one) => one.minutes >= 1 && (!one.open || one.minutes <= 7 * 24 * 60));
  const resolvedOthers = left.filter((one) => !isOwn(one) && !one.open).length;
  const pool = left
    .filter((one) => isOwn(one) || resolvedOthers > 0)
    .map((one) => ({ ...one, weight: isOwn(one) ? 1 : 10 / resolvedOthers }))
    .filter((one) => one.minutes > t);
  const weight = (some: typeof pool) => some.reduce((sum, one) => sum + one.weight, 0);
  const resolved = pool.filter((one) => !one.open);
  const distinct = [...new Set(resolved.map((one) => one.minutes))].sort((a, b) => a - b);
  const survival = (d: number) =>
    distinct
      .filter((e) => e <= d)
      .map(
        (e) =>
          1 -
          weight(resolved.filter((one) => one.minutes === e)) /
            weight(pool.filter((one) => one.minutes >= e)),
      )
      .reduce((product, factor) => product * factor, 1);
  const none = weight(pool) < 5 - 1e-9 || resolved.length < 10;
  const quantiles = [0.1, 0.25, 0.5, 0.75, 0.9].map((u) => {
    const e = distinct.find((one) => 1 - survival(one) >= u - 1e-9);
    return none || e === undefined ? null : e - t;
  });
  return { quantiles, compared: resolved.length, atRisk: weight(pool) };
}

export function naivePair(standing: RandomStanding, primary: Scope, fallback: Scope) {
  const { facts, episodes, until } = standing;
  const of = (scope: Scope) => {
    const calls = new Map<number, number>();
    for (const { minute, cell, good, bad } of facts) {
      if (minute >= until || scope.kind !== 'model') continue;
      if (cell.provider !== scope.provider || cell.model !== scope.model) continue;
      calls.set(minute, (calls.get(minute) ?? 0) + good + bad);
    }
    const own = episodes
      .filter((episode) => scopeKey(episode.scope) === scopeKey(scope))
      .map((episode) => {
        const minutes = new Set<number>();
        for (let at = episode.began; at < (episode.ended ?? until); at += MINUTE) minutes.add(at);
        return minutes;
      });
    const bad = new Set(own.flatMap((minutes) => [...minutes]));
    const dayOf = (minute: number) => Math.floor(minute / DAY);
    const days = new Set([...calls].filter(([, n]) => n > 0).map(([minute]) => dayOf(minute)));
    return { calls, own, bad, days };
  };
  const [p, f] = [of(primary), of(fallback)];
  const both = [...p.calls].filter(([minute, n]) => n >= 5 && (f.calls.get(minute) ?? 0) >= 5);
  const counted = (inP: boolean, inF: boolean) =>
    both.filter(([minute]) => p.bad.has(minute) === inP && f.bad.has(minute) === inF).length;
  const judged = p.own.filter((minutes) => both.some(([minute]) => minutes.has(minute)));
  const touched = judged.filter((minutes) => [...minutes].some((at) => f.bad.has(at))).length;
  const days = [...p.days].filter((day) => f.days.has(day)).sort((a, b) => a - b);
  const shown = {
    n: [counted(true, true), counted(true, false), counted(false, true), counted(false, false)],
    touched,
    episodes: judged.length,
  };
  if (days.length < 28) return { ...shown, shifts: 0, p: null, ratio: null };
  // Minutes of the days put side by side.
  const place = new Map(days.map((day, i) => [day, i]));
  const closedUp = (minutes: Iterable<number>) =>
    [...minutes].flatMap((at) => {
      const i = place.get(Math.floor(at / DAY));
      return i === undefined ? [] : [i * 1_440 + (at % DAY) / MINUTE];
    });
  const total = days.length * 1_440;
  const episodesOfP = judged.map(closedUp);
  const badOfF = new Set(closedUp(f.bad));
  const touchedBy = (shift: number) => {
    // A minute of the fallback that was slid to here stood so much earlier.
    const before = (at: number) => (at - shift * 1_440 + total) % total;
    return episodesOfP.filter((minutes) => minutes.some((at) => badOfF.has(before(at)))).length;
  };
  const shifted = days.slice(1).map((_, i) => touchedBy(i + 1));
  const mean = shifted.reduce((a, b) => a + b, 0) / shifted.length;
  const asMany = shifted.filter((count) => count >= touchedBy(0)).length;
  return {
    ...shown,
    shifts: days.length - 1,
    p: (1 + asMany) / days.length,
    ratio: mean === 0 ? null : touchedBy(0) / mean,
  };
}

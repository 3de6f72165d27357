import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { type ShareBounds, shareBounds } from '../detect/wilson.ts';
import type { Estimate } from './estimate.ts';
import { ALWAYS_60_MINUTES, type Score, score, scoreEstimate } from './score.ts';

/** What was said; enough of it to be scored. */
export type SaidInterval = Pick<
  Estimate,
  'elapsedMinutes' | 'quantiles' | 'without' | 'longestMinutes'
>;

/** An estimate as it was shown. */
export interface SaidEstimate {
  readonly incident: string;
  readonly issuedAt: EpochMs;
  readonly state: 'open' | 'monitoring';
  readonly said: SaidInterval;
  readonly compared: number;
  /** An exact fraction. */
  readonly weightAtRisk: string;
  /** What other providers' incidents alone would have said; null: too few. */
  readonly othersOnly: SaidInterval | null;
}

/** How an incident went on: what an estimate is scored by. */
export interface HowItEnded {
  readonly id: string;
  /** Null while it goes on. */
  readonly ended: EpochMs | null;
  /** The minute at which the last of it proved to be over; what `monitoring` waits for. */
  readonly resolved: EpochMs | null;
  /** Withdrawn or merged: there is nothing to be right about. */
  readonly isVoid: boolean;
}

export interface ScoredEstimate extends SaidEstimate {
  /** From when it was said; undefined while nobody knows, or where there is nothing to know. */
  readonly tookMinutes: number | undefined;
  /** Undefined also where no estimate could be made. */
  readonly score: Score | undefined;
}

/** In the order of the estimates. */
export function scored(
  estimates: readonly SaidEstimate[],
  incidents: readonly HowItEnded[],
): readonly ScoredEstimate[] {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  return estimates.map((estimate) => {
    const incident = byId.get(estimate.incident);
    const end = estimate.state === 'monitoring' ? incident?.resolved : incident?.ended;
    if (incident === undefined || incident.isVoid || end === null || end === undefined) {
      return { ...estimate, tookMinutes: undefined, score: undefined };
    }
    // It may have been over when it still seemed to go on.
    const tookMinutes = Math.max(0, (end - estimate.issuedAt) / MINUTE_MS);
    return { ...estimate, tookMinutes, score: scoreEstimate(estimate.said, tookMinutes) };
  });
}

/** How often something that was said held. */
export interface Hits {
  readonly hits: number;
  readonly of: number;
  /** Wilson's at 95 %; null of nothing. */
  readonly bounds: ShareBounds | null;
}

/** How good the estimates have been. */
export interface TrackRecord {
  readonly eightInTen: Hits;
  readonly oneInTwo: Hits;
  /** The first estimate of each incident only: those after it are not independent. */
  readonly firstEightInTen: Hits;
  /** Mean pinball losses over those that all three could be asked of; null of none. */
  readonly loss: {
    readonly own: number;
    readonly othersOnly: number;
    readonly always60: number;
    readonly of: number;
  } | null;
  /** Of incidents that go on, which can't be scored yet. */
  readonly unscored: number;
  /** Of the last 50 first estimates: too few held, or too many; null: as said, or fewer than 50. */
  readonly verdict: 'too_narrow' | 'too_wide' | null;
}

const LAST_FIRST = 50;

/** Estimates in the order in which they were made. */
export function trackRecord(estimates: readonly ScoredEstimate[]): TrackRecord {
  const known = estimates.filter(({ score: own }) => own !== undefined);
  const first = [
    ...new Map(known.toReversed().map((one) => [one.incident, one])).values(),
  ].reverse();
  const inEight = (some: readonly ScoredEstimate[]) =>
    hitsOf(some, ({ score: own }) => own?.isInEightOfTen === true);
  return {
    eightInTen: inEight(known),
    oneInTwo: hitsOf(known, ({ score: own }) => own?.isInHalf === true),
    firstEightInTen: inEight(first),
    loss: lossOf(known),
    unscored: estimates.filter(
      ({ tookMinutes, said }) => tookMinutes === undefined && said.without === undefined,
    ).length,
    verdict: verdictOf(first),
  };
}

function hitsOf(some: readonly ScoredEstimate[], isHit: (one: ScoredEstimate) => boolean): Hits {
  const hits = some.filter(isHit).length;
  return {
    hits,
    of: some.length,
    bounds: some.length === 0 ? null : shareBounds(hits, some.length),
  };
}

function verdictOf(first: readonly ScoredEstimate[]): TrackRecord['verdict'] {
  const last = first.slice(-LAST_FIRST);
  if (last.length < LAST_FIRST) return null;
  const { hits } = hitsOf(last, ({ score: own }) => own?.isInEightOfTen === true);
  if (10 * hits < 7 * last.length) return 'too_narrow';
  return 10 * hits > 9 * last.length ? 'too_wide' : null;
}

function lossOf(known: readonly ScoredEstimate[]): TrackRecord['loss'] {
  const compared = known.flatMap(({ score: own, othersOnly, tookMinutes = 0 }) => {
    const others = othersOnly === null ? undefined : scoreEstimate(othersOnly, tookMinutes);
    if (own === undefined || others === undefined) return [];
    const always = score(ALWAYS_60_MINUTES, tookMinutes);
    return [{ own: own.loss, othersOnly: others.loss, always60: always.loss }];
  });
  if (compared.length === 0) return null;
  const mean = (of: 'own' | 'othersOnly' | 'always60') =>
    compared.reduce((sum, one) => sum + one[of], 0) / compared.length;
  return {
    own: mean('own'),
    othersOnly: mean('othersOnly'),
    always60: mean('always60'),
    of: compared.length,
  };
}

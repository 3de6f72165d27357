import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Declaration } from '../../health/declared/declarations.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { Episode } from '../../health/detect/episode.ts';
import type { Incident } from '../../health/incident/incident.ts';
import type { CoFailure } from '../../health/redundancy/co-failure.ts';
import type { EstimateThen, Replay } from '../../health/replay/replay.ts';
import { document, type Published } from '../document.ts';
import { fourDecimals, fourPlaces, nearest } from '../four-decimals.ts';
import { count } from '../scalars.ts';
import { cellShape, scopeShape } from '../scope.ts';

const minute = z.iso.datetime({ precision: -1 }).meta({
  id: 'minute',
  description: 'the beginning of a minute in UTC: 2026-06-07T11:00Z',
});

const word = z.enum(['degraded', 'partial', 'major']);

export const episode = z.strictObject({
  scope: scopeShape,
  opened: minute.describe('when the evidence sufficed'),
  began: minute.describe('from when on it was bad'),
  monitoring: z.array(minute).describe('changes to it: it is better, and not yet over'),
  ended: minute.nullable(),
  reason: z.enum(['resolved', 'quiet']).nullable().describe('quiet: too few calls to prove more'),
  reopened: count.describe('how often'),
  severity: z
    .array(z.strictObject({ at: minute, word }))
    .describe('the first word, then each change'),
  worst: word,
  bad: count.describe('calls in its time'),
  counted: count.describe('calls in its time'),
});

const minutes = z.int().nullable();

const incident = z.strictObject({
  id: z.string().regex(/^INC-\d{8}-\d+$/),
  began: minute,
  ended: minute.nullable(),
  episodes: z.array(count).describe('places in the list of episodes'),
  headline: z.array(count).describe('of those, the ones that say it best'),
  bad: z.array(cellShape),
  healthy: z.array(cellShape),
  unseen: z.array(cellShape).describe('with too few calls to say'),
  related: z.array(z.string()).describe('ids of others that overlap it in time'),
  declared: z
    .array(
      z.strictObject({
        id: z.string().nullable().describe('of the post'),
        silence_minutes: minutes.describe('until the post was seen'),
        claimed_minutes: minutes.describe('until the provider claims to have posted'),
        back_dated_minutes: minutes,
        kind: z.enum(['declared', 'resolved_first', 'provider_first', 'never_declared']),
      }),
    )
    .describe('what the provider said about it'),
});

const estimate = z.strictObject({
  at: minute,
  incident: z.string(),
  state: z.enum(['open', 'monitoring']),
  q: z
    .array(z.int().nullable())
    .length(5)
    .describe('minutes still to go at .10 .25 .50 .75 .90; null: longer than any, or no estimate'),
  compared: count,
  at_risk: fourPlaces,
});

const pair = z.strictObject({
  primary: scopeShape,
  fallback: scopeShape,
  n11: count.describe('minutes with both in an episode'),
  n10: count.describe('with the primary alone'),
  n01: count.describe('with the fallback alone'),
  n00: count,
  touched: count.describe('episodes of the primary with one of the fallback in them'),
  episodes: count.describe('of the primary, with calls of both'),
  wilson: z.array(fourPlaces).length(2).nullable(),
  shifts: count,
  p: fourPlaces.nullable(),
  ratio: fourPlaces.nullable(),
});

export const healthReplayDocument = document(
  'health-replay@1',
  'What the rules of live health make of minute facts, as of an instant',
  {
    episodes: z.array(episode),
    incidents: z.array(incident),
    unmatched: z.array(z.string()).describe('ids of posts about no incident'),
    estimates: z.array(estimate),
    pairs: z.array(pair),
  },
);

type HealthReplay = Published<typeof healthReplayDocument>;

export function healthReplayJson(replay: Replay): HealthReplay {
  const { episodes, incidents, declared, estimates, pairs } = replay;
  return {
    schema: 'uptally/health-replay@1',
    episodes: episodes.map(episodeJson),
    incidents: incidents.map((incident, i) =>
      incidentJson(incident, declared?.byIncident[i] ?? []),
    ),
    unmatched: (declared?.unmatched ?? []).map(({ id }) => id),
    estimates: estimates.map(estimateJson),
    pairs: pairs.map(pairJson),
  };
}

export function episodeJson(one: Episode): HealthReplay['episodes'][number] {
  return {
    scope: one.scope,
    opened: minuteText(one.opened),
    began: minuteText(one.began),
    monitoring: one.monitoring.map(minuteText),
    ended: one.ended === null ? null : minuteText(one.ended),
    reason: one.reason,
    reopened: one.reopened,
    severity: one.severity.map(({ at, word }) => ({ at: minuteText(at), word })),
    worst: one.worst,
    bad: one.bad,
    counted: one.counted,
  };
}

function incidentJson(
  one: Incident,
  declarations: readonly Declaration[],
): HealthReplay['incidents'][number] {
  return {
    id: one.id,
    began: minuteText(one.began),
    ended: one.ended === null ? null : minuteText(one.ended),
    episodes: one.episodes,
    headline: one.headline,
    bad: one.bad.map(cellJson),
    healthy: one.healthy.map(cellJson),
    unseen: one.unseen.map(cellJson),
    related: one.related,
    declared: declarations.map(declarationJson),
  };
}

function declarationJson(one: Declaration): HealthReplay['incidents'][number]['declared'][number] {
  return {
    id: one.post?.id ?? null,
    silence_minutes: one.silenceMinutes,
    claimed_minutes: one.claimedMinutes,
    back_dated_minutes: one.backDatedMinutes,
    kind: one.kind,
  };
}

function estimateJson({
  at,
  incident,
  state,
  estimate,
}: EstimateThen): HealthReplay['estimates'][number] {
  return {
    at: minuteText(at),
    incident: incident.id,
    state,
    q: estimate.quantiles,
    compared: estimate.compared,
    at_risk: fourDecimals(estimate.weightAtRisk),
  };
}

function pairJson(one: CoFailure): HealthReplay['pairs'][number] {
  const { shifts, p, ratio } = one.chance;
  return {
    primary: one.pair.primary,
    fallback: one.pair.fallback,
    ...one.minutes,
    touched: one.touched,
    episodes: one.episodes,
    wilson: one.bounds === null ? null : [one.bounds.lower, one.bounds.upper].map(nearest),
    shifts,
    p: p === null ? null : fourDecimals(p),
    ratio: ratio === null ? null : fourDecimals(ratio),
  };
}

function cellJson({ provider, model, region, account, route }: Cell): Cell {
  return { provider, model, region, account, route };
}

/** `2026-06-07T11:00Z`. */
function minuteText(instant: EpochMs): string {
  return `${formatInstant(instant).slice(0, 16)}Z`;
}

import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { Episode } from '../../health/detect/episode.ts';
import type { Incident } from '../../health/incident/incident.ts';
import type { Standing } from '../../health/replay/replay.ts';
import { document, type Published } from '../document.ts';
import { count } from '../scalars.ts';

const minute = z.iso.datetime({ precision: -1 }).meta({
  id: 'minute',
  description: 'the beginning of a minute in UTC: 2026-06-07T11:00Z',
});

const word = z.enum(['degraded', 'partial', 'major']);

const cell = z
  .strictObject({
    provider: z.string(),
    model: z.string(),
    region: z.string(),
    account: z.string(),
    route: z.string(),
  })
  .describe('one key of the minute facts; empty where the log does not tell');

const scope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('provider'), provider: z.string() }),
    z.strictObject({ kind: z.literal('route'), route: z.string() }),
    z.strictObject({ kind: z.literal('model'), provider: z.string(), model: z.string() }),
    z.strictObject({ kind: z.literal('cell'), ...cell.shape }),
  ])
  .describe('the cells with these fields');

const episode = z.strictObject({
  scope,
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
  bad: z.array(cell),
  healthy: z.array(cell),
  unseen: z.array(cell).describe('with too few calls to say'),
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

const decimal = z.number().describe('to 4 decimals, halves up');

const estimate = z.strictObject({
  at: minute,
  incident: z.string(),
  state: z.enum(['open', 'monitoring']),
  q: z
    .array(z.int().nullable())
    .length(5)
    .describe('minutes still to go at .10 .25 .50 .75 .90; null: longer than any, or no estimate'),
  compared: count,
  at_risk: decimal,
});

const pair = z.strictObject({
  primary: scope,
  fallback: scope,
  n11: count.describe('minutes with both in an episode'),
  n10: count.describe('with the primary alone'),
  n01: count.describe('with the fallback alone'),
  n00: count,
  touched: count.describe('episodes of the primary with one of the fallback in them'),
  episodes: count.describe('of the primary, with calls of both'),
  wilson: z.array(decimal).length(2).nullable(),
  shifts: count,
  p: decimal.nullable(),
  ratio: decimal.nullable(),
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

export function healthReplayJson({ episodes, incidents }: Standing): HealthReplay {
  return {
    schema: 'uptally/health-replay@1',
    episodes: episodes.map(episodeJson),
    incidents: incidents.map(incidentJson),
    unmatched: [],
    estimates: [],
    pairs: [],
  };
}

function episodeJson(one: Episode): HealthReplay['episodes'][number] {
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

function incidentJson(one: Incident): HealthReplay['incidents'][number] {
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
    declared: [],
  };
}

function cellJson({ provider, model, region, account, route }: Cell): Cell {
  return { provider, model, region, account, route };
}

/** `2026-06-07T11:00Z`. */
function minuteText(instant: EpochMs): string {
  return `${formatInstant(instant).slice(0, 16)}Z`;
}

import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Post } from '../../health/declared/page-reading.ts';
import type { Subject } from '../../health/declared/source.ts';
import { named, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { count, instant } from '../scalars.ts';
import { type PublicIncidentInput, publicIncident, publicIncidentJson } from './public-incident.ts';

/** Of an incident: how it became what it is now. */
export const INCIDENT_EVENTS = [
  'health.incident.opened',
  'health.incident.updated',
  'health.incident.resolved',
] as const;

export const HEALTH_EVENTS = [
  ...INCIDENT_EVENTS,
  'health.estimate.issued',
  'health.state.declared',
] as const;

const minutes = z.number().nullable().describe('null: longer than the longest that is known');

/** What those who follow get: the payload of Standard Webhooks, and of an event of the stream. */
export const healthEvent = named(
  'health-event@1',
  'What happened to an incident, an estimate or a post of a provider',
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.enum(INCIDENT_EVENTS).describe('resolved: ended, merged or withdrawn'),
      timestamp: instant,
      data: z.strictObject({
        incident: publicIncident,
        message: z.string().nullable().describe('what a person said about it'),
      }),
    }),
    z.strictObject({
      type: z.literal('health.estimate.issued'),
      timestamp: instant,
      data: z.strictObject({
        incident: z.string(),
        state: z.enum(['open', 'monitoring']),
        elapsed_minutes: count,
        one_in_two: z.strictObject({ from: minutes, to: minutes }).describe('minutes to go'),
        eight_in_ten: z.strictObject({ from: minutes, to: minutes }),
        median_minutes: minutes,
        compared: count.describe('ended incidents that lasted longer than this one by then'),
        expires_at: instant,
      }),
    }),
    z.strictObject({
      type: z.literal('health.state.declared'),
      timestamp: instant.describe('when our own poll saw it'),
      data: z.strictObject({
        source: z.string(),
        post: z.string(),
        kind: z.enum(['incident', 'maintenance']),
        about: z.array(z.strictObject({ provider: z.string(), models: z.array(z.string()) })),
        title: z.string().describe("the provider's words"),
        status: z.string(),
        impact: z.string(),
        url: z.string().nullable(),
        created_at: instant.nullable().describe("by the provider's clock"),
        resolved_at: instant.nullable(),
      }),
    }),
  ]),
);

export type HealthEvent = Published<typeof healthEvent>;

/** `revision` or word 1 of an incident that goes on opens it; what is over, resolves it. */
export function incidentEventJson(
  incident: PublicIncidentInput,
  at: EpochMs,
  message: string | null,
): HealthEvent {
  const data = { incident: publicIncidentJson(incident), message };
  const isOver = incident.standing !== 'standing' || incident.figures.ended !== null;
  const ongoing =
    incident.revision === 1 && message === null ? INCIDENT_EVENTS[0] : 'health.incident.updated';
  return {
    type: isOver && message === null ? 'health.incident.resolved' : ongoing,
    timestamp: formatInstant(at),
    data,
  };
}

export interface IssuedEstimate {
  readonly incident: string;
  readonly issuedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly state: 'open' | 'monitoring';
  readonly elapsedMinutes: number;
  /** At .10 .25 .50 .75 .90. */
  readonly quantiles: readonly (number | null)[];
  readonly compared: number;
}

export function estimateEventJson(estimate: IssuedEstimate): HealthEvent {
  const [p10 = null, p25 = null, p50 = null, p75 = null, p90 = null] = estimate.quantiles;
  return {
    type: 'health.estimate.issued',
    timestamp: formatInstant(estimate.issuedAt),
    data: {
      incident: estimate.incident,
      state: estimate.state,
      elapsed_minutes: estimate.elapsedMinutes,
      one_in_two: { from: p25, to: p75 },
      eight_in_ten: { from: p10, to: p90 },
      median_minutes: p50,
      compared: estimate.compared,
      expires_at: formatInstant(estimate.expiresAt),
    },
  };
}

export interface SeenPost {
  readonly source: string;
  readonly id: string;
  readonly kind: Post['kind'];
  readonly seenAt: EpochMs;
  readonly createdAt: EpochMs | null;
  readonly state: Pick<Post, 'title' | 'status' | 'impact' | 'url' | 'resolvedAt'>;
  readonly about: readonly Subject[];
}

export function declaredEventJson(post: SeenPost): HealthEvent {
  const { title, status, impact, url, resolvedAt } = post.state;
  return {
    type: 'health.state.declared',
    timestamp: formatInstant(post.seenAt),
    data: {
      source: post.source,
      post: post.id,
      kind: post.kind,
      about: post.about.map(({ provider, models }) => ({ provider, models: [...models] })),
      title,
      status,
      impact,
      url,
      created_at: instantOrNull(post.createdAt),
      resolved_at: instantOrNull(resolvedAt),
    },
  };
}

import assert from 'node:assert/strict';
import { DAY_MS, type EpochMs, HOUR_MS, instantOf, MINUTE_MS } from '../../src/ground/time.ts';
import type { DeclaredPost } from '../../src/health/declared/declared-post.ts';
import type { Cell, Scope } from '../../src/health/detect/cell.ts';
import type { Episode } from '../../src/health/detect/episode.ts';
import type { Incident } from '../../src/health/incident/incident.ts';

/** `12:30` of 7 June 2026, `d2 12:30` of two days later. */
export function at(text: string): EpochMs {
  const match = /^(?:d(-?\d+) )?(\d\d):(\d\d)$/.exec(text);
  assert.ok(match, text);
  const [, days = '0', hours, minutes] = match;
  const day = instantOf('2026-06-07T00:00:00Z') + Number(days) * DAY_MS;
  return day + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
}

/** `provider/model`, the other fields empty. */
export function cellOf(text: string): Cell {
  const [provider = '', model = ''] = text.split('/');
  return { provider, model, region: '', account: '', route: '' };
}

/** Of its own time alone; `bad` cells as `openai/gpt openai/mini`. */
export function incidentOf(
  bad: string,
  began: string,
  ended: string | null,
  more: Partial<Incident> = {},
): Incident {
  const cells = bad.split(' ').filter((word) => word !== '');
  return {
    id: `INC-${began}`,
    began: at(began),
    opened: at(began),
    ended: ended === null ? null : at(ended),
    state: ended === null ? 'open' : 'resolved',
    monitoringSince: null,
    episodes: [],
    headline: [],
    bad: cells.map(cellOf),
    healthy: [],
    unseen: [],
    related: [],
    ...more,
  };
}

/** Resolved at a minute after it ended, as every episode. */
export function episodeOf(
  scope: Scope,
  began: string,
  ended: string | null,
  more: Partial<Episode> = {},
): Episode {
  return {
    scope,
    opened: at(began),
    began: at(began),
    state: ended === null ? 'open' : 'resolved',
    monitoring: [],
    ended: ended === null ? null : at(ended),
    resolved: ended === null ? null : at(ended) + MINUTE_MS,
    reason: ended === null ? null : 'resolved',
    reopened: 0,
    starvedSince: null,
    severity: [],
    worst: 'degraded',
    bad: 0,
    counted: 0,
    ...more,
  };
}

/**
 * Seen the minute it was made, by a poller that had asked the minute before, unless told otherwise.
 */
export function postOf(
  id: string,
  createdAt: string,
  more: Partial<DeclaredPost> = {},
): DeclaredPost {
  return {
    id,
    provider: 'openai',
    models: [],
    createdAt: at(createdAt),
    firstSeen: at(createdAt),
    lastPollBefore: at(createdAt) - MINUTE_MS,
    resolvedAt: null,
    updates: [],
    ...more,
  };
}

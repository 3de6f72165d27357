import { DAY_MS, type EpochMs, MINUTE_MS } from '../../src/ground/time.ts';
import type { DeclaredPost } from '../../src/health/declared/declared-post.ts';
import type { Cell, Scope } from '../../src/health/detect/cell.ts';
import type { Episode } from '../../src/health/detect/episode.ts';
import type { MinuteFact } from '../../src/health/detect/minute-counts.ts';
import type { Incident } from '../../src/health/incident/incident.ts';
import { type SeededRandom, seededRandom } from '../faults/seeded-random.ts';
import { cellOf } from './standing.ts';

/** Made-up incidents, posts and calls; whether a log could have led to them doesn't matter. */
export interface RandomStanding {
  readonly until: EpochMs;
  readonly facts: readonly MinuteFact[];
  readonly episodes: readonly Episode[];
  readonly incidents: readonly Incident[];
  readonly posts: readonly DeclaredPost[];
}

const UNTIL = Date.UTC(2026, 5, 7, 14, 30);
const PROVIDERS = ['a', 'b', 'c', 'd'] as const;
const MODELS = ['big', 'small'] as const;

/** The scopes of which there are calls; every other provider has none. */
export const CALLED: readonly Scope[] = [
  { kind: 'model', provider: 'a', model: 'big' },
  { kind: 'model', provider: 'b', model: 'small' },
];

/** Close to each other, so that ends meet; a few at the edges of a day. */
function before(random: SeededRandom, until: EpochMs): EpochMs {
  const days = random.pick([0, 0, 1, 1, 2, 6, 7, 8, 20]);
  return until - days * DAY_MS - random.pick([0, 5, 10, 30, 55, 60, 61, 240, 1_435]) * MINUTE_MS;
}

export function randomStanding(seed: number): RandomStanding {
  const random = seededRandom(seed);
  const episodes: Episode[] = [];
  const incidents = Array.from({ length: random.whole(0, 40) }, (_, i) => {
    const own = Array.from({ length: random.whole(1, 3) }, () => randomEpisode(random));
    const places = own.map((_, place) => episodes.length + place);
    episodes.push(...own);
    return incidentOfEpisodes(random, `INC-${i}`, own, places);
  });
  return {
    until: UNTIL,
    facts: randomFacts(random),
    episodes,
    incidents,
    posts: Array.from({ length: random.whole(0, 25) }, (_, i) => randomPost(random, i)),
  };
}

function randomEpisode(random: SeededRandom): Episode {
  const began = Math.min(before(random, UNTIL), UNTIL - MINUTE_MS);
  const lasted = random.pick([1, 2, 10, 30, 60, 61, 90, 240, 900]) * MINUTE_MS;
  const isOver = began + lasted < UNTIL && random.chance(0.8);
  const ended = isOver ? began + lasted : null;
  const resolved =
    ended === null ? null : Math.min(UNTIL - MINUTE_MS, ended + random.whole(0, 20) * MINUTE_MS);
  const last = resolved ?? UNTIL - MINUTE_MS;
  const monitoring = Array.from(
    { length: random.whole(0, 2) },
    () => began + random.whole(0, (last - began) / MINUTE_MS) * MINUTE_MS,
  ).sort((a, b) => a - b);
  const isMonitoring = monitoring.length > 0 && random.chance(0.7);
  return {
    scope: random.pick(CALLED),
    opened: began,
    began,
    state: isOver ? 'resolved' : isMonitoring ? 'monitoring' : 'open',
    monitoring,
    ended,
    resolved,
    reason: isOver ? 'resolved' : null,
    reopened: 0,
    starvedSince: null,
    severity: [],
    worst: 'degraded',
    bad: 0,
    counted: 0,
  };
}

function incidentOfEpisodes(
  random: SeededRandom,
  id: string,
  own: readonly Episode[],
  episodes: readonly number[],
): Incident {
  const cells = Array.from({ length: random.whole(1, 3) }, () => randomCell(random));
  const isNamedByBad = random.chance(0.8);
  const open = own.filter(({ state }) => state !== 'resolved');
  const isMonitoring = open.length > 0 && open.every(({ state }) => state === 'monitoring');
  return {
    id,
    began: Math.min(...own.map(({ began }) => began)),
    opened: Math.min(...own.map(({ opened }) => opened)),
    ended: open.length > 0 ? null : Math.max(...own.map(({ ended }) => ended ?? 0)),
    state: open.length === 0 ? 'resolved' : isMonitoring ? 'monitoring' : 'open',
    monitoringSince: isMonitoring
      ? Math.max(...open.map(({ monitoring }) => monitoring.at(-1) ?? 0))
      : null,
    episodes,
    headline: [],
    bad: isNamedByBad ? cells.slice(0, 2) : [],
    healthy: isNamedByBad ? cells.slice(2) : cells.slice(0, 1),
    unseen: isNamedByBad ? [randomCell(random)] : cells.slice(1),
    related: [],
  };
}

function randomCell(random: SeededRandom): Cell {
  return cellOf(`${random.pick(PROVIDERS)}/${random.pick(MODELS)}`);
}

function randomPost(random: SeededRandom, i: number): DeclaredPost {
  const createdAt = before(random, UNTIL);
  const minutes = (least: number, most: number) => random.whole(least, most) * 5 * MINUTE_MS;
  const firstSeen = random.chance(0.3) ? createdAt : createdAt + minutes(-2, 30);
  return {
    id: `${random.pick(['p', 'q', '\u{ffee}', '\u{1f4a1}'])}${i % 3}`,
    provider: random.pick(PROVIDERS),
    models: random.pick([[], ['big'], ['small', 'none'], ['none']]),
    createdAt,
    firstSeen,
    lastPollBefore: random.chance(0.3) ? null : firstSeen - minutes(0, 12),
    resolvedAt: random.chance(0.3) ? null : createdAt + minutes(-1, 300),
    updates: Array.from({ length: random.whole(0, 2) }, () => createdAt + minutes(-1, 400)),
  };
}

/** Of the two scopes, on 20 to 40 of the days before, now and then without one of them. */
function randomFacts(random: SeededRandom): readonly MinuteFact[] {
  const facts: MinuteFact[] = [];
  const midnight = UNTIL - (UNTIL % DAY_MS);
  for (let day = random.whole(20, 40); day >= 0; day -= 1) {
    if (random.chance(0.1)) continue;
    for (let i = random.whole(1, 30); i > 0; i -= 1) {
      const minute = midnight - day * DAY_MS + random.whole(0, 1_439) * MINUTE_MS;
      for (const provider of ['a', 'b']) {
        if (random.chance(0.1)) continue;
        const cell = cellOf(`${provider}/${provider === 'a' ? 'big' : 'small'}`);
        facts.push({ minute, cell, good: random.whole(0, 8), bad: random.whole(0, 3) });
      }
    }
  }
  return facts;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import { type Cell, cellKey, SCOPE_KINDS } from '../../../src/health/detect/cell.ts';
import { detect } from '../../../src/health/detect/detect.ts';
import { measured } from '../../../src/health/detect/minute-counts.ts';
import { incidentsOf } from '../../../src/health/incident/incidents-of.ts';
import { naiveEpisodes } from '../naive-episodes.ts';
import { naiveIncidents } from '../naive-incidents.ts';
import { factOf, type RandomCase, randomCase } from '../random-case.ts';

const CASES = Number(process.env.HEALTH_CASES ?? 120);
const FIRST_SEED = 20_260_607;

test(`a plain loop over minutes and cells finds the same in ${CASES} made-up logs`, () => {
  const seen = {
    reopened: 0,
    quiet: 0,
    resolved: 0,
    joined: 0,
    related: 0,
    monitoring: 0,
    fallen: 0,
  };
  for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed += 1) {
    const one = randomCase(seed);
    const { episodes, incidents } = found(one);
    const naive = naiveEpisodes(one.facts, one);
    assert.deepEqual(episodes, naive, `episodes, seed ${seed}`);
    assert.deepEqual(
      incidents,
      naiveIncidents(one.facts, naive, one.until),
      `incidents, seed ${seed}`,
    );
    for (const episode of naive) {
      if (episode.reopened > 0) seen.reopened += 1;
      if (episode.reason === 'quiet') seen.quiet += 1;
      if (episode.reason === 'resolved') seen.resolved += 1;
      if (episode.monitoring.length > 1) seen.monitoring += 1;
      if (episode.severity.length > 2) seen.fallen += 1;
    }
    seen.joined += incidents.filter((incident) => incident.episodes.length > 4).length;
    seen.related += incidents.filter((incident) => incident.related.length > 0).length;
  }
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, `no case is ${what}`);
});

function found({ facts, until, series, falseIncidentsPerYear }: RandomCase) {
  const known = measured(facts.map(factOf), until * MINUTE_MS);
  const episodes = detect(known, { series, falseIncidentsPerYear });
  const minute = (instant: number) => instant / MINUTE_MS;
  const orNull = (instant: number | null) => (instant === null ? null : minute(instant));
  return {
    episodes: episodes.map(({ scope, starvedSince, ...episode }) => {
      const { kind, ...names } = scope;
      const fields: Partial<Cell> = names;
      const { provider = null, model = null, region = null, account = null, route = null } = fields;
      return {
        kind: SCOPE_KINDS.indexOf(kind),
        fields: [provider, model, region, account, route],
        ...episode,
        opened: minute(episode.opened),
        began: minute(episode.began),
        monitoring: episode.monitoring.map(minute),
        ended: orNull(episode.ended),
        resolved: orNull(episode.resolved),
        severity: episode.severity.map(({ at, word }) => ({ at: minute(at), word })),
      };
    }),
    incidents: incidentsOf(episodes, known).map(({ state, monitoringSince, ...incident }) => ({
      ...incident,
      began: minute(incident.began),
      opened: minute(incident.opened),
      ended: orNull(incident.ended),
      bad: incident.bad.map(cellKey),
      healthy: incident.healthy.map(cellKey),
      unseen: incident.unseen.map(cellKey),
    })),
  };
}

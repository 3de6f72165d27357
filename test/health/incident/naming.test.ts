import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareEpisodes, type Episode, episodeTime } from '../../../src/health/detect/episode.ts';
import { type Incident, namingCells } from '../../../src/health/incident/incident.ts';

const cell = (model: string) => ({ provider: 'p', model, region: '', account: '', route: '' });

const incident: Incident = {
  id: 'INC-20260607-1',
  began: 0,
  opened: 0,
  ended: null,
  state: 'open',
  monitoringSince: null,
  episodes: [0],
  headline: [0],
  bad: [cell('b')],
  healthy: [cell('h')],
  unseen: [cell('u')],
  related: [],
};

test('an incident is of its bad cells, and without one of all its cells', () => {
  const models = (one: Incident) => namingCells(one).map(({ model }) => model);
  assert.deepEqual(models(incident), ['b']);
  assert.deepEqual(models({ ...incident, bad: [] }), ['h', 'u']);
});

const episode: Episode = {
  scope: { kind: 'provider', provider: 'p' },
  opened: 5,
  began: 3,
  state: 'open',
  monitoring: [],
  ended: null,
  resolved: null,
  reason: null,
  reopened: 0,
  starvedSince: null,
  severity: [{ at: 3, word: 'degraded' }],
  worst: 'degraded',
  bad: 1,
  counted: 1,
};

test('an episode that is not over lasts to the instant', () => {
  assert.deepEqual(episodeTime(episode, 9), { start: 3, end: 9 });
  assert.deepEqual(episodeTime({ ...episode, ended: 7 }, 9), { start: 3, end: 7 });
});

test('episodes are in the order of their beginning, then of their scope', () => {
  const later = { ...episode, began: 4 };
  const ofRoute = { ...episode, scope: { kind: 'route', route: '' } as const };
  assert.deepEqual([later, ofRoute, episode].sort(compareEpisodes), [episode, ofRoute, later]);
});

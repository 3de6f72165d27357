import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import {
  type ScoredEstimate,
  scored,
  trackRecord,
} from '../../../src/health/estimate/track-record.ts';
import { figuresOf } from '../../../src/health/incident/reconcile.ts';
import { standingAt } from '../../../src/health/replay/replay.ts';
import { describeHealth } from '../../../src/papers/weekly/health-of-week.ts';
import type { IncidentOfWeek, WeekHealth } from '../../../src/papers/weekly/week-health.ts';
import type { HealthOfWeek } from '../../../src/papers/weekly/weekly-report.ts';
import { QUIET_HEALTH } from './quiet-health.ts';

const START = instantOf('2026-06-07T11:00:00Z');
const minute = (count: number) => START + count * MINUTE_MS;

/** Ten calls a minute; an hour of them fails, from the thirtieth minute on. */
const { incidents, episodes } = standingAt(
  Array.from({ length: 240 }, (_, i) => ({
    minute: minute(i),
    cell: { provider: 'acme', model: 'one', region: '', account: '', route: 'r' },
    good: i >= 30 && i < 90 ? 0 : 10,
    bad: i >= 30 && i < 90 ? 10 : 0,
  })),
  minute(240),
  { falseIncidentsPerYear: 1, series: null },
);
const [figures] = figuresOf(incidents, episodes);
assert.ok(figures !== undefined);

const INCIDENT: IncidentOfWeek = {
  id: 'INC-20260607-1',
  figures,
  declarations: [],
  isPolled: false,
  estimates: [],
};

const POST = {
  id: 'page/1',
  provider: 'acme',
  models: [],
  createdAt: minute(55),
  firstSeen: minute(72),
  lastPollBefore: minute(71),
  resolvedAt: minute(100),
  updates: [],
};

function estimate(afterMinutes: number, quantiles: readonly number[] | undefined): ScoredEstimate {
  const all = scored(
    [
      {
        incident: 'INC-20260607-1',
        issuedAt: minute(30 + afterMinutes),
        state: 'open',
        said: {
          elapsedMinutes: afterMinutes,
          quantiles: quantiles ?? [null, null, null, null, null],
          without: quantiles === undefined ? 'few_compared' : undefined,
          longestMinutes: 600,
        },
        compared: 12,
        weightAtRisk: '12/1',
        othersOnly: null,
      },
    ],
    [{ id: 'INC-20260607-1', ended: minute(90), resolved: minute(95), isVoid: false }],
  );
  return all[0] as ScoredEstimate;
}

function described(health: Partial<WeekHealth>, hasCalls = true): HealthOfWeek {
  return describeHealth(
    { ...QUIET_HEALTH, ...health },
    {
      timeZone: 'UTC',
      hasCalls,
      minuteText: (instant) => new Date(instant).toISOString().slice(11, 16),
    },
  );
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function factOf(incident: Partial<IncidentOfWeek>, term: string): string {
  const [story] = described({ incidents: [{ ...INCIDENT, ...incident }] }).incidents;
  return plain(story?.facts.find((one) => one.term === term)?.text ?? '(no such fact)');
}

test('An incident is told minute by minute, what was measured beside what was declared.', () => {
  const declaration = {
    post: POST,
    silenceMinutes: 42,
    claimedMinutes: 25,
    backDatedMinutes: 16,
    kind: 'declared' as const,
  };
  const [story] = described({
    incidents: [{ ...INCIDENT, declarations: [{ declaration, title: 'Errors' }] }],
  }).incidents;
  assert.match(plain(story?.sentence ?? ''), /^acme: from 2026-06-07 11:30 to 2026-06-07 12:30/);
  assert.deepEqual(
    story?.timeline.map(({ time, text }) => `${time} ${text}`),
    [
      '11:30 first failing minute: acme',
      '11:30 acme fails, partial',
      '11:31 acme major',
      '11:32 found in acme',
      '11:32 incident opened: the evidence suffices',
      '12:12 first seen on their page (“Errors”)',
      '12:30 acme good again from here on',
      '12:31 acme looks better',
      '12:40 resolved, says their page',
    ],
  );
});

for (const [what, incident, said] of [
  ['No page is read: not told.', {}, 'not told: no status page of its provider is read.'],
  [
    'A page is read and said nothing yet.',
    { isPolled: true },
    'nothing was seen on their page so far; it is taken as never said a day after the end.',
  ],
  [
    'Nothing was said for a day.',
    { isPolled: true, declarations: [declarationOf('never_declared', null, null, null)] },
    'their page never said so.',
  ],
  [
    'It was said late, and claimed to be earlier.',
    { declarations: [declarationOf('declared', 42, 25, 16)] },
    'their page said so 42 min after the first failing minute; it claims 25 min after the first ' +
      'failing minute, back-dated by 16 min (“Errors”).',
  ],
  [
    'They knew it first.',
    { declarations: [declarationOf('provider_first', -5, -5, null)] },
    'their page said so 5 min before the first failing minute (“Errors”).',
  ],
  [
    'It was told of when it was over.',
    { declarations: [declarationOf('resolved_first', 60, 60, null)] },
    'their page said nothing for all of its 1 h, and told of it afterwards (“Errors”).',
  ],
] as const) {
  test(`Declared. ${what}`, () => assert.equal(factOf(incident, 'Declared'), said));
}

function declarationOf(
  kind: 'declared' | 'resolved_first' | 'provider_first' | 'never_declared',
  silenceMinutes: number | null,
  claimedMinutes: number | null,
  backDatedMinutes: number | null,
) {
  const post = kind === 'never_declared' ? null : POST;
  return {
    declaration: { post, silenceMinutes, claimedMinutes, backDatedMinutes, kind },
    title: post === null ? '' : 'Errors',
  };
}

for (const [what, estimates, said] of [
  ['None was made.', [], 'not said: nobody followed it while it went on.'],
  [
    'Too little was comparable.',
    [estimate(10, undefined)],
    'no estimate: only 12 comparable incidents have outlasted this one so far.',
  ],
  [
    'One held.',
    [estimate(10, [5, 20, 40, 60, 120])],
    'At 11:40: one in two like it were over in 20 min to 1 h from then, eight in ten in 5 min to ' +
      '2 h (12 compared); it took 50 min: held. 1 of 1 that said eight in ten held.',
  ],
  [
    'The last did not hold, and one could not be made.',
    [estimate(10, [5, 20, 40, 60, 120]), estimate(25, undefined), estimate(40, [1, 2, 3, 4, 5])],
    'At 11:40: one in two like it were over in 20 min to 1 h from then, eight in ten in 5 min to ' +
      '2 h (12 compared); it took 50 min: held. At 12:10: one in two like it were over in 2 min ' +
      'to 4 min from then, eight in ten in 1 min to 5 min (12 compared); it took 20 min: did not ' +
      'hold. 1 of 2 that said eight in ten held. 1 more could not be made: too little was ' +
      'comparable.',
  ],
] as const) {
  test(`Estimates. ${what}`, () => assert.equal(factOf({ estimates }, 'Estimates'), said));
}

test('No incident is not the same as no data, and fallbacks may not be told.', () => {
  assert.match(described({}).noIncidents, /^No incident: the calls of the week/);
  assert.match(described({}, false).noIncidents, /^no data: no call of this week is stored/);
  assert.match(described({}).fallbacks.join(), /^Fallbacks are not told/);
  assert.deepEqual(described({}).record, ['No estimate could be scored yet.']);
  assert.match(
    described({ trackRecord: trackRecord([estimate(10, [5, 20, 40, 60, 120])]) }).record.join(),
    /^Said eight in ten; was right 1 of 1 times/,
  );
});

const MODEL = { kind: 'model', provider: 'acme' } as const;

for (const [what, minutes, routes, said] of [
  [
    'A fallback on the same route failed too.',
    { n11: 325, n10: 2, n01: 0, n00: 900 },
    [['r'], ['r']],
    'two in place of one, both through r: failed too in 325 of the 327 minutes in which one ' +
      'failed.',
  ],
  [
    'One on another route did not.',
    { n11: 0, n10: 50, n01: 0, n00: 900 },
    [['r'], ['s']],
    'two in place of one, through s and not r: failed too in 0 of the 50 minutes in which one ' +
      'failed.',
  ],
  [
    'Never both called enough: not known, not independent.',
    { n11: 0, n10: 0, n01: 0, n00: 0 },
    [[], []],
    'two in place of one: never called enough in the same minute to be known.',
  ],
  [
    'The primary never failed: not yet known.',
    { n11: 0, n10: 0, n01: 0, n00: 900 },
    [['r'], []],
    'two in place of one: not yet known, since one did not fail.',
  ],
] as const) {
  test(`Fallbacks. ${what}`, () => {
    const pair = { primary: { ...MODEL, model: 'one' }, fallback: { ...MODEL, model: 'two' } };
    const coFailure = {
      pair,
      minutes,
      episodes: minutes.n11 + minutes.n10 > 0 ? 1 : 0,
      touched: minutes.n11 > 0 ? 1 : 0,
      bounds: null,
      chance: { shifts: 0, p: null, ratio: null },
    };
    const [primaryRoutes, fallbackRoutes] = routes;
    const { fallbacks } = described({ pairs: [{ coFailure, primaryRoutes, fallbackRoutes }] });
    assert.deepEqual(fallbacks.map(plain), [said]);
  });
}

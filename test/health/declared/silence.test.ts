import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderSilence } from '../../../src/command/silence/text.ts';
import { DAY_MS, instantOf, MINUTE_MS } from '../../../src/ground/time.ts';
import type { DeclaredPost } from '../../../src/health/declared/declared-post.ts';
import { promisedWithinMs, promises } from '../../../src/health/declared/promise.ts';
import { silenceByVendor } from '../../../src/health/declared/silence.ts';
import type { Incident } from '../../../src/health/incident/incident.ts';
import { silenceJson } from '../../../src/published/open/silence.ts';

const START = instantOf('2026-04-01T00:00:00Z');
const span = { start: START, end: START + 91 * DAY_MS };
const QUARTER_MINUTES = 91 * 1_440;

/** Minutes since the quarter began. */
const at = (minutes: number) => START + minutes * MINUTE_MS;

const incident = (began: number, ended: number | null): Incident => ({
  id: `INC-20260401-${began}`,
  began: at(began),
  opened: at(began + 3),
  ended: ended === null ? null : at(ended),
  state: ended === null ? 'open' : 'resolved',
  monitoringSince: null,
  episodes: [],
  headline: [],
  bad: [{ provider: 'p', model: 'm', region: '', account: '', route: '' }],
  healthy: [],
  unseen: [],
  related: [],
});

const post = (firstSeen: number, over: Partial<DeclaredPost> = {}): DeclaredPost => ({
  id: `s/${firstSeen}`,
  provider: 'p',
  models: [],
  createdAt: at(firstSeen),
  firstSeen: at(firstSeen),
  lastPollBefore: at(firstSeen - 1),
  resolvedAt: at(firstSeen + 60),
  updates: [at(firstSeen), at(firstSeen + 25), at(firstSeen + 30)],
  ...over,
});

const LOOKED = { span, told: new Set(['p']), called: new Set(['p']) };

const cases: readonly {
  readonly what: string;
  readonly incidents: readonly Incident[];
  readonly posts: readonly DeclaredPost[];
  readonly figures: Readonly<Record<string, number | null>>;
}[] = [
  {
    what: 'Said after 20 of 100 minutes.',
    incidents: [incident(1_000, 1_100)],
    posts: [post(1_020)],
    figures: {
      incidents: 1,
      silentMinutes: 20,
      measuredMinutes: 100,
      declaredMinutes: 60,
      bothMinutes: 60,
      neitherMinutes: QUARTER_MINUTES - 100,
      firstWithin5: 0,
      firstWithin30: 1,
      longestGapMinutes: 25,
      neverDeclared: 0,
      backDated: 0,
    },
  },
  {
    what: 'Never said.',
    incidents: [incident(1_000, 1_100)],
    posts: [],
    figures: { silentMinutes: 100, neverDeclared: 1, firstWithin30: 0, longestGapMinutes: null },
  },
  {
    what: 'Said before the calls failed: no silence, and in time.',
    incidents: [incident(1_000, 1_050)],
    posts: [post(995)],
    figures: { silentMinutes: 0, firstWithin5: 1, declaredMinutes: 60, bothMinutes: 50 },
  },
  {
    what: 'Told afterwards: silent for the whole of it, whatever the post claims.',
    incidents: [incident(1_000, 1_100)],
    posts: [
      post(1_200, { createdAt: at(1_005), resolvedAt: at(1_090), lastPollBefore: at(1_199) }),
    ],
    figures: { silentMinutes: 100, firstWithin30: 0, backDated: 1, declaredMinutes: 0 },
  },
  {
    what: 'Over the end of the quarter: only the minutes inside count.',
    incidents: [incident(QUARTER_MINUTES - 10, QUARTER_MINUTES + 50)],
    posts: [],
    figures: { incidents: 1, silentMinutes: 10, measuredMinutes: 10 },
  },
];

for (const { what, incidents, posts, figures } of cases) {
  test(what, () => {
    const until = span.end + 3 * DAY_MS;
    const [vendor, ...others] = silenceByVendor(incidents, posts, [], { ...LOOKED, until });
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(vendor, figures);
  });
}

const nothingKnown: readonly {
  readonly what: string;
  readonly incidents: readonly Incident[];
  readonly posts: readonly DeclaredPost[];
  readonly isTold: boolean;
  readonly isCalled: boolean;
  readonly known: Readonly<Record<string, number>>;
  readonly word: RegExp;
}[] = [
  {
    what: 'Where no page answered, nothing is told: that is no silence.',
    incidents: [incident(1_000, 1_100)],
    posts: [],
    isTold: false,
    isCalled: true,
    known: { incidents: 1, measured_minutes: 100 },
    word: /^p +1 +not told +100$/m,
  },
  {
    what: 'Where no call was counted, nothing was measured: that is no calm.',
    incidents: [],
    posts: [post(1_000)],
    isTold: true,
    isCalled: false,
    known: {
      declared_minutes: 60,
      back_dated: 0,
      longest_gap_minutes: 25,
      updates_promised: 0,
      updates_kept: 0,
    },
    word: /^p +no calls +no calls +no calls +60 +no calls +no calls +0 +no calls +no calls +25$/m,
  },
];

for (const { what, incidents, posts, isTold, isCalled, known, word } of nothingKnown) {
  test(what, () => {
    const one = (is: boolean) => new Set(is ? ['p'] : []);
    const looked = { span, until: span.end, told: one(isTold), called: one(isCalled) };
    const vendors = silenceByVendor(incidents, posts, [], looked);
    const [{ provider, ...figures } = { provider: '' }] = silenceJson(
      '2026-Q2',
      { isTold, isCalled },
      vendors,
    ).vendors;
    assert.equal(provider, 'p');
    const found = Object.entries(figures).filter(([, figure]) => figure !== null);
    assert.deepEqual(Object.fromEntries(found), known);
    const plain = (_: unknown, text: string) => text;
    assert.match(renderSilence('2026-Q2', vendors, { isTold, isCalled, paint: plain }), word);
  });
}

const texts: readonly (readonly [text: string, minutes: number | undefined])[] = [
  ['We will provide another update in 30 minutes.', 30],
  ['Next update within an hour.', 60],
  ['The next update will be in approximately 2 hours', 120],
  ['We provide updates every 15 min', 15],
  ['We updated the router in two regions.', undefined],
  ['A fix was rolled out in 30 minutes.', undefined],
  ['Update: resolved.', undefined],
];

for (const [text, minutes] of texts) {
  test(`"${text}" promises ${minutes ?? 'nothing'}${minutes === undefined ? '' : ' min'}.`, () => {
    const within = promisedWithinMs(text);
    assert.equal(within === undefined ? undefined : within / MINUTE_MS, minutes);
  });
}

test('A promise is kept by the next update or by the end; before it is due it is none.', () => {
  const update = (name: string, minute: number, text = 'x') => ({
    post: name,
    at: at(minute),
    text,
  });
  const found = promises(
    [
      update('kept', 0, 'update in 30 minutes'),
      update('kept', 30),
      update('late', 0, 'update in 30 minutes'),
      update('late', 31),
      update('over', 0, 'update in 30 minutes'),
      update('due', 80, 'update in 30 minutes'),
    ],
    new Map([['over', at(20)]]),
    at(100),
  );
  assert.deepEqual(
    found.map(({ post: name, isKept }) => `${name} ${isKept}`),
    ['kept true', 'late false', 'over true'],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import type { DeclaredPost } from '../../../src/health/declared/declared-post.ts';
import type { Severity } from '../../../src/health/detect/episode.ts';
import { type ClockTime, clocksOf } from '../../../src/health/drill/clocks.ts';
import { parseCommitments } from '../../../src/health/drill/commitments.ts';
import type { RecordedIncident } from '../../../src/health/record/find-incidents.ts';
import { at, episodeOf, incidentOf, postOf } from '../standing.ts';

/** Open ten minutes after it began. */
function recorded(began: string, ended: string | null, worst: Severity): RecordedIncident {
  const incident = incidentOf('openai/gpt', began, ended);
  const scope = { kind: 'model', provider: 'openai', model: 'gpt' } as const;
  const opened = at(began) + 10 * MINUTE_MS;
  return {
    id: 'INC-20260607-1',
    standing: 'standing',
    figures: { ...incident, opened, episodes: [episodeOf(scope, began, ended, { worst })] },
    recordedAt: at(began),
    rule: { falseIncidentsPerYear: 1, series: null },
    revision: 1,
    mergedInto: null,
  };
}

const PROMISED = parseCommitments(
  `schema: uptally/commitments@1
commitments:
  - { clock: detected, within_minutes: 10 }
  - { clock: declared, within_minutes: 30, provider: openai }
  - { clock: update_gap, within_minutes: 60 }
  - { clock: declared, within_minutes: 15, severity: major }
  - { clock: declared, within_minutes: 5, provider: google }
`,
  'c.yaml',
);

const shown = ({ least, most }: ClockTime) => (least === most ? `${most}` : `${least}..${most}`);

interface Given {
  readonly ended?: string | null;
  readonly posts?: readonly DeclaredPost[];
  /** Of the page; null: it is not polled. */
  readonly lastAnswer?: string | null;
  readonly worst?: Severity;
  readonly until?: string;
}

/** Of an incident from 11:00 to 13:00. */
function clocks({ ended = '13:00', worst = 'partial', posts = [], ...given }: Given): string {
  const [one] = clocksOf([recorded('11:00', ended, worst)], PROMISED, {
    posts,
    lastAnswer: () => (given.lastAnswer === null ? null : at(given.lastAnswer ?? 'd1 13:00')),
    until: at(given.until ?? 'd1 13:00'),
  });
  assert.ok(one !== undefined);
  const times = [one.clocks.detected, one.clocks.declared, one.clocks.update_gap].map(shown);
  return `${times.join(' ')}: ${one.commitments.map(({ verdict }) => verdict).join(' ')}`;
}

test('How long each clock ran, and what was promised of it.', () => {
  const said = (firstSeen: string, updates: readonly string[] = [], lastPoll?: string) =>
    postOf('a', firstSeen, {
      updates: updates.map(at),
      resolvedAt: at('13:00'),
      ...(lastPoll === undefined ? {} : { lastPollBefore: at(lastPoll) }),
    });
  const cases: readonly [sentence: string, given: Given, expected: string][] = [
    [
      'said after 20 minutes, then every half hour',
      { posts: [said('11:20', ['11:50', '12:20', '12:50'])] },
      '10 19..20 30: kept kept kept',
    ],
    ['said after 40', { posts: [said('11:40', ['12:40'])] }, '10 39..40 60: kept missed kept'],
    [
      'one of two sayings of 70 minutes without a word',
      { posts: [said('11:20', ['11:50'])] },
      '10 19..20 70: kept kept missed',
    ],
    [
      'seen after 40, but nobody looked since 11:25',
      { posts: [said('11:40', ['12:30'], '11:25')] },
      '10 25..40 50: kept unknown kept',
    ],
    [
      'said before it began',
      { posts: [said('10:50', ['11:30', '12:20'])] },
      '10 -11..-10 50: kept kept kept',
    ],
    ['never said', {}, '10 1560..null null: kept missed unknown'],
    ['its page is not polled', { lastAnswer: null }, '10 null null: kept unknown unknown'],
    [
      'its page last answered after 20 minutes',
      { lastAnswer: '11:20' },
      '10 20..null null: kept unknown unknown',
    ],
    [
      'it goes on, with a last word half an hour ago',
      { ended: null, posts: [said('11:20')], until: '11:50' },
      '10 19..20 30..null: kept kept unknown',
    ],
    [
      'it goes on, with a last word two hours ago',
      { ended: null, posts: [said('11:20')], until: '13:20' },
      '10 19..20 120..null: kept kept missed',
    ],
    ['said once it was over', { posts: [said('13:10')] }, '10 129..130 0: kept missed kept'],
    [
      'a word before the post and one after the end are passed over',
      { posts: [said('11:20', ['11:10', '12:10', '13:30'])] },
      '10 19..20 50: kept kept kept',
    ],
    [
      'a major one has a promise more',
      { worst: 'major', posts: [said('11:20', ['12:10'])] },
      '10 19..20 50: kept kept kept missed',
    ],
  ];
  for (const [sentence, given, expected] of cases) {
    assert.equal(clocks(given), expected, sentence);
  }
});

test('Commitments that say something else are refused with the place.', () => {
  const head = 'schema: uptally/commitments@1\ncommitments:\n';
  const cases: readonly [string, RegExp][] = [
    ['schema: x\n', /schema/],
    [`${head}  []\n`, /a commitment at least/],
    [
      `${head}  - { clock: answered, within_minutes: 5 }\n`,
      /one of detected, declared, update_gap/,
    ],
    [`${head}  - { clock: declared, within_minutes: -1 }\n`, /a whole number, 0 or greater/],
    [`${head}  - { clock: declared }\n`, /within_minutes/],
    [`${head}  - { clock: declared, within_minutes: 5, severity: bad }\n`, /one of degraded/],
    [`${head}  - { clock: declared, within_minutes: 5, hours: 24x7 }\n`, /known here: clock/],
  ];
  for (const [source, message] of cases) {
    assert.throws(() => parseCommitments(source, 'c.yaml'), message, source);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declared } from '../../../src/health/declared/declarations.ts';
import type { DeclaredPost } from '../../../src/health/declared/declared-post.ts';
import type { Episode } from '../../../src/health/detect/episode.ts';
import { type MinuteFact, measured } from '../../../src/health/detect/minute-counts.ts';
import { hasMeasuredCalls } from '../../../src/health/estimate/comparable-lengths.ts';
import { estimateOpen } from '../../../src/health/estimate/estimate-open.ts';
import type { Incident } from '../../../src/health/incident/incident.ts';
import { at, cellOf, episodeOf, incidentOf, postOf } from '../standing.ts';

const NOW = at('12:00');
const openai = { kind: 'provider', provider: 'openai' } as const;

interface Given {
  readonly incidents?: readonly Incident[];
  readonly episodes?: readonly Episode[];
  readonly posts?: readonly DeclaredPost[];
  readonly facts?: readonly MinuteFact[];
}

/** `open 60: 3 compared, 3 at risk` for each incident that is open. */
function estimates({
  incidents = [],
  episodes = [],
  posts = [],
  facts = [],
}: Given): readonly string[] {
  const { unmatched } = declared(posts, incidents, NOW);
  const standing = { measured: measured(facts, NOW), episodes, incidents, unmatched };
  const { measured: known } = standing;
  const told = { until: known.until, hasCalls: hasMeasuredCalls(known) };
  return estimateOpen({ ...standing, ...told }).map(({ state, estimate }) => {
    const { elapsedMinutes, compared, weightAtRisk } = estimate;
    return `${state} ${elapsedMinutes}: ${compared} compared, ${weightAtRisk.valueOf()} at risk`;
  });
}

test('Each open incident is compared with those that are over and with other open ones.', () => {
  const cases: readonly [
    sentence: string,
    incidents: readonly Incident[],
    out: readonly string[],
  ][] = [
    ['none is open', [incidentOf('openai/gpt', '10:00', '11:00')], []],
    [
      'alone it has nothing to be compared with',
      [incidentOf('openai/gpt', '11:00', null)],
      ['open 60: 0 compared, 0 at risk'],
    ],
    [
      'one that lasted longer and one that did not',
      [
        incidentOf('openai/gpt', 'd-1 10:00', 'd-1 11:01'),
        incidentOf('openai/gpt', 'd-1 12:00', 'd-1 13:00'),
        incidentOf('openai/gpt', '11:00', null),
      ],
      ['open 60: 1 compared, 1 at risk'],
    ],
    [
      'an older open one is at risk for the younger, not the other way round',
      [incidentOf('openai/gpt', '10:00', null), incidentOf('openai/mini', '11:00', null)],
      ['open 120: 0 compared, 0 at risk', 'open 60: 0 compared, 1 at risk'],
    ],
    [
      'one of two providers is each one’s own',
      [
        incidentOf('openai/gpt groq/llama', 'd-1 10:00', 'd-1 12:00'),
        incidentOf('groq/llama', '11:00', null),
        incidentOf('cohere/command', '11:00', null),
      ],
      ['open 60: 1 compared, 1 at risk', 'open 60: 1 compared, 10 at risk'],
    ],
    [
      'without a bad cell it is of all its cells',
      [
        incidentOf('openai/gpt', 'd-1 10:00', 'd-1 12:00'),
        incidentOf('', '11:00', null, { unseen: [cellOf('openai/gpt')] }),
      ],
      ['open 60: 1 compared, 1 at risk'],
    ],
    [
      'more than seven days open',
      [incidentOf('openai/gpt', 'd-7 11:59', null), incidentOf('openai/gpt', '11:00', null)],
      ['open 10081: 0 compared, 0 at risk', 'open 60: 0 compared, 0 at risk'],
    ],
  ];
  for (const [sentence, incidents, out] of cases) {
    assert.deepEqual(estimates({ incidents }), out, sentence);
  }
});

test('In monitoring the time since the change counts, on both sides.', () => {
  const monitored = (
    began: string,
    changes: readonly string[],
    ended: string | null,
    resolved?: string,
  ) =>
    episodeOf(openai, began, ended, {
      monitoring: changes.map(at),
      ...(resolved === undefined ? {} : { resolved: at(resolved) }),
    });
  const open = incidentOf('openai/gpt', '08:00', null, {
    state: 'monitoring',
    monitoringSince: at('11:50'),
  });
  const closed = (...episodes: readonly number[]) =>
    incidentOf('openai/gpt', 'd-1 08:00', 'd-1 11:00', { episodes });
  const cases: readonly [
    sentence: string,
    episodes: readonly Episode[],
    incident: Incident,
    out: string,
  ][] = [
    [
      'to the minute of the resolution, not to the end',
      [monitored('d-1 08:00', ['d-1 10:55'], 'd-1 10:50', 'd-1 11:06')],
      closed(0),
      '1 compared, 1 at risk',
    ],
    [
      'of the same length',
      [monitored('d-1 08:00', ['d-1 10:55'], 'd-1 10:50', 'd-1 11:05')],
      closed(0),
      '0 compared, 0 at risk',
    ],
    [
      'from the last change',
      [monitored('d-1 08:00', ['d-1 09:00', 'd-1 10:55'], 'd-1 10:50', 'd-1 11:05')],
      closed(0),
      '0 compared, 0 at risk',
    ],
    [
      'from the latest change of any to the latest resolution of any',
      [
        monitored('d-1 08:00', ['d-1 09:00'], 'd-1 10:50', 'd-1 11:15'),
        monitored('d-1 08:00', ['d-1 11:04'], 'd-1 11:00', 'd-1 11:10'),
      ],
      closed(0, 1),
      '1 compared, 1 at risk',
    ],
    [
      'never in that state',
      [monitored('d-1 08:00', [], 'd-1 10:50', 'd-1 11:15')],
      closed(0),
      '0 compared, 0 at risk',
    ],
    [
      'open and not in that state',
      [monitored('08:00', [], null)],
      incidentOf('openai/mini', '09:00', null, { episodes: [0] }),
      '0 compared, 0 at risk',
    ],
    [
      'longer in that state, and still',
      [],
      incidentOf('openai/mini', '08:30', null, {
        state: 'monitoring',
        monitoringSince: at('11:00'),
      }),
      '0 compared, 1 at risk',
    ],
    [
      'seven days in that state',
      [],
      incidentOf('openai/mini', 'd-9 08:30', null, {
        state: 'monitoring',
        monitoringSince: at('d-7 12:00'),
      }),
      '0 compared, 1 at risk',
    ],
    [
      'longer than seven days',
      [],
      incidentOf('openai/mini', 'd-9 08:30', null, {
        state: 'monitoring',
        monitoringSince: at('d-7 11:59'),
      }),
      '0 compared, 0 at risk',
    ],
  ];
  for (const [sentence, episodes, incident, out] of cases) {
    const found = estimates({ episodes, incidents: [incident, open] });
    assert.equal(found.at(-1), `monitoring 10: ${out}`, sentence);
  }
  const declaredOnly = postOf('p', 'd-5 08:00', {
    provider: 'openai',
    resolvedAt: at('d-5 12:00'),
  });
  assert.deepEqual(estimates({ incidents: [open], posts: [declaredOnly] }), [
    'monitoring 10: 0 compared, 0 at risk',
  ]);
});

test('What was only declared is compared if no call could have measured it.', () => {
  const open = incidentOf('openai/gpt', '11:00', null);
  const call = (text: string, cell = 'openai/gpt'): MinuteFact => ({
    minute: at(text),
    cell: cellOf(cell),
    good: 1,
    bad: 0,
  });
  const twoHours = postOf('p', 'd-2 08:00', { resolvedAt: at('d-2 10:00') });
  const cases: readonly [sentence: string, given: Given, out: string][] = [
    ['no call', { posts: [twoHours] }, '1 compared, 1 at risk'],
    [
      'one call of any of its models',
      { posts: [twoHours], facts: [call('d-2 09:00', 'openai/mini')] },
      '0 compared, 0 at risk',
    ],
    [
      'in its first minute',
      { posts: [twoHours], facts: [call('d-2 08:00')] },
      '0 compared, 0 at risk',
    ],
    [
      'in the minute before and that after',
      { posts: [twoHours], facts: [call('d-2 07:59'), call('d-2 10:00')] },
      '1 compared, 1 at risk',
    ],
    [
      'of another provider',
      { posts: [twoHours], facts: [call('d-2 09:00', 'groq/llama')] },
      '1 compared, 1 at risk',
    ],
    [
      'about an incident',
      { posts: [twoHours], incidents: [incidentOf('openai/gpt', 'd-2 08:00', 'd-2 08:30')] },
      '0 compared, 0 at risk',
    ],
    [
      'of another provider’s',
      { posts: [{ ...twoHours, provider: 'groq' }] },
      '1 compared, 10 at risk',
    ],
    [
      'as short as this one is now',
      { posts: [postOf('p', 'd-2 08:00', { resolvedAt: at('d-2 09:00') })] },
      '0 compared, 0 at risk',
    ],
    ['open since it was made', { posts: [postOf('p', 'd-2 08:00')] }, '0 compared, 1 at risk'],
    // Seen by us for an hour, made a day before.
    ['not seen yet', { posts: [{ ...twoHours, firstSeen: at('12:01') }] }, '0 compared, 0 at risk'],
    [
      'not known to be over yet',
      { posts: [postOf('p', 'd-2 08:00', { resolvedAt: at('12:01') })] },
      '0 compared, 1 at risk',
    ],
    [
      'open for more than seven days',
      { posts: [postOf('p', 'd-7 11:59')] },
      '0 compared, 0 at risk',
    ],
    [
      'told within the minute',
      { posts: [postOf('p', 'd-2 08:00', { resolvedAt: at('d-2 08:00') })] },
      '0 compared, 0 at risk',
    ],
  ];
  for (const [sentence, given, out] of cases) {
    const incidents = [...(given.incidents ?? []), open];
    assert.deepEqual(estimates({ ...given, incidents }), [`open 60: ${out}`], sentence);
  }
});

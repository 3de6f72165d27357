import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf } from '../../../src/ground/time.ts';
import type { Scope } from '../../../src/health/detect/cell.ts';
import type { Episode } from '../../../src/health/detect/episode.ts';
import {
  type IncidentChange,
  type IncidentFigures,
  type KnownIncident,
  reconcile,
} from '../../../src/health/incident/reconcile.ts';

const at = (time: string) => instantOf(`2026-06-07T${time}:00Z`);
const UNTIL = at('23:00');

const SCOPES: Readonly<Record<string, Scope>> = {
  P: { kind: 'provider', provider: 'p' },
  R: { kind: 'route', route: 'r' },
  M: { kind: 'model', provider: 'p', model: 'm' },
  N: { kind: 'model', provider: 'p', model: 'n' },
};

/** `P 11:00-12:00 M 11:05-`: episodes of an incident, each opened five minutes after it began. */
function figures(text: string, bad = 10): IncidentFigures {
  const episodes = text.split(' ').flatMap((word, i, words): readonly Episode[] => {
    const scope = SCOPES[word];
    if (scope === undefined) return [];
    const [began = '', ended = ''] = (words[i + 1] ?? '').split('-');
    const isOver = ended !== '';
    return [
      {
        scope,
        began: at(began),
        opened: at(began) + 5 * 60_000,
        state: isOver ? 'resolved' : 'open',
        monitoring: [],
        ended: isOver ? at(ended) : null,
        resolved: isOver ? at(ended) : null,
        reason: isOver ? 'resolved' : null,
        reopened: 0,
        starvedSince: null,
        severity: [{ at: at(began), word: 'major' }],
        worst: 'major',
        bad,
        counted: bad,
      },
    ];
  });
  const ends = episodes.flatMap(({ ended }) => ended ?? []);
  return {
    began: Math.min(...episodes.map(({ began }) => began)),
    opened: Math.min(...episodes.map(({ opened }) => opened)),
    ended: ends.length === episodes.length ? Math.max(...ends) : null,
    state: 'open',
    monitoringSince: null,
    episodes,
    headline: [0],
    bad: [],
    healthy: [],
    unseen: [],
  };
}

/** `1: P 11:00-`, `2 withdrawn: M 12:00-13:00`. */
function known(text: string): KnownIncident {
  const [, number = '', standing = 'standing', rest = ''] =
    /^(\d+) ?(withdrawn|merged)?: (.*)$/.exec(text) ?? [];
  return {
    id: `INC-20260607-${number}`,
    standing: standing as KnownIncident['standing'],
    figures: figures(rest),
  };
}

function shown(change: IncidentChange): string {
  const number = change.id.replace('INC-20260607-', '');
  return change.kind === 'merged'
    ? `${number} merged into ${change.into.replace('INC-20260607-', '')}`
    : `${number} ${change.kind}`;
}

const cases: readonly {
  readonly what: string;
  readonly onRecord: readonly string[];
  readonly folded: readonly string[];
  readonly changes: readonly string[];
}[] = [
  {
    what: 'The first incident gets the first number.',
    onRecord: [],
    folded: ['P 11:00-'],
    changes: ['1 recorded'],
  },
  {
    what: 'The same fold changes nothing.',
    onRecord: ['1: P 11:00-'],
    folded: ['P 11:00-'],
    changes: [],
  },
  {
    what: 'An end is a revision.',
    onRecord: ['1: P 11:00-'],
    folded: ['P 11:00-12:00'],
    changes: ['1 revised'],
  },
  {
    what: 'A beginning that moves is one.',
    onRecord: ['1: P 11:00-'],
    folded: ['P 10:50-'],
    changes: ['1 revised'],
  },
  {
    what: 'One more scope is one.',
    onRecord: ['1: P 11:00-'],
    folded: ['P 11:00- M 11:10-'],
    changes: ['1 revised'],
  },
  {
    what: 'What no call bears out any more is withdrawn.',
    onRecord: ['1: P 11:00-'],
    folded: [],
    changes: ['1 withdrawn'],
  },
  {
    what: 'What is withdrawn stays so.',
    onRecord: ['1 withdrawn: P 11:00-'],
    folded: [],
    changes: [],
  },
  {
    what: 'What comes back keeps its number.',
    onRecord: ['1 withdrawn: P 11:00-'],
    folded: ['P 11:00-'],
    changes: ['1 revised'],
  },
  {
    what: 'Two that turn out to be one: the later is merged into the earlier.',
    onRecord: ['1: M 11:00-', '2: N 11:10-'],
    folded: ['M 11:00- N 11:10- P 11:12-'],
    changes: ['1 revised', '2 merged into 1'],
  },
  {
    what: 'One that turns out to be two: the earlier keeps the number.',
    onRecord: ['1: M 11:00- N 11:10-'],
    folded: ['M 11:00-', 'N 11:10-'],
    changes: ['1 revised', '2 recorded'],
  },
  {
    what: 'A part of a merged one that stands alone again keeps its number.',
    onRecord: ['1: M 11:00- N 11:10-', '2 merged: N 11:10-'],
    folded: ['M 11:00-', 'N 11:10-'],
    changes: ['1 revised', '2 revised'],
  },
  {
    what: 'The same scope at another time is another incident, with a number never given before.',
    onRecord: ['1: P 11:00-12:00', '2 withdrawn: M 13:00-14:00'],
    folded: ['P 11:00-12:00', 'P 18:00-'],
    changes: ['3 recorded'],
  },
  {
    what: 'One that stands goes before one that was withdrawn.',
    onRecord: ['1 withdrawn: P 11:00-', '2: M 11:10-'],
    folded: ['P 11:00- M 11:10-'],
    changes: ['2 revised'],
  },
];

for (const { what, onRecord, folded, changes } of cases) {
  test(what, () => {
    const record = onRecord.map(known);
    const found = reconcile(
      record,
      folded.map((one) => figures(one)),
      {
        takenIds: record.map(({ id }) => id),
        until: UNTIL,
      },
    );
    assert.deepEqual(found.map(shown), changes);
  });
}

test('More calls of the same kind are no revision.', () => {
  const change = reconcile([known('1: P 11:00-')], [figures('P 11:00-', 11)], {
    takenIds: ['INC-20260607-1'],
    until: UNTIL,
  });
  assert.deepEqual(change.map(shown), ['1 counted']);
});

test('A beginning that moves over midnight keeps the number of the day before.', () => {
  const [change] = reconcile(
    [known('1: P 00:00-')],
    [{ ...figures('P 00:00-'), began: at('00:00') - 60_000 }],
    {
      takenIds: ['INC-20260607-1'],
      until: UNTIL,
    },
  );
  assert.equal(change && shown(change), '1 revised');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contract } from '../../../src/money/contract/contract.ts';
import type { ToldKind } from '../../../src/money/told/told-kind.ts';
import { onPGlite } from '../../stores/ledger/on-pglite.ts';
import { describeWriteOnce } from '../../stores/ledger/write-once.ts';
import { outagesJsonOf, type Step, toldContract, toldStory } from './told-story.ts';

interface Story {
  readonly kind?: ToldKind;
  readonly zone?: string;
  /** Another contract beside the story's own, of another vendor. */
  readonly isOfTwo?: true;
  readonly steps: readonly Step[];
  /** Afterwards: of a period, at noon of a day, which are in force. */
  readonly inForce?: readonly (readonly [period: string, now: string, ids: string])[];
}

const A = 'a 2026-06-07T11:00Z 2026-06-07T12:00Z';
const B = 'b 2026-06-20T11:00Z 2026-06-20T12:00Z acme-large 0.5';
const one = (...lines: string[]) => outagesJsonOf(lines);

/** In each the contract is named `c`; all live in one ledger. */
const stories: Readonly<Record<string, Story>> = {
  'A record is new, then as before, then another revision, each with its import.': {
    steps: [
      { text: one(A, B), says: ['c #1 2026-06-01/2026-07-01: a new 1, b new 1'] },
      { text: one(B, A), says: ['c nothing written 2026-06-01/2026-07-01: b same 1, a same 1'] },
      {
        text: one(A, B.replace('0.5', '0.7')),
        says: ['c #2 2026-06-01/2026-07-01: a same 1, b changed 2'],
      },
      { text: one(A, B), says: ['c #3 2026-06-01/2026-07-01: a same 1, b changed 3'] },
    ],
    inForce: [
      ['2026-06', '2026-08-05', 'a b'],
      ['2026-07', '2026-08-05', 'not told of 2026-07-01T00:00:00.000Z'],
    ],
  },
  'Nothing was ever told.': { steps: [], inForce: [['2026-06', '2026-08-05', 'not told']] },
  'A record that a later file lacks stays in force, and is named.': {
    steps: [
      { text: one(A), says: ['c #1 2026-06-01/2026-07-01: a new 1'] },
      { text: one(B), says: ['c #2 2026-06-01/2026-07-01: b new 1; absent a'] },
    ],
    inForce: [['2026-06', '2026-08-05', 'a b']],
  },
  'A file that is all there is withdraws what it lacks of its time, and nothing of another one.': {
    steps: [
      {
        text: one(A, 'm 2026-05-07T11:00Z 2026-05-07T12:00Z'),
        says: ['c #1 2026-05-01/2026-07-01: a new 1, m new 1'],
      },
      {
        text: one(B),
        isReplacing: true,
        isDry: true,
        says: ['c nothing written 2026-06-01/2026-07-01: b new 1; absent a'],
      },
      {
        text: one(B),
        isReplacing: true,
        says: ['c #2 2026-06-01/2026-07-01: b new 1; absent a'],
      },
      {
        text: one(B),
        isReplacing: true,
        says: ['c nothing written 2026-06-01/2026-07-01: b same 1'],
      },
    ],
    inForce: [
      ['2026-06', '2026-08-05', 'b'],
      ['2026-05', '2026-08-05', 'm'],
    ],
  },
  'A record that was withdrawn counts no more, until it is imported again.': {
    steps: [
      { text: one(A, B), says: ['c #1 2026-06-01/2026-07-01: a new 1, b new 1'] },
      { withdraw: 'a', says: ['c a withdrawn 2'] },
      {
        withdraw: 'a',
        says: ['id: a: expected one in force for c: `uptally outages list` shows them'],
      },
      {
        text: one(A),
        isDry: true,
        says: ['c nothing written 2026-06-01/2026-07-01: a again 3; absent b'],
      },
    ],
    inForce: [['2026-06', '2026-08-05', 'b']],
  },
  'The same instants and shares in other words are the same record.': {
    steps: [
      { text: one(A, B), says: ['c #1 2026-06-01/2026-07-01: a new 1, b new 1'] },
      {
        text: one(
          'a 2026-06-07T13:00+02:00 2026-06-07T04:00-08:00',
          'b 2026-06-20T11:00Z 2026-06-20T12:00Z acme-large 0.50',
        ),
        says: ['c nothing written 2026-06-01/2026-07-01: a same 1, b same 1'],
      },
    ],
  },
  'Windows are half open: what ends with a month is none of the next one.': {
    steps: [
      {
        text: one(
          'ends 2026-06-30T23:00Z 2026-07-01T00:00Z',
          'begins 2026-07-01T00:00Z 2026-07-01T01:00Z',
        ),
        says: ['c #1 2026-06-01/2026-08-01: ends new 1, begins new 1'],
      },
    ],
    inForce: [
      ['2026-06', '2026-08-05', 'ends'],
      ['2026-07', '2026-08-05', 'begins'],
    ],
  },
  'Months are those of the contract.': {
    zone: 'America/Los_Angeles',
    steps: [
      {
        text: one('a 2026-07-01T06:00Z 2026-07-01T07:00Z'),
        says: ['c #1 2026-06-01T07:00Z/2026-07-01T07:00Z: a new 1'],
      },
    ],
    inForce: [['2026-06', '2026-08-05', 'a']],
  },
  'An outage over months counts in each, and tells of the first alone.': {
    steps: [
      {
        text: one('long 2026-05-30T00:00Z 2026-07-02T00:00Z'),
        says: ['c #1 2026-05-01/2026-06-01: long new 1'],
      },
      {
        text: one('long 2026-05-30T00:00Z 2026-07-02T00:00Z'),
        periods: ['2026-06'],
        says: ['c #2 2026-06-01/2026-07-01: long same 1'],
      },
    ],
    inForce: [
      ['2026-05', '2026-08-05', 'long'],
      ['2026-06', '2026-08-05', 'long'],
      ['2026-07', '2026-08-05', 'not told of 2026-07-01T00:00:00.000Z'],
    ],
  },
  'An empty list is an answer, of the time that somebody names.': {
    steps: [
      {
        text: '[]',
        says: [
          'told.json:(file): (no record of c): expected --period, which says of when it tells; ' +
            'with it, an empty list says that c had none',
        ],
      },
      { text: '[]', periods: ['2026-06'], says: ['c #1 2026-06-01/2026-07-01: none'] },
      { text: '[]', periods: ['2026-06'], says: ['c nothing written 2026-06-01/2026-07-01: none'] },
    ],
    inForce: [
      ['2026-06', '2026-08-05', 'none'],
      ['2026-05', '2026-08-05', 'not told of 2026-05-01T00:00:00.000Z'],
    ],
  },
  'Nobody tells what is to come: a month that was not over is told again.': {
    steps: [
      { text: one(A), now: '2026-06-25', says: ['c #1 2026-06-01/2026-06-25T12:00Z: a new 1'] },
      {
        text: '[]',
        periods: ['2026-07'],
        now: '2026-06-25',
        says: ['--period: 2026-07: expected a period that has begun by 2026-06-25T12:00:00.000Z'],
      },
    ],
    inForce: [
      ['2026-06', '2026-06-28', 'a'],
      ['2026-06', '2026-07-05', 'not told of 2026-06-25T12:00:00.000Z'],
    ],
  },
  'The same file once more tells of the rest of its month.': {
    steps: [
      { text: one(A), now: '2026-06-25', says: ['c #1 2026-06-01/2026-06-25T12:00Z: a new 1'] },
      { text: one(A), now: '2026-07-05', says: ['c #2 2026-06-01/2026-07-01: a same 1'] },
    ],
    inForce: [['2026-06', '2026-07-05', 'a']],
  },
  'Of a file of two vendors each contract is told of its own.': {
    isOfTwo: true,
    steps: [
      {
        text: one(
          'x 2026-06-07T11:00Z 2026-06-07T12:00Z acme-large',
          'y 2026-06-08T11:00Z 2026-06-08T12:00Z other-small',
        ),
        says: ['c #1 2026-06-01/2026-07-01: x new 1', 'c-other #1 2026-06-01/2026-07-01: y new 1'],
      },
      {
        text: one('z 2026-06-08T11:00Z 2026-06-08T12:00Z third-small'),
        says: [
          'told.json:[0].where: z: expected calls that c or c-other covers by a commitment that ' +
            'asks for outages',
        ],
      },
    ],
    inForce: [['2026-06', '2026-08-05', 'x']],
  },
  'A record that has no part in the named time is refused.': {
    steps: [
      {
        text: one(A),
        periods: ['2026-07'],
        says: [
          'told.json:[0]: a, from 2026-06-07T11:00:00.000Z: expected a time with a part in ' +
            '2026-07, of which --period says',
        ],
      },
    ],
  },
  'A notice is corrected as more is told of its incident.': {
    kind: 'notices',
    steps: [
      {
        text: '[{"id":"n","began":"2026-06-30T23:00:00Z"}]',
        says: ['c #1 2026-06-01/2026-07-01: n new 1'],
      },
      {
        text:
          '[{"id":"n","began":"2026-06-30T23:00:00Z","ended":"2026-07-01T02:00:00Z",' +
          '"declared":"2026-06-30T23:20:00Z","updates":["2026-07-01T00:00:00Z"]}]',
        says: ['c #2 2026-06-01/2026-07-01: n changed 2'],
      },
      {
        text: '[{"id":"i","began":"2026-06-01T00:00:00Z","ended":"2026-06-01T00:00:00Z"}]',
        says: ['c #3 2026-06-01/2026-07-01: i new 1; absent n'],
      },
    ],
    inForce: [['2026-06', '2026-08-05', 'i n']],
  },
};

onPGlite((label, ledger) => {
  for (const [i, [sentence, story]] of Object.entries(stories).entries()) {
    test(`${label}: ${sentence}`, async () => {
      const { kind = 'outages' as const, zone, steps, inForce = [] } = story;
      const own = `c${i}`;
      const contract: Contract = toldContract(own, { kind, zone });
      const other = toldContract(`${own}-other`, { kind, provider: 'other' });
      const contracts = story.isOfTwo ? [contract, other] : [contract];
      const told = toldStory(ledger, kind, contracts);
      const asWritten = (line: string) => line.replaceAll(own, 'c');
      for (const step of steps) {
        assert.deepEqual((await told.run(step)).map(asWritten), step.says);
      }
      for (const [period, now, ids] of inForce) {
        assert.equal(await told.inForce(contract, period, now), ids, `${period} at ${now}`);
      }
    });
  }

  describeWriteOnce(label, ledger, {
    told_imports: "file = 'x'",
    told_times: 'ends_at = now()',
    told_revisions: "id = 'x'",
  });
});

const faults: readonly (readonly [what: string, kind: ToldKind, text: string, line: string])[] = [
  ['an empty file', 'outages', '', 'told.json:(file): "": expected JSON: outages'],
  [
    'CSV',
    'outages',
    'id,start,end\na,2026-06-07T11:00:00Z,2026-06-07T12:00:00Z\n',
    'told.json:(file): "id,start,end\\na,2026-06-07T11:00:00Z,2026": expected JSON: outages',
  ],
  [
    'an object',
    'notices',
    '{"id":"a"}',
    'told.json:(file): {"id":"a"}: expected an array of notices',
  ],
  [
    'an id that stands twice',
    'outages',
    one(A, A),
    'told.json:[1].id: "a": expected an id that [0] does not have',
  ],
  [
    'a key that stands twice, in two records',
    'outages',
    one(A, A).replaceAll('"end"', '"st\\u0061rt":"2026-06-07T10:00:00Z","end"'),
    'told.json:[0].start (and 1 more): "2026-06-07T10:00:00Z": expected a key that its object ' +
      'has once',
  ],
  [
    'no id',
    'notices',
    '[{"began":"2026-06-07T11:00:00Z"}]',
    'told.json:[0].id: (missing): expected an id in one line, by which a later file corrects the ' +
      'record',
  ],
  [
    'an id of two lines',
    'outages',
    one(A).replace('"a"', '"a\\nb"'),
    'told.json:[0].id: "a\\nb": expected an id in one line, by which a later file corrects the ' +
      'record',
  ],
  [
    'an instant without a zone',
    'outages',
    one(A).replace('11:00:00Z', '11:00:00'),
    'told.json:[0].start: "2026-06-07T11:00:00": expected an RFC 3339 instant with Z or an ' +
      'offset, such as 2026-06-07T11:30:00Z',
  ],
  [
    'an end before the start',
    'outages',
    one('a 2026-06-07T11:00Z 2026-06-07T10:00Z'),
    'told.json:[0].end: "2026-06-07T10:00:00Z": expected an instant after start',
  ],
  [
    'an outage that is still open',
    'outages',
    '[{"id":"a","start":"2026-06-07T11:00:00Z","end":null}]',
    'told.json:[0].end: null: expected an RFC 3339 instant with Z or an offset, such as ' +
      '2026-06-07T11:30:00Z',
  ],
  [
    'an end that is to come',
    'outages',
    one('a 2026-08-05T11:00Z 2026-08-06T12:00Z'),
    'told.json:[0].end: 2026-08-06T12:00:00.000Z: expected an instant that has passed: outages ' +
      'are told afterwards',
  ],
  [
    'a notice that is to come',
    'notices',
    '[{"id":"a","began":"2026-08-06T12:00:00Z"}]',
    'told.json:[0].began: 2026-08-06T12:00:00.000Z: expected an instant that has passed: notices ' +
      'are told afterwards',
  ],
  ...['ended', 'asked', 'answered', 'declared', 'reviewed', 'updates[1]'].map(
    (place): (typeof faults)[number] => [
      `a notice with an instant to come: ${place}`,
      'notices',
      `[{"id":"a","began":"2026-06-07T11:00:00Z",${
        place === 'updates[1]'
          ? '"updates":["2026-06-07T12:00:00Z","2026-08-06T12:00:00Z"]'
          : `"${place}":"2026-08-06T12:00:00Z"`
      }}]`,
      `told.json:[0].${place}: 2026-08-06T12:00:00.000Z: expected an instant that has passed: ` +
        'notices are told afterwards',
    ],
  ),
  [
    'a key that nobody knows, in every record',
    'outages',
    one(A, B, A).replaceAll('"id"', '"provider":"acme","id"'),
    'told.json:[0].provider (and 2 more): "acme": expected a key that is known here: id, start, ' +
      'end, affected_ratio, where',
  ],
  [
    'a field that no partition has',
    'outages',
    one(A).replace('"end"', '"where":{"region":"eu"},"end"'),
    'told.json:[0].where.region: a: expected a field of partition_by of told: model',
  ],
];

onPGlite((label, ledger) => {
  for (const [what, kind, text, line] of faults) {
    test(`${label}: ${what} is one line, and nothing is stored.`, async () => {
      const contract = toldContract('faulty', { kind });
      const told = toldStory(ledger, kind, [contract]);
      assert.deepEqual(await told.run({ text, says: [] }), [line]);
      assert.equal(await told.inForce(contract, '2026-06', '2026-08-05'), 'not told');
    });
  }
});

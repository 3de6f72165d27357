import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '../../../../src/ground/time.ts';
import { NOTHING_TOLD } from '../../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../../src/money/input/fees.ts';
import { parseNotices } from '../../../../src/money/input/notices.ts';
import { judgeContract } from '../../../../src/money/judge/judge-contract.ts';
import { PERIOD } from '../../evaluation/arbitrary-contract.ts';
import { judgeInputOf, type MinuteCounts } from '../../evaluation/arbitrary-minutes.ts';
import { contractWith } from '../../evaluation/example-contract.ts';

/** Incidents and what was told of them; the period is from 00:00 to 02:00 on 1 June 2026. */

type Json = Readonly<Record<string, unknown>>;

/** `00:10` and `00:10:30.5` are that time of the day; `-` is null. */
function instant(text: string): string | null {
  return text === '-' ? null : `2026-06-01T${text.length === 5 ? `${text}:00` : text}Z`;
}

const INSTANTS = ['began', 'ended', 'asked', 'answered', 'declared', 'reviewed'];

/** `began 00:10, declared 00:20, updates 00:30 00:40, model m` */
function record(line: string): Json {
  return Object.fromEntries(
    line.split(', ').map((part) => {
      const [name = '', ...values] = part.split(' ');
      if (INSTANTS.includes(name)) return [name, instant(values[0] ?? '')];
      if (name === 'updates') return [name, values.map(instant)];
      return name === 'id' ? [name, values[0]] : ['where', { [name]: values[0] }];
    }),
  );
}

function noticesOf(lines: readonly string[]) {
  return parseNotices(JSON.stringify(lines.map(record)), 'notices.json');
}

const fees = parseFees(
  'BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,1000,USD\n',
  'fees.csv',
);
const NONE = { good: 0, values: 0, attaining: 0, bad: 0, disputed: 0, invalid: 0 };
const call = (model: string): MinuteCounts => ({ ...NONE, minute: 1, model, disputed: 1 });

interface Case {
  readonly indicator: Json;
  readonly commitment?: Json;
  readonly version?: Json;
  /** Absent: nobody told any. */
  readonly notices?: readonly string[];
  readonly calls?: readonly MinuteCounts[];
  readonly asOf?: string;
  /** Of each partition: kept and broken, percent, verdict and reason; then what is owed. */
  readonly expected: string;
}

const within30 = (clock: string, more: Json = {}): Json => ({
  kind: 'notice',
  clock,
  within_minutes: '30',
  ...more,
});

const cases: Readonly<Record<string, Case>> = {
  'A declaration after exactly the promised time keeps it; a millisecond more does not.': {
    indicator: within30('declared'),
    notices: ['began 00:10, declared 00:40', 'began 00:10, declared 00:40:00.001'],
    expected: '1/1 50.0000 breached null; 100.00 final null',
  },
  'A declaration before the incident began is in time.': {
    indicator: within30('declared'),
    notices: ['began 01:59, declared 01:00'],
    expected: '1/0 100.0000 met null; 0.00 none null',
  },
  'What is told later than the period, or than it is judged, counts as told.': {
    indicator: within30('declared'),
    notices: ['began 01:50, declared 02:20', 'began 01:50, declared 02:20:01'],
    asOf: '01:55',
    expected: '1/1 50.0000 breached null; 100.00 provisional period_open',
  },
  "A missing declaration is broken once it is overdue at the period's end, else left out.": {
    indicator: within30('declared'),
    notices: ['began 01:29:59', 'began 01:30', 'began 00:00, declared 00:01'],
    expected: '1/1 50.0000 breached null; 100.00 final null',
  },
  'The instant of the judgement stands for the end of the period, before it and after it.': {
    indicator: within30('declared'),
    notices: ['began 01:45', 'began 00:00, declared 00:01'],
    asOf: '02:16',
    expected: '1/1 50.0000 breached null; 100.00 final null',
  },
  'Incidents that began before the period, after it, or after the judgement are not looked at.': {
    indicator: within30('declared'),
    notices: ['began 01:00', 'began 02:00', 'began 00:40, declared 01:30', 'began 00:00'],
    asOf: '00:40',
    expected: '0/1 0.0000 breached null; 100.00 provisional period_open',
  },
  'Shorter incidents do not count; one without an end has lasted until now.': {
    indicator: within30('declared', { min_minutes: '10.5' }),
    notices: [
      'began 00:10, ended 00:20:29',
      'began 00:10, ended 00:20:30',
      'began 01:50',
      'began 01:00',
    ],
    expected: '0/2 0.0000 breached null; 100.00 final null',
  },
  'An answer is timed from the question; without a question there is no clock.': {
    indicator: within30('answered'),
    notices: [
      'began 00:00, asked 01:00, answered 01:30',
      'began 00:00, asked 01:00, answered 01:31',
      'began 00:00, asked 01:29',
      'began 00:00, answered 01:00',
      'began 00:00, asked -, answered -, updates',
    ],
    expected: '1/2 33.3333 breached null; 100.00 final null',
  },
  'A review is timed from the end; an incident without an end has no clock.': {
    indicator: within30('review'),
    notices: [
      'began 00:00, ended 01:00, reviewed 01:30',
      'began 00:00, ended 01:00, reviewed 00:50',
      'began 00:00, ended 01:00',
      'began 00:00, ended 01:30',
      'began 00:00, reviewed 01:30',
    ],
    expected: '2/1 66.6666 breached null; 100.00 final null',
  },
  'Between declaration, updates and end, in any order, nobody waits longer than promised.': {
    indicator: within30('update_gap'),
    notices: [
      'began 00:00, declared 00:10, ended 01:10, updates 01:00 00:40 00:35',
      'began 00:00, declared 00:10, ended 01:10, updates 00:39',
      'began 00:00, declared 00:10, ended 00:41',
    ],
    expected: '1/2 33.3333 breached null; 100.00 final null',
  },
  'Updates before the declaration and after the end are passed over.': {
    indicator: within30('update_gap'),
    notices: [
      'began 00:00, declared 01:00, ended 01:20, updates 00:01 03:00',
      'began 00:00, declared 00:10, ended 00:50, updates 00:05 00:55',
    ],
    expected: '1/1 50.0000 breached null; 100.00 final null',
  },
  'While an incident goes on, the last word begins a gap that may still be open.': {
    indicator: within30('update_gap'),
    notices: [
      'began 00:00, declared 01:40, updates 01:50',
      'began 00:00, declared 00:10, updates 00:50 01:59',
      'began 00:00, declared 01:00, updates 01:20',
      'began 00:00',
    ],
    expected: '0/2 0.0000 breached null; 100.00 final null',
  },
  'Without an incident that counts, the promise is met.': {
    indicator: within30('review'),
    notices: ['began 00:00'],
    expected: '0/0 null met no_incidents; 0.00 none null',
  },
  'An empty list is an answer.': {
    indicator: within30('review'),
    notices: [],
    expected: '0/0 null met no_incidents; 0.00 none null',
  },
  'Where nobody told anything, nothing is known.': {
    indicator: within30('review'),
    calls: [call('m')],
    expected: '0/0 null undetermined not_told; null unknown not_told',
  },
  'A record counts for the partitions that it hits, of those that calls make exist.': {
    indicator: within30('declared'),
    commitment: { partition_by: ['model'] },
    calls: [call('m'), call('n')],
    notices: ['began 00:00, model m', 'began 00:00, declared 00:01', 'began 00:00, model other'],
    expected: '1/1 50.0000 breached null, 1/0 100.0000 met null; 100.00 final null',
  },
  'Without calls there is no partition, and nothing to say.': {
    indicator: within30('declared'),
    commitment: { partition_by: ['model'] },
    notices: ['began 00:00'],
    expected: '; ',
  },
  'Neither classes nor exclusions do anything to incidents.': {
    indicator: within30('declared'),
    commitment: { classify: [{ when: {}, as: 'bad' }], exclusions: { anything: 'remove_time' } },
    calls: [call('m')],
    notices: ['began 00:00, declared 00:01'],
    expected: '1/0 100.0000 met null; 0.00 none null',
  },
  'Incidents count that began while the contract was in force.': {
    indicator: within30('declared'),
    version: { effective_from: '2026-06-01T00:30:00Z', effective_to: '2026-06-01T01:00:00Z' },
    notices: ['began 00:29', 'began 00:30, declared 00:31', 'began 01:00'],
    expected: '1/0 100.0000 met null; 0.00 none null',
  },
};

for (const [sentence, one] of Object.entries(cases)) {
  test(sentence, () => {
    const contract = contractWith(
      {
        indicator: one.indicator,
        target: { at_least: '99' },
        tiers: [{ below: '99', credit: { percent: '10' } }],
        ...one.commitment,
      },
      one.version,
    );
    const notices = one.notices === undefined ? null : noticesOf(one.notices);
    const { credits, commitments } = judgeContract({
      ...judgeInputOf(contract, one.calls ?? [], { ...NOTHING_TOLD, fees, notices }),
      asOf: one.asOf === undefined ? undefined : parseInstant(instant(one.asOf) ?? ''),
    });
    const readings = (commitments[0]?.partitions ?? []).map(({ claimed, conceded }) => {
      assert.deepEqual(conceded, claimed);
      const { units, slots, percent, verdict, reason } = claimed;
      assert.deepEqual(slots, { total: 0, with_data: 0, down: 0 });
      assert.equal(units.invalid, 0);
      return `${units.good}/${units.bad} ${percent} ${verdict} ${reason}`;
    });
    const owed = credits.map(({ claimed }) => Object.values(claimed).join(' '));
    assert.equal(
      `${readings.join(', ')}; ${owed.join(', ').replace(/^ /, 'null ').replace(/ $/, ' null')}`,
      one.expected,
    );
  });
}

assert.equal(PERIOD, '2026-06-01T00:00:00.000Z/2026-06-01T02:00:00.000Z');

const faults: Readonly<Record<string, readonly [record: unknown, expected: string]>> = {
  'an end before the beginning': [
    [{ began: '2026-06-01T00:10:00Z', ended: '2026-06-01T00:09:59Z' }],
    'notices.json:[0].ended: "2026-06-01T00:09:59Z": expected 2026-06-01T00:10:00.000Z, when ' +
      'it began, or later',
  ],
  'an id that is given twice': [
    [
      { id: 'a', began: '2026-06-01T00:00:00Z' },
      { began: '2026-06-01T00:00:00Z' },
      { id: 'a', began: '2026-06-01T00:00:00Z' },
    ],
    'notices.json:[2].id: "a": expected an id that [0] does not have',
  ],
  'no beginning': [
    [{ ended: '2026-06-01T00:00:00Z' }],
    'notices.json:[0].began: (missing): expected an RFC 3339 instant with Z or an offset, such ' +
      'as 2026-06-07T11:30:00Z',
  ],
  'an update that is no instant': [
    [{ began: '2026-06-01T00:00:00Z', updates: ['2026-06-01T00:00:00Z', 'soon'] }],
    'notices.json:[0].updates[1]: "soon": expected an RFC 3339 instant with Z or an offset, ' +
      'such as 2026-06-07T11:30:00Z',
  ],
  'a key that is unknown': [
    [{ began: '2026-06-01T00:00:00Z', start: '2026-06-01T00:00:00Z' }],
    'notices.json:[0].start: "2026-06-01T00:00:00Z": expected a key that is known here: id, ' +
      'began, ended, asked, answered, declared, updates, reviewed, where',
  ],
};

for (const [what, [records, message]] of Object.entries(faults)) {
  test(`Refused: ${what}.`, () => {
    assert.throws(() => parseNotices(JSON.stringify(records), 'notices.json'), { message });
  });
}

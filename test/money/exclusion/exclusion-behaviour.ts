import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderExclusionAudit } from '../../../src/command/exclusion/text.ts';
import { UptallyError } from '../../../src/ground/errors.ts';
import { type EpochMs, formatInstant, parseInstant } from '../../../src/ground/time.ts';
import { decideExclusion } from '../../../src/money/exclusion/decide-exclusion.ts';
import { exclusionsInForce } from '../../../src/money/exclusion/exclusions-in-force.ts';
import { findExclusions } from '../../../src/money/exclusion/find-exclusions.ts';
import { type Proposal, proposeExclusion } from '../../../src/money/exclusion/propose-exclusion.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { ledgerQuery } from '../../../src/stores/ledger/query.ts';
import { describeWriteOnce } from '../../stores/ledger/write-once.ts';

/**
 * `time  who  what  →  what comes of it`, and `time  in force  →  status`, in order. A line that
 * begins with its expectation goes on with the one above.
 */
const stories: Readonly<Record<string, string>> = {
  'a proposal has no effect before somebody else approves it': `
    09:00  finance  propose           →  proposed
    09:01  in force               →  nothing
    09:02  finance  approve           →  refused: proposed by finance:
           expected the approval of somebody else
    09:03  Finance  approve           →  refused: proposed by finance:
           expected the approval of somebody else
    09:04  review  approve           →  approved
    09:03  in force               →  nothing
    09:04  in force               →  approved`,
  'one that was rejected has no effect, and may be approved later': `
    09:00  finance  propose           →  proposed
    09:01  review  reject            →  rejected
    09:02  in force               →  nothing
    09:03  review  reject            →  refused: rejected by review at 09:01:
           expected a decision that changes something
    09:04  eve  approve           →  approved
    09:05  in force               →  approved`,
  'one that was approved is withdrawn by a later rejection, for what is computed afterwards': `
    09:00  finance  propose           →  proposed
    09:01  review  approve           →  approved
    09:02  review  approve           →  refused: approved by review at 09:01:
           expected a decision that changes something
    09:03  finance  reject            →  rejected
    09:02  in force               →  approved
    09:04  in force               →  nothing`,
  'what a provider asserts counts as asserted until it is decided': `
    09:00  finance  assert            →  asserted
    09:01  in force               →  asserted
    09:02  finance  approve           →  refused: proposed by finance:
           expected the approval of somebody else
    09:03  review  reject            →  rejected
    09:04  in force               →  nothing
    09:05  review  approve           →  approved
    09:06  in force               →  approved`,
  'from its expiry on it is no longer in force, and nobody approves it any more': `
    09:00  finance  propose until 10:00  →  proposed
    09:01  review  approve           →  approved
    09:59  in force               →  approved
    10:00  in force               →  nothing
    10:01  review  reject            →  rejected
    10:02  review  approve           →  refused: expired at 10:00:
           expected an exclusion that is still to be in force`,
  'a clock that is behind does not put a decision before the one that it follows': `
    09:10  finance  propose           →  proposed
    09:20  review  approve           →  approved
    09:05  review  reject            →  rejected
    09:20  in force               →  nothing
    09:15  in force               →  nothing`,
};

const DAY = '2026-07-05';

function at(time: string): EpochMs {
  return parseInstant(`${DAY}T${time}:00Z`) as EpochMs;
}

function clockAt(time: string) {
  return { now: () => at(time) };
}

function proposal(id: string, more: Partial<Proposal> = {}): Proposal {
  return {
    id,
    class: 'maintenance',
    start: parseInstant('2026-06-14T02:00:00Z') as EpochMs,
    end: parseInstant('2026-06-14T04:00:00Z') as EpochMs,
    reason: 'announced',
    isAsserted: false,
    by: 'finance',
    ...more,
  };
}

/** What comes of one line of a story. */
async function act(ledger: Ledger, id: string, time: string, what: string): Promise<string> {
  if (what === 'in force') {
    const { exclusions } = await exclusionsInForce(ledger, at(time));
    return exclusions.find((one) => one.id === id)?.status ?? 'nothing';
  }
  const [by = '', verb, , expiry] = what.split(' ');
  try {
    if (verb === 'propose' || verb === 'assert') {
      const expires = expiry === undefined ? undefined : at(expiry);
      const more = { by, isAsserted: verb === 'assert', expires };
      return (await proposeExclusion(ledger, clockAt(time), proposal(id, more))).state;
    }
    const outcome = verb === 'approve' ? 'approved' : 'rejected';
    return (await decideExclusion(ledger, clockAt(time), { id, outcome, reason: 'seen', by }))
      .state;
  } catch (error) {
    return `refused: ${refusal(error)
      .replace(`${id}: `, '')
      .replaceAll(/2026-07-05T(\d\d:\d\d):00.000Z/g, '$1')}`;
  }
}

function refusal(error: unknown): string {
  if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
  return error.message;
}

const wrong: readonly (readonly [sentence: string, more: Partial<Proposal>, faults: string])[] = [
  [
    'an end before the start, and an expiry in the past',
    { end: at('01:00') - 40 * 86_400_000, expires: at('08:00') },
    '--end: 2026-05-26T01:00:00.000Z: expected an instant after --start\n--expires: ' +
      '2026-07-05T08:00:00.000Z: expected an instant that is to come',
  ],
  [
    'an empty reason, a class of two lines and a link that is none',
    { reason: ' ', class: 'a\nb', link: 'the shared drive' },
    '--class: "a\\n' +
      'b": expected a text in one line of at most 2000 characters\n' +
      '--reason: " ": expected a text in one line of at most 2000 characters\n' +
      '--link: "the shared drive": expected a URL with http: or https:',
  ],
  [
    'a field that no event has',
    { where: '{regio: us-east-1}' },
    '--where:regio: "us-east-1": expected a field of uptally/call-event@1, ' +
      'labels.<name>, all, any or not',
  ],
  [
    'what is no predicate at all',
    { where: 'us-east-1' },
    '--where:(file): "us-east-1": expected a predicate: a mapping of fields, all, any and not',
  ],
];

/** What both twins must do; `ledger()` is the same migrated ledger throughout. */
export function describeExclusions(label: string, ledger: () => Ledger): void {
  for (const [i, [story, text]] of Object.entries(stories).entries()) {
    test(`${label}: ${story}`, async () => {
      const lines = text
        .trim()
        .replaceAll(/\s+(?=expected )/g, ' ')
        .split('\n')
        .map((line) => line.trim());
      const happened: string[] = [];
      for (const line of lines) {
        const [action = ''] = line.split('→');
        const [time = '', ...what] = action.trim().split(/\s+/);
        const outcome = await act(ledger(), `story-${i}`, time, what.join(' '));
        happened.push(`${action}→  ${outcome}`);
      }
      assert.deepEqual(happened, lines);
    });
  }

  for (const [sentence, more, faults] of wrong) {
    test(`${label}: ${sentence} is refused`, async () => {
      const proposing = proposeExclusion(ledger(), clockAt('09:00'), proposal('wrong', more));
      await assert.rejects(proposing, { code: 'invalid_input', message: faults });
    });
  }

  test(`${label}: without an id it is named by class and day; a taken id is refused`, async () => {
    const unnamed = proposal('', { id: undefined, class: 'named' });
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      ids.push((await proposeExclusion(ledger(), clockAt('09:00'), unnamed)).id);
    }
    assert.deepEqual(ids, ['named-2026-06-14', 'named-2026-06-14-2', 'named-2026-06-14-3']);
    const again = proposeExclusion(ledger(), clockAt('09:00'), proposal('named-2026-06-14'));
    await assert.rejects(again, {
      message: /--id: named-2026-06-14: expected an id that no exclusion has/,
    });
  });

  test(`${label}: of two who decide the same at once one is told that it is decided`, async () => {
    await proposeExclusion(ledger(), clockAt('09:00'), proposal('raced'));
    const decide = (by: string) =>
      decideExclusion(ledger(), clockAt('09:01'), {
        id: 'raced',
        outcome: 'approved',
        reason: 'seen',
        by,
      });
    const both = await Promise.allSettled([decide('review'), decide('eve')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [found] = await findExclusions(ledger(), at('09:02'), 'raced');
    assert.equal(found?.decisions.length, 1);
  });

  test(`${label}: the database refuses the proposer's approval, and a lie`, async () => {
    await proposeExclusion(ledger(), clockAt('09:00'), proposal('guarded'));
    const insert = (by: string, proposedBy: string) =>
      ledger().run(
        `INSERT INTO exclusion_decisions
           (exclusion_id, decision, outcome, reason, decided_by, decided_at, proposed_by)
         VALUES ('guarded', 1, 'approved', 'because', $1, now(), $2)`,
        [by, proposedBy],
      );
    await assert.rejects(insert('finance', 'finance'), { message: /approved_by_another/ });
    await assert.rejects(insert(' FINANCE', 'finance'), { message: /approved_by_another/ });
    await assert.rejects(insert('finance', 'review'), { message: /foreign key/ });
    await assert.rejects(
      ledger().run(
        ...ledgerQuery('exclusion/decide-exclusion', [
          'guarded',
          'approved',
          'because',
          'finance',
          formatInstant(at('09:01')),
        ]),
      ),
      { message: /approved_by_another/ },
    );
    assert.deepEqual((await findExclusions(ledger(), at('23:00'), 'guarded'))[0]?.decisions, []);
  });

  test(`${label}: its predicate is one, as JSON or as YAML`, async () => {
    const json = '{"region": "us-east-1"}';
    const yaml = '{region: [us-east-1, eu-west-1], tenant: {ne: ""}}';
    await proposeExclusion(
      ledger(),
      clockAt('09:00'),
      proposal('json', { where: json, isAsserted: true }),
    );
    await proposeExclusion(
      ledger(),
      clockAt('09:00'),
      proposal('yaml', { where: yaml, isAsserted: true }),
    );
    const { exclusions } = await exclusionsInForce(ledger(), at('09:01'));
    const kinds = exclusions
      .filter(({ id }) => id === 'json' || id === 'yaml')
      .map(({ where }) => where.kind);
    assert.deepEqual(kinds, ['compare', 'all']);
  });

  test(`${label}: the audit says who, when and why`, async () => {
    const more = {
      where: '{region: us-east-1}',
      link: 'https://status.example.com/m/7',
      expires: at('22:00'),
    };
    await proposeExclusion(ledger(), clockAt('09:00'), proposal('audited', more));
    const decide = (time: string, by: string, outcome: 'approved' | 'rejected', reason: string) =>
      decideExclusion(ledger(), clockAt(time), { id: 'audited', outcome, reason, by });
    await decide('09:10', 'review', 'approved', 'as in the notice');
    await decide('09:20', 'eve', 'rejected', 'the work was cancelled');
    const found = await findExclusions(ledger(), at('23:00'), 'audited');
    const audit = renderExclusionAudit(found, () => 'Europe/Berlin');
    assert.deepEqual(audit.split('\n'), [
      'audited: maintenance, 2026-06-14 04:00 +02:00 to 2026-06-14 06:00 +02:00: withdrawn',
      '  where {"region":"us-east-1"}',
      '  https://status.example.com/m/7',
      '  expires 2026-07-06 00:00 +02:00',
      '  2026-07-05 11:00 +02:00  finance  proposed: announced',
      '  2026-07-05 11:10 +02:00  review  approved: as in the notice',
      '  2026-07-05 11:20 +02:00  eve  rejected: the work was cancelled',
    ]);
  });

  describeWriteOnce(label, ledger, {
    exclusions: `reason = 'another'`,
    exclusion_decisions: `outcome = 'rejected'`,
  });
}

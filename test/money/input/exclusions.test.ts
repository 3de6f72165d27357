import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkExclusions, parseExclusions } from '../../../src/money/input/exclusions.ts';
import { contractWith } from '../evaluation/example-contract.ts';

/** A window that asks about calls: no slot and no outage could say whether it lies in it. */
const wide = parseExclusions(
  JSON.stringify([
    {
      id: 'freeze',
      class: 'maintenance',
      start: '2026-06-07T11:00:00Z',
      end: '2026-06-07T12:00:00Z',
      where: { account: '1', team: 'search' },
      status: 'approved',
    },
  ]),
  'exclusions.json',
);

const runs = { slot: 'PT1M', down_when: 'all_bad' };
const indicators = {
  ratio: { kind: 'ratio' },
  mean_of_slots: { kind: 'mean_of_slots', slot: 'PT5M' },
  good_time: { kind: 'good_time', ...runs },
  'measured outages': { kind: 'outage_minutes', source: 'measured', from: runs },
  'declared outages': { kind: 'outage_minutes', source: 'declared' },
};

/** What each effect does where it is refused; the others touch calls alone. */
const refused: Readonly<Record<string, readonly string[]>> = {
  ratio: ['remove_time'],
  mean_of_slots: ['remove_time'],
  good_time: ['remove_time'],
  'measured outages': ['remove_time'],
  'declared outages': ['remove_time', 'count_as_good'],
};

for (const [name, indicator] of Object.entries(indicators)) {
  for (const effect of ['remove_time', 'drop_requests', 'count_as_good']) {
    const isRefused = refused[name]?.includes(effect) === true;
    test(`A window about calls ${isRefused ? 'refused' : 'taken'} for ${name}: ${effect}.`, () => {
      const [version] = contractWith({
        indicator,
        partition_by: ['account'],
        exclusions: { maintenance: effect },
      }).versions;
      const check = () => checkExclusions(wide, version?.commitments ?? []);
      if (!isRefused) check();
      else {
        assert.throws(check, {
          message:
            `exclusions.json:freeze.where.team: maintenance: ${effect}: expected a field of ` +
            'partition_by of uptime: account',
        });
      }
    });
  }
}

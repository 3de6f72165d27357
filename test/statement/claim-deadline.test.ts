import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Due } from '../../src/contract/contract.ts';
import { claimDeadline } from '../../src/statement/claim-deadline.ts';
import { formatInstant, monthInterval } from '../../src/time.ts';

const deadlines = [
  { month: '2026-06', zone: 'UTC', count: 2, unit: 'months', by: '2026-09-01T00:00:00.000Z' },
  { month: '2026-06', zone: 'UTC', count: 30, unit: 'days', by: '2026-07-31T00:00:00.000Z' },
  { month: '2026-06', zone: 'UTC', count: 72, unit: 'hours', by: '2026-07-04T00:00:00.000Z' },
  { month: '2025-12', zone: 'UTC', count: 2, unit: 'months', by: '2026-03-01T00:00:00.000Z' },
  { month: '2026-06', zone: '-08:00', count: 1, unit: 'days', by: '2026-07-02T08:00:00.000Z' },
  {
    month: '2026-02',
    zone: 'Europe/Berlin',
    count: 1,
    unit: 'months',
    by: '2026-03-31T22:00:00.000Z',
  },
] as const;

for (const { month, zone, count, unit, by } of deadlines) {
  test(`${count} ${unit} after the end of ${month} in ${zone} ends at ${by}.`, () => {
    const due: Due = { count, unit, from: 'period_end', calendar: null };
    const deadline = claimDeadline(due, monthInterval(month, zone), zone);
    assert.equal(deadline === null ? null : formatInstant(deadline), by);
  });
}

const undated: readonly Due[] = [
  { count: 5, unit: 'business_days', from: 'period_end', calendar: 'US' },
  { count: 30, unit: 'days', from: 'awareness', calendar: null },
  { count: 1, unit: 'months', from: 'invoice', calendar: null },
];

for (const due of undated) {
  test(`${due.count} ${due.unit} from ${due.from} is a rule without a date.`, () => {
    assert.equal(claimDeadline(due, monthInterval('2026-06', 'UTC'), 'UTC'), null);
  });
}

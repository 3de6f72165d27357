import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOrInstant, monthInterval } from '../../../src/ground/time.ts';
import { shareLocalTime } from '../../../src/money/statement/claimed-once.ts';

const BERLIN = 'Europe/Berlin';
const KIRITIMATI = 'Pacific/Kiritimati';
const NIUE = 'Pacific/Niue';

type Labelled = readonly [label: string, timeZone: string];

/** A month, or START/END. */
function timeOf([label, timeZone]: Labelled) {
  const [from = '', to] = label.split('/');
  if (to === undefined) return { ...monthInterval(from, timeZone), timeZone };
  const [start, end] = [from, to].map((text) => dateOrInstant(text, timeZone) ?? assert.fail(text));
  return { start: start as number, end: end as number, timeZone };
}

const TABLE: readonly (readonly [one: Labelled, other: Labelled, isShared: boolean])[] = [
  [['2026-06', 'UTC'], ['2026-06', 'UTC'], true],
  [['2026-06', 'UTC'], ['2026-07', 'UTC'], false],
  [['2026-06', 'UTC'], ['2026-06', BERLIN], true],
  // July of Berlin begins two hours before June of UTC ends.
  [['2026-06', 'UTC'], ['2026-07', BERLIN], false],
  [['2026-07', BERLIN], ['2026-06', 'UTC'], false],
  [['2026-07', KIRITIMATI], ['2026-06', NIUE], false],
  [['2026-06', KIRITIMATI], ['2026-06', NIUE], true],
  [['2026-06', 'UTC'], ['2026-06-30/2026-07-14', BERLIN], true],
  [['2026-06', 'UTC'], ['2026-07-01/2026-07-14', BERLIN], false],
  [['2026-06', 'UTC'], ['2026-06-30T22:00:00Z/2026-07-14T22:00:00Z', 'UTC'], true],
];

for (const [one, other, isShared] of TABLE) {
  test(`${one.join(' of ')} and ${other.join(' of ')} share ${isShared ? 'time' : 'none'}.`, () => {
    assert.equal(shareLocalTime(timeOf(one), timeOf(other)), isShared);
  });
}

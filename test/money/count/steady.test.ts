import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';
import { type CountedLog, steadyLog } from '../../../src/money/count/steady.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { contractWith } from '../evaluation/example-contract.ts';
import { add, event, fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const contract = contractWith({});
const { version, period } = governingVersion(contract, '2026-06');

/**
 * Looks for repetitions, and how often was counted, in order: `look`, `count`, `count carefully`.
 */
function watched(): { readonly over: Warehouse; readonly asked: string[] } {
  const asked: string[] = [];
  const over: Warehouse = {
    ...warehouse,
    select(text, parameters, row) {
      const isCount = text.includes('slots_and_kinds');
      if (isCount) asked.push(text.includes('NOT IN') ? 'count carefully' : 'count');
      if (text.includes('AS identities')) asked.push('look');
      return warehouse.select(text, parameters, row);
    },
  };
  return { over, asked };
}

async function unitsIn(log: CountedLog, over: Warehouse): Promise<string> {
  const [commitment] = version.commitments;
  assert.ok(commitment !== undefined);
  const [counts] = await log.countSlots({
    warehouse: over,
    commitment,
    period,
    activeTime: activeTime(contract),
    exclusions: [],
    slotMs: null,
  });
  return `${counts?.slots[0]?.claimed.good} of ${log.distinct}`;
}

const one = () => fill(warehouse, [event({ event_id: 'a' })]);
const another = () => add(warehouse, [event({ event_id: 'b' })], 10n);

test('A log is looked at once, however often it is read.', async () => {
  await one();
  const { over, asked } = watched();
  const log = steadyLog(over);
  for (let i = 0; i < 2; i += 1) assert.equal(await log.read((l) => unitsIn(l, over)), '1 of 1');
  assert.deepEqual(asked, ['look', 'count', 'count']);
});

test('Where events come in, it looks again, counts with all effort, and is steady.', async () => {
  await one();
  const { over, asked } = watched();
  const log = steadyLog(over);
  let runs = 0;
  const found = await log.read(async (l) => {
    runs += 1;
    const units = await unitsIn(l, over);
    if (runs === 1) await another();
    return units;
  });
  assert.equal(found, '2 of 2');
  assert.equal(await log.read((l) => unitsIn(l, over)), '2 of 2');
  assert.deepEqual(asked, ['look', 'count', 'look', 'count carefully', 'count']);
});

test('Work inside a reading is part of it: one look; the reading is run again.', async () => {
  await one();
  const { over, asked } = watched();
  let runs = 0;
  const found = await steadyLog(over).read(async ({ steady }) => {
    const units = await steady.read((l) => unitsIn(l, over));
    runs += 1;
    if (runs === 1) await another();
    return units;
  });
  assert.equal(found, '2 of 2');
  assert.equal(runs, 2);
  assert.deepEqual(asked, ['look', 'count', 'look', 'count carefully']);
});

for (const [isAlone, effort] of [
  [false, 'count carefully'],
  [true, 'count'],
] as const) {
  test(`Long work runs once: ${isAlone ? 'nobody else writes' : 'with all effort'}.`, async () => {
    await one();
    const { over, asked } = watched();
    const found = await steadyLog(over, { isAlone }).read((l) => unitsIn(l, over), {
      isLong: true,
    });
    assert.equal(found, '1 of 1');
    assert.deepEqual(asked, ['look', effort]);
  });
}

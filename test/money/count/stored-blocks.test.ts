import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { storedBlocks } from '../../../src/money/count/stored-blocks.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { contractWith } from '../evaluation/example-contract.ts';
import {
  add,
  deliverAgain,
  event,
  fill,
  openScratchWarehouse,
} from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const merge = () => warehouse.run('OPTIMIZE TABLE events FINAL');

test('What is stored is the same until an insert, however its parts are merged.', async () => {
  await fill(warehouse, [event({ event_id: 'a' }), event({ event_id: 'b' })]);
  await add(warehouse, [event({ event_id: 'c' })], 10n);
  const first = await storedBlocks(warehouse);
  assert.equal(first.eventRows, 3);
  await merge();
  assert.deepEqual(await storedBlocks(warehouse), first);
  await deliverAgain(warehouse);
  await merge();
  const again = await storedBlocks(warehouse);
  assert.equal(again.eventRows, 3, 'the rows are as many as before');
  assert.notEqual(again.fingerprint, first.fingerprint);
  await warehouse.run(`ALTER TABLE events DROP PARTITION '202606'`);
  assert.notEqual((await storedBlocks(warehouse)).fingerprint, again.fingerprint);
});

const bad = { http_status: 500 };

const meanwhile: readonly [string, () => Promise<void>, object, object][] = [
  ['nothing comes in', merge, { distinct: 2, conflicts: 0 }, { good: 2, bad: 0 }],
  [
    'what is there comes again',
    () => deliverAgain(warehouse),
    { distinct: 2, conflicts: 0 },
    { good: 2, bad: 0 },
  ],
  [
    'what is there comes again and is merged at once',
    () => deliverAgain(warehouse).then(merge),
    { distinct: 2, conflicts: 0 },
    { good: 2, bad: 0 },
  ],
  [
    'a correction comes in',
    () => add(warehouse, [event({ event_id: 'a', ...bad })], 10n),
    { distinct: 2, conflicts: 1 },
    { good: 1, bad: 1 },
  ],
  [
    'a new event comes in',
    () => add(warehouse, [event({ event_id: 'c', ...bad })], 10n),
    { distinct: 3, conflicts: 0 },
    { good: 2, bad: 1 },
  ],
];

for (const [name, change, events, units] of meanwhile) {
  test(`Between the search for repetitions and the count: ${name}.`, async () => {
    await fill(warehouse, [event({ event_id: 'a' }), event({ event_id: 'b' })]);
    let counts = 0;
    const busy: Warehouse = {
      ...warehouse,
      async select(statement, parameters, row) {
        const isCount = statement.includes('slots_and_kinds');
        if (isCount && counts === 0) {
          counts += 1;
          await change();
        }
        return warehouse.select(statement, parameters, row);
      },
    };
    const contract = contractWith({});
    const evaluation = await evaluateContract({
      ...NOTHING_TOLD,
      warehouse: busy,
      contract,
      period: '2026-06',
    });
    const [partition] = evaluation.commitments[0]?.partitions ?? [];
    const { distinct, conflicts } = evaluation.events;
    const { good, bad } = partition?.claimed.units ?? {};
    assert.deepEqual({ distinct, conflicts }, events);
    assert.deepEqual({ good, bad }, units);
  });
}

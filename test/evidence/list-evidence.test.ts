import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { countContract } from '../../src/evaluation/evaluate-contract.ts';
import type { Repetition } from '../../src/evaluation/select-units.ts';
import { CallChecks } from '../../src/evidence/check-call.ts';
import { listEvidence } from '../../src/evidence/list-evidence.ts';
import {
  differencesOfCounts,
  ListedCounts,
  type ListedUnit,
} from '../../src/evidence/listed-counts.ts';
import { leftOutFields, NOTHING_LEFT_OUT } from '../../src/evidence/own-fields.ts';
import { slowSlots } from '../../src/evidence/slow-slots.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import {
  arbitraryContract,
  arbitraryEvents,
  arbitraryInputs,
  PERIOD,
} from '../evaluation/arbitrary-contract.ts';
import { type EventFields, fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';

/** What a bundle lists is what its statement counts, whatever the contract and the calls. */

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

/** How the same calls may be delivered, and what may then be known of their repetitions. */
const deliveries: readonly (readonly [
  sentence: string,
  deliver: (events: readonly EventFields[]) => readonly EventFields[],
  known: readonly Repetition[],
])[] = [
  ['once', (events) => events, ['none', 'redelivered', 'conflicting']],
  [
    'some of them twice',
    (events) => [...events, ...events.filter((_, i) => i % 3 === 0)],
    ['redelivered', 'conflicting'],
  ],
  [
    'with several contents',
    (events) => events.map((one, i) => ({ ...one, event_id: `${i % 17}` })),
    ['conflicting'],
  ],
];

for (const [sentence, deliver, known] of deliveries) {
  test(`Calls that came ${sentence} are listed as they count, and their fields bear it out.`, async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryContract({}, { commitments: 2 }),
        arbitraryEvents,
        arbitraryInputs(),
        fc.boolean(),
        fc.boolean(),
        async ({ contract }, events, inputs, all, withOwn) => {
          await fill(warehouse, deliver(events));
          const judged = await countContract({ ...inputs, warehouse, contract, period: PERIOD });
          const leftOut = withOwn ? NOTHING_LEFT_OUT : leftOutFields(judged);
          const lists: ListedUnit[][] = [];
          for (const repetition of known) {
            const units: ListedUnit[] = [];
            const options = { warehouse, judged, repetition, all, leftOut };
            for await (const unit of listEvidence(options)) units.push(unit);
            lists.push(units);
          }
          const [units = [], ...others] = lists;
          for (const other of others) assert.deepEqual(other, units);

          const counts = new ListedCounts();
          const calls = new CallChecks(judged.version, judged.period);
          for (const unit of units) {
            counts.add(unit);
            calls.check(unit);
          }
          const listing = { all, slow: slowSlots(judged) };
          assert.deepEqual(differencesOfCounts(counts, judged.version, judged.counts, listing), []);
          assert.deepEqual(calls.differences(), []);
        },
      ),
      { numRuns: 5 },
    );
  });
}

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { arbitraryEvents, arbitraryExclusions, PERIOD } from './arbitrary-contract.ts';
import { exampleCommitment, exampleContract, exampleVersion } from './example-contract.ts';
import { fill, openScratchWarehouse } from './scratch-warehouse.ts';

/** Outages that are measured, beside the `good_time` whose runs they are. */

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const SEED = randomInt(2 ** 31);

const runs = fc.record({
  slot: fc.constantFrom('PT1M', 'PT5M', 'PT1H'),
  down_when: fc.constantFrom('all_bad', { bad_share: { above: '0.05' } }),
  min_valid: fc.integer({ min: 0, max: 2 }),
  min_run_slots: fc.constantFrom(1, 2, 3),
  empty_slot: fc.constantFrom('up', 'down', 'bridge'),
  month_edge: fc.constantFrom('join', 'split'),
});

const effect = fc.constantFrom('count_as_good', 'count_as_good', 'drop_requests');

const fees = parseFees(
  'BillingPeriodStart,BilledCost,BillingCurrency\n2026-06-01,1000,USD\n',
  'fees.csv',
);

test(`Time counted as good never parts measured outages from good_time (${SEED}).`, async () => {
  await fc.assert(
    fc.asyncProperty(
      runs,
      fc.record({ anything: effect, model: effect, calls: effect }, { requiredKeys: [] }),
      fc.constantFrom<readonly string[]>([], ['model'], ['region']),
      fc.constantFrom<object>(
        { percent: '10' },
        { per_outage: { percent: '5', every_minutes: 1 } },
      ),
      arbitraryEvents,
      arbitraryExclusions(),
      async (from, effects, partition_by, credit, events, exclusions) => {
        const terms = {
          ...exampleCommitment,
          exclusions: effects,
          partition_by,
          tiers: [{ below: '99.9', credit }],
        };
        const goodTime = { kind: 'good_time', ...from };
        const measured = { kind: 'outage_minutes', source: 'measured', weight: 'none', from };
        await fill(warehouse, events);
        const judged = async (indicator: object) => {
          const commitments = [{ ...terms, indicator }];
          const evaluation = await evaluateContract({
            ...NOTHING_TOLD,
            warehouse,
            contract: exampleContract([{ ...exampleVersion, commitments }]),
            period: PERIOD,
            fees,
            exclusions: { file: 'exclusions.json', exclusions },
          });
          return { ...evaluation, contract: null };
        };
        assert.deepEqual(await judged(measured), await judged(goodTime));
      },
    ),
    { numRuns: 25, seed: SEED },
  );
});

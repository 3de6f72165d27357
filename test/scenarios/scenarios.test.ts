import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { loadContract } from '../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../src/money/contract/period.ts';
import { evaluateContract, NOTHING_TOLD } from '../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../src/money/input/fees.ts';
import { parsePriorCredits } from '../../src/money/input/prior-credits.ts';
import { evaluationDocument } from '../../src/published/result/evaluation.ts';
import type { Warehouse } from '../../src/stores/warehouse/warehouse.ts';
import { fill, openScratchWarehouse } from '../money/evaluation/scratch-warehouse.ts';
import { exampleContracts } from '../support/tracked-files.ts';
import { describeDeadlines, describeResult } from './describe-result.ts';
import { readScenarios } from './read-scenarios.ts';

/** Every `.txt` file of this folder; `read-scenarios.ts` says how to read one. */

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

const tables = readdirSync(packagePath('test', 'scenarios'))
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ name, scenarios: readScenarios(readPackageFile(`test/scenarios/${name}`)) }));

test('Every example contract has scenarios.', () => {
  const told = tables.flatMap(({ scenarios }) => scenarios.map(({ contract }) => contract));
  const examples = exampleContracts().map((file) => basename(file));
  assert.deepEqual([...new Set(told)].sort(), examples.toSorted());
});

for (const { name, scenarios } of tables) {
  for (const scenario of scenarios) {
    test(`${name.replace('.txt', '')}: ${scenario.sentence}`, async () => {
      const contract = loadContract(packagePath('contracts', scenario.contract));
      await fill(warehouse, scenario.events);
      const evaluation = await evaluateContract({
        ...NOTHING_TOLD,
        warehouse,
        contract,
        period: scenario.period,
        asOf: scenario.asOf,
        fees: scenario.fees === undefined ? null : parseFees(scenario.fees, 'fees'),
        exclusions: { file: 'exclusions', exclusions: scenario.exclusions },
        outages: scenario.outages && { file: 'outages', outages: scenario.outages },
        notices: scenario.notices && { file: 'notices', notices: scenario.notices },
        priorCredits:
          scenario.priorCredits === null ? null : parsePriorCredits(scenario.priorCredits, 'prior'),
      });
      evaluationDocument.parse(evaluation);
      const { version } = governingVersion(contract, scenario.period);
      const deadlines = scenario.expected.some((line) => line.includes(' before '))
        ? describeDeadlines(evaluation, version)
        : [];
      assert.deepEqual([...describeResult(evaluation), ...deadlines], scenario.expected);
    });
  }
}

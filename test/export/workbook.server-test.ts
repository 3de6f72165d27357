import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadContract } from '../../src/contract/load-contract.ts';
import { governingVersion } from '../../src/contract/period.ts';
import { parseFees } from '../../src/evaluation/fees.ts';
import { parsePriorCredits } from '../../src/evaluation/prior-credits.ts';
import { findExported } from '../../src/export/exported-statement.ts';
import { statementWorkbook } from '../../src/export/statement-workbook.ts';
import { writeWorkbook } from '../../src/export/write-workbook.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openPGlite } from '../../src/ledger/pglite.ts';
import { packagePath, readPackageFile } from '../../src/package-file.ts';
import { issueStatement } from '../../src/statement/issue-statement.ts';
import { DAY_MS } from '../../src/time.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';
import { emptyLedger } from '../ledger/empty-ledger.ts';
import { readScenarios, type Scenario } from '../scenarios/read-scenarios.ts';
import { issuedBy } from '../statement/statement-behaviour.ts';
import { recompute } from './recompute-workbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'uptally-workbook-'));
let warehouse: Warehouse;
let ledger: Ledger;

before(async () => {
  warehouse = await openScratchWarehouse();
  ledger = await openPGlite();
});
after(async () => {
  await ledger.close();
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

async function issueScenario(scenario: Scenario) {
  await emptyLedger(ledger);
  await fill(warehouse, scenario.events);
  const contract = loadContract(packagePath('contracts', scenario.contract));
  const { period } = governingVersion(contract, scenario.period);
  return issuedBy(
    await issueStatement({
      warehouse,
      ledger,
      contract,
      period: scenario.period,
      now: scenario.asOf ?? period.end + 4 * DAY_MS,
      fees: scenario.fees === undefined ? undefined : parseFees(scenario.fees, 'fees'),
      exclusions: { file: 'exclusions', exclusions: scenario.exclusions },
      outages: { file: 'outages', outages: scenario.outages },
      priorCredits:
        scenario.priorCredits === undefined
          ? undefined
          : parsePriorCredits(scenario.priorCredits, 'prior'),
      bills: [],
      settlingHours: 72,
      customer: 'the customer',
      by: 'finance',
      anyway: 'a scenario has only what it needs',
    }),
  );
}

const tables = readdirSync(packagePath('test', 'scenarios'))
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ name, scenarios: readScenarios(readPackageFile(`test/scenarios/${name}`)) }));

for (const { name, scenarios } of tables) {
  for (const scenario of scenarios) {
    test(`${name.replace('.txt', '')}: ${scenario.sentence}`, async () => {
      const { statement } = await issueScenario(scenario);
      const exported = await findExported(ledger, { numbers: [], allRevisions: false });
      const path = join(folder, 'scenario.xlsx');
      await writeWorkbook(path, statementWorkbook(exported));
      const workbook = await recompute(path);
      assert.deepEqual(workbook.surprises.slice(0, 5), []);
      const { credits, total } = statement.evaluation;
      for (const [header, reading] of [
        ['Claimed', 'claimed'],
        ['Conceded', 'conceded'],
      ] as const) {
        assert.deepEqual(
          workbook.column('Lines', header),
          credits.map((line) => {
            const { amount } = line[reading];
            return amount === null ? 'unknown' : Number(amount);
          }),
        );
        assert.equal(workbook.valueOf('Summary', header), Number(total[reading]));
      }
      assert.equal(workbook.valueOf('Summary', 'Cells that differ'), 0);
      assert.deepEqual(
        workbook.column('Attainment', 'Verdict').filter((verdict) => verdict !== null),
        workbook.column('Attainment', 'Issued verdict').filter((verdict) => verdict !== null),
      );
    });
  }
}

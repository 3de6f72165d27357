import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { packagePath, readPackageFile } from '../../../src/ground/package-file.ts';
import { DAY_MS } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import { parsePriorCredits } from '../../../src/money/input/prior-credits.ts';
import { readings } from '../../../src/money/input/reading.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import { issueStatement } from '../../../src/money/statement/issue-statement.ts';
import { findExported } from '../../../src/papers/export/exported-statement.ts';
import { statementWorkbook } from '../../../src/papers/export/statement-workbook.ts';
import { writeWorkbook } from '../../../src/papers/export/write-workbook.ts';
import { changeWords } from '../../../src/papers/statement/change-words.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { fill } from '../../money/evaluation/scratch-warehouse.ts';
import { issuedBy } from '../../money/statement/statement-behaviour.ts';
import { readScenarios, type Scenario } from '../../scenarios/read-scenarios.ts';
import { emptyLedger } from '../../stores/ledger/empty-ledger.ts';
import { type ComputedSheets, readWorkbook, recomputeFile } from './recompute-workbook.ts';

/** Where scenarios are issued, and their workbooks written. */
interface Stores {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly folder: string;
}

/** A test for each scenario of a table whose number is `oneOf` times a whole one. */
export function scenarioWorkbooks(table: string, stores: () => Stores, oneOf = 1): void {
  for (const [i, scenario] of readScenarios(readPackageFile(`test/scenarios/${table}`)).entries()) {
    if (i % oneOf !== 0) continue;
    test(`${table.replace('.txt', '')}: ${scenario.sentence}`, async () => {
      const { folder, ledger } = stores();
      await issueScenario(stores(), scenario);
      const exported = await findExported(ledger, { numbers: [], allRevisions: false });
      const path = join(folder, 'scenario.xlsx');
      await writeWorkbook(path, statementWorkbook(exported));
      const [statement] = exported;
      assert.ok(statement);
      equalsIssued(recomputeFile(await readWorkbook(path)), statement.issued.statement.evaluation);
    });
  }
}

async function issueScenario({ warehouse, ledger }: Stores, scenario: Scenario): Promise<void> {
  await emptyLedger(ledger);
  await fill(warehouse, scenario.events);
  const contract = loadContract(packagePath('contracts', scenario.contract));
  const { period } = governingVersion(contract, scenario.period);
  const { fees, priorCredits } = scenario;
  issuedBy(
    await issueStatement({
      keptFrom: null,
      warehouse,
      ledger,
      contract,
      period: scenario.period,
      now: scenario.asOf ?? period.end + 4 * DAY_MS,
      fees: fees === undefined ? null : parseFees(fees, 'fees'),
      exclusions: { file: 'exclusions', exclusions: scenario.exclusions },
      outages: scenario.outages && { file: 'outages', outages: scenario.outages },
      notices: scenario.notices && { file: 'notices', notices: scenario.notices },
      priorCredits: priorCredits === null ? null : parsePriorCredits(priorCredits, 'prior'),
      bills: [],
      settlingHours: 72,
      coveredHoursPercent: 20,
      customer: 'the customer',
      by: 'finance',
      describeChange: changeWords,
      anyway: 'a scenario has only what it needs',
    }),
  );
}

const HEADERS = { claimed: 'Claimed', conceded: 'Conceded' } as const;

/** Figures, verdicts and amounts that the formulas find are those that were issued. */
export function equalsIssued(computed: ComputedSheets, { credits, total }: Evaluation): void {
  assert.deepEqual(computed.surprises.slice(0, 5), []);
  for (const reading of readings) {
    assert.deepEqual(
      computed.column('Lines', HEADERS[reading]),
      credits.map((line) => {
        const { amount } = line[reading];
        return amount === null ? 'unknown' : Number(amount);
      }),
    );
    assert.equal(computed.valueOf('Summary', HEADERS[reading]), Number(total[reading]));
  }
  assert.equal(computed.valueOf('Summary', 'Cells that differ'), 0);
  assert.deepEqual(
    computed.column('Attainment', 'Verdict'),
    computed.column('Attainment', 'Issued verdict'),
  );
}

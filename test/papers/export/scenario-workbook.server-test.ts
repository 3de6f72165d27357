import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { openScratchWarehouse } from '../../money/evaluation/scratch-warehouse.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { scenarioWorkbooks } from './issued-workbook.ts';

/** Not quick: every workbook is written, read, and computed by a spreadsheet engine. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-scenario-workbook-'));
let warehouse: Warehouse;
let ledger: Ledger;

before(async () => {
  warehouse = await openScratchWarehouse();
  ledger = await openLedgerCopy();
});
after(async () => {
  await ledger.close();
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

/** Whose months of minutes are in `workbook.server-test.ts`. */
const ELSEWHERE = 'our-customers.txt';

for (const name of readdirSync(packagePath('test', 'scenarios'))) {
  if (!name.endsWith('.txt') || name === ELSEWHERE) continue;
  scenarioWorkbooks(name, () => ({ warehouse, ledger, folder }));
}

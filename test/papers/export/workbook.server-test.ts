import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { issueStatement } from '../../../src/money/statement/issue-statement.ts';
import {
  type ExportedStatement,
  findExported,
} from '../../../src/papers/export/exported-statement.ts';
import { statementWorkbook } from '../../../src/papers/export/statement-workbook.ts';
import { writeWorkbook } from '../../../src/papers/export/write-workbook.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { arbitraryContract, arbitraryInputs } from '../../money/evaluation/arbitrary-contract.ts';
import { arbitraryMinutes, judgeInputOf } from '../../money/evaluation/arbitrary-minutes.ts';
import { fill, openScratchWarehouse } from '../../money/evaluation/scratch-warehouse.ts';
import { JULY_5, june, outage } from '../../money/statement/june.ts';
import { issuedBy } from '../../money/statement/statement-behaviour.ts';
import { emptyLedger } from '../../stores/ledger/empty-ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { equalsIssued, scenarioWorkbooks } from './issued-workbook.ts';
import { madeUpStatement } from './made-up-statement.ts';
import { readWorkbook, recomputeFile, recomputeSheets } from './recompute-workbook.ts';

/** Not quick: every workbook is written, read, and computed by a spreadsheet engine. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-workbook-'));
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

/** A month of minutes takes a spreadsheet engine half a minute: one of six. */
scenarioWorkbooks('our-customers.txt', () => ({ warehouse, ledger, folder }), 6);

const RUNS = 10;

test('Whatever a contract says, its formulas find what was issued.', () => {
  fc.assert(
    fc.property(
      arbitraryContract(),
      arbitraryMinutes,
      arbitraryInputs(),
      ({ contract }, minutes, inputs) => {
        const exported = madeUpStatement(judgeInputOf(contract, minutes, inputs));
        equalsIssued(
          recomputeSheets(statementWorkbook([exported]).sheets),
          exported.issued.statement.evaluation,
        );
      },
    ),
    { numRuns: RUNS },
  );
});

async function juneExported(): Promise<readonly ExportedStatement[]> {
  await emptyLedger(ledger);
  await fill(warehouse, outage);
  issuedBy(await issueStatement(june({ warehouse, ledger })));
  return findExported(ledger, { numbers: [], allRevisions: false });
}

test('The amount is alive: other counts, fees or another tier make another one.', async () => {
  const path = join(folder, 'june.xlsx');
  await writeWorkbook(path, statementWorkbook(await juneExported()));
  const computed = recomputeFile(await readWorkbook(path));
  const slots = computed.column('Slots', 'Bad');
  // 72 slots of the outage are bad; without them nothing is missed.
  const outageRows = slots.flatMap((bad, row) => (Number(bad) > 0 ? [row] : []));
  assert.equal(outageRows.length, 72);
  assert.equal(computed.valueOf('Summary', 'Claimed'), 100);
  computed.set('Fees', 'Cost', 0, 2_000);
  assert.equal(computed.valueOf('Summary', 'Claimed'), 200);
  assert.equal(computed.valueOf('Summary', 'Claimed, difference'), 100);
  computed.set('Tiers', 'Percent, days or times', 0, 5);
  assert.equal(computed.valueOf('Summary', 'Claimed'), 100);
  for (const row of outageRows) computed.set('Slots', 'Bad', row, 0);
  assert.equal(computed.valueOf('Attainment', 'Verdict'), 'met');
  assert.equal(computed.valueOf('Summary', 'Claimed'), 0);
  assert.notEqual(computed.valueOf('Summary', 'Cells that differ'), 0);
});

test('Written twice it is the same file, byte by byte.', async () => {
  const exported = await juneExported();
  const paths = ['once.xlsx', 'twice.xlsx'].map((name) => join(folder, name));
  for (const path of paths) await writeWorkbook(path, statementWorkbook(exported));
  const [once, twice] = paths.map((path) => readFileSync(path));
  assert.ok(once !== undefined && twice !== undefined && once.equals(twice));
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('A path that cannot be written is named, and nothing is left.', async () => {
  const workbook = statementWorkbook(await juneExported());
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'june.xlsx');
  await assert.rejects(writeWorkbook(path, workbook), {
    code: 'invalid_input',
    message: `${path}: EEXIST: expected a file that can be written`,
  });
});

test('Text is read back as it was, but for what no workbook can hold.', async () => {
  const [june] = await juneExported();
  assert.ok(june);
  const path = join(folder, 'texts.xlsx');
  for (const [title, readBack] of [
    ['=1+1', '=1+1'],
    ['_x0041_ and x0041', '_x0041_ and x0041'],
    ['a \ufffe, a \u0001 and half a \ud83d', 'a \ufffd, a \ufffd and half a \ufffd'],
    ['long '.repeat(8_000), `${'long '.repeat(8_000).slice(0, 32_766)}…`],
  ] as const) {
    const { issued: was } = june;
    const contract = { ...was.statement.contract, title };
    const exported = { ...june, issued: { ...was, statement: { ...was.statement, contract } } };
    await writeWorkbook(path, statementWorkbook([exported]));
    const sheet = (await readWorkbook(path)).getWorksheet('Summary');
    assert.equal(sheet?.getRow(6).getCell(2).value, readBack);
  }
});

test('Each sheet is readable: its header stays, widths, formats, print, no merges.', async () => {
  const path = join(folder, 'layout.xlsx');
  await writeWorkbook(path, statementWorkbook(await juneExported()));
  const workbook = await readWorkbook(path);
  assert.equal(workbook.created.getTime(), JULY_5);
  assert.deepEqual(
    workbook.worksheets.map(({ name }) => name),
    [
      ...['Summary', 'Statements', 'Lines', 'Credits', 'Attainment', 'Slots', 'Fees', 'Terms'],
      ...['Tiers', 'Exclusions', 'Steps', 'Sources', 'Manifest'],
    ],
  );
  const narrow: string[] = [];
  for (const sheet of workbook.worksheets) {
    const header = Number(/\d+/.exec(String(sheet.autoFilter))?.[0]);
    const [view] = sheet.views;
    assert.ok(view?.state === 'frozen' && view.ySplit === header, sheet.name);
    assert.equal(sheet.hasMerges, false, sheet.name);
    assert.equal(sheet.pageSetup.orientation, 'landscape');
    assert.equal(sheet.pageSetup.fitToWidth, 1);
    assert.equal(sheet.pageSetup.printTitlesRow, `${header}:${header}`);
    sheet.getRow(header).eachCell((cell, column) => {
      const width = sheet.getColumn(column).width ?? 0;
      // A header may take two lines, a word of it none of its own.
      const longest = Math.max(...cell.text.split(' ').map((word) => word.length));
      if (width <= longest) narrow.push(`${sheet.name}: ${cell.text}: ${width}`);
    });
  }
  assert.deepEqual(narrow, []);
  const names = workbook.definedNames.model
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('_'));
  assert.deepEqual(names, [
    'claimed_AWS_BEDROCK_2026_06_1',
    'conceded_AWS_BEDROCK_2026_06_1',
    'total_claimed_receivable_USD',
    'total_conceded_receivable_USD',
  ]);
  const claimed = workbook.getWorksheet('Summary')?.getRow(6).getCell(8);
  assert.equal(claimed?.numFmt, '#,##0.00######');
  assert.deepEqual(claimed?.value, { formula: 'SUM(Lines!$G$5:$G$5)', result: 100 });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { parseFees } from '../../../src/money/input/fees.ts';
import { gatherNoClause } from '../../../src/money/no-clause/gather-no-clause.ts';
import type { NoClause } from '../../../src/money/no-clause/no-clause.ts';
import { readReferences } from '../../../src/money/no-clause/reference-clause.ts';
import {
  printNoClause,
  renderNoClauseHtml,
} from '../../../src/papers/no-clause/print-no-clause.ts';
import { openPrinter, type Printer } from '../../../src/papers/print/print-pdf.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { event, fill, openScratchWarehouse } from '../../money/evaluation/scratch-warehouse.ts';
import { accessibilityFaults, openBrowser, overflows } from '../../support/browser-page.ts';

let warehouse: Warehouse;
let printer: Printer;
let browser: Browser;
let found: NoClause;

/** Long names, a large sum, and one month of the half year without a call. */
const MODELS = [
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'publishers/meta/models/llama-4-maverick-17b-128e-instruct-maas',
  'gpt-5',
];

before(async () => {
  warehouse = await openScratchWarehouse();
  const calls = MODELS.flatMap((model, nth) =>
    ['01', '02', '03', '05', '06'].map((month) =>
      event({
        event_id: `${nth}-${month}`,
        model,
        started_at: `2026-${month}-10T08:00:00Z`,
        http_status: nth === 2 ? 200 : 500,
      }),
    ),
  );
  await fill(warehouse, calls);
  const rows = ['01', '02', '03', '05', '06'].map(
    (month) => `2026-${month}-01,,,Usage,1234567890.12,USD,${MODELS[0]},`,
  );
  const header =
    'BillingPeriodStart,SubAccountId,RegionId,ChargeCategory,BilledCost,BillingCurrency,' +
    'x_Model,x_Status';
  found = await gatherNoClause({
    warehouse,
    keptFrom: null,
    fees: parseFees([header, ...rows].join('\n'), 'fees.csv'),
    contracts: [],
    references: readReferences([]),
    from: '2026-01',
    to: '2026-06',
    generatedAt: Date.UTC(2026, 6, 5, 12),
  });
  printer = await openPrinter();
  browser = await openBrowser();
});

after(async () => {
  await printer.close();
  await browser.close();
  await warehouse.close();
});

test('The page has numbered sheets with every figure, none torn from its unit.', async () => {
  const pdf = await printNoClause(found, printer);
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(document);
  const pages = text.map((page) => page.replace(/\s+/g, ' '));
  pages.forEach((page, index) => {
    assert.match(page, new RegExp(`page ${index + 1} of ${pages.length}(?!\\d)`));
    assert.ok(page.length > 200, 'no page is blank');
  });
  const all = pages.join(' ');
  const figures = [
    'Models without a clause',
    'USD 308,641,972.53',
    'USD 1,543,209,862.65',
    'not known',
  ];
  assert.deepEqual(
    figures.filter((figure) => !all.includes(figure)),
    [],
  );
  // A figure and its unit never part, not even at the end of a line.
  const torn = text.flatMap((page) => page.match(/\b(USD|not)\n|\d\n%/g) ?? []);
  assert.deepEqual(torn, []);
  assert.match(all, /no call is stored of April 2026/);
});

test('Nothing is wider than its column, and everybody can read it.', async () => {
  const html = renderNoClauseHtml(found);
  assert.deepEqual(await overflows(browser, html, { width: 658, media: 'print' }), []);
  assert.deepEqual(await accessibilityFaults(browser, html), []);
});

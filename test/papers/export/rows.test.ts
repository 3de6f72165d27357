import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { decimal, plainDecimal, sum } from '../../../src/ground/exact.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { DAY_MS } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Outage } from '../../../src/money/input/outages.ts';
import { issueStatement, restateStatement } from '../../../src/money/statement/issue-statement.ts';
import { issued } from '../../../src/money/statement/statement.ts';
import { creditRowsCsv, creditRowsParquet } from '../../../src/papers/export/credit-rows.ts';
import {
  type ExportedStatement,
  type ExportSelection,
  findExported,
} from '../../../src/papers/export/exported-statement.ts';
import { focusRows } from '../../../src/papers/export/focus-rows.ts';
import { statementMetrics } from '../../../src/papers/export/statement-metrics.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { add, fill, openScratchWarehouse } from '../../money/evaluation/scratch-warehouse.ts';
import { bill, JULY_5, june, lateOutage, outage } from '../../money/statement/june.ts';
import { issuedBy } from '../../money/statement/statement-behaviour.ts';
import { matchesGolden } from '../../support/golden.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { focusFaults, mandatoryColumns } from './focus-rules.ts';
import { readOpenMetrics, seriesFaults } from './openmetrics-rules.ts';

let warehouse: Warehouse;
let ledger: Ledger;

const june20: Outage = {
  id: 'june-20',
  start: Date.UTC(2026, 5, 20, 12),
  end: Date.UTC(2026, 5, 20, 19),
  affectedRatio: decimal('0.021'),
  where: { kind: 'all', of: [] },
};

/** June in two revisions, and two outages that others declared: one with a bill, one without. */
before(async () => {
  warehouse = await openScratchWarehouse();
  ledger = await openLedgerCopy();
  await fill(warehouse, outage);
  const input = { warehouse, ledger };
  issuedBy(await issueStatement(june(input)));
  issuedBy(
    await issueStatement(
      june({
        ...input,
        contract: loadContract(packagePath('contracts', 'cohere.yaml')),
        fees: null,
        outages: { file: 'outages.json', outages: [{ ...june20, affectedRatio: decimal('1') }] },
        anyway: 'no bill',
      }),
    ),
  );
  await add(warehouse, lateOutage, 10_000n);
  issuedBy(
    await restateStatement({
      ...june({ ...input, now: JULY_5 + DAY_MS, fees: bill('1200.00') }),
      number: 'AWS-BEDROCK-2026-06-1',
      reason: 'a gateway was late',
    }),
  );
  issuedBy(
    await issueStatement(
      june({
        ...input,
        contract: loadContract(packagePath('contracts', 'cloudflare-business.yaml')),
        fees: parseFees(
          [
            'BillingPeriodStart,BillingAccountId,BillingAccountName,InvoiceIssuerName,' +
              'ProviderName,PublisherName,ServiceName,ServiceCategory,ServiceSubcategory,' +
              'ChargeCategory,BilledCost,BillingCurrency',
            '2026-05-01,acct-7,Web,Cloudflare Inc.,Cloudflare,Cloudflare,Cloudflare,' +
              'Networking,Content Delivery,Usage,5000.00,USD',
          ].join('\n'),
          'cloudflare.csv',
        ),
        outages: { file: 'outages.json', outages: [june20] },
        priorCredits: [],
        anyway: 'its calls are not in our log',
      }),
    ),
  );
});
after(async () => {
  await ledger.close();
  await warehouse.close();
});

const exported = (selection: Partial<ExportSelection> = {}) =>
  findExported(ledger, { numbers: [], allRevisions: false, ...selection });

type FocusRow = Readonly<Record<string, string | null>>;

function rowsOf(csv: string): readonly FocusRow[] {
  const records = parse(csv, { columns: true }) as readonly Record<string, string>[];
  return records.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, value === '' ? null : value]),
    ),
  );
}

test('The newest revision of each period is exported, one row for each line.', async () => {
  matchesGolden('export-lines.csv', hashless(creditRowsCsv(await exported())));
});

test('FOCUS rows are credits with a negative amount; what is not known is no row.', async () => {
  const { csv, leftOut } = focusRows(await exported());
  matchesGolden('export-focus.csv', hashless(csv));
  assert.deepEqual(leftOut, { unknown: 1, nothing: 0 });
});

test('Figures are samples at the last second of June; what is not known has none.', async () => {
  const { text, leftOut } = statementMetrics(await exported());
  matchesGolden('export-openmetrics.txt', text);
  assert.deepEqual(leftOut, { undetermined: 0, unknown: 2 });
  assert.deepEqual(seriesFaults(readOpenMetrics(text)), []);
});

test('Two revisions of a period are refused as samples: a series has one at a time.', async () => {
  const both = await exported({ allRevisions: true });
  assert.throws(() => statementMetrics(both), {
    message:
      'statements: AWS-BEDROCK-2026-06-2: expected one revision of each period for openmetrics; ' +
      'AWS-BEDROCK-2026-06-1 is of the same',
  });
});

test('Every row keeps the rules of FOCUS 1.2, whatever is exported.', async () => {
  for (const allRevisions of [false, true]) {
    const { csv } = focusRows(await exported({ allRevisions }));
    const rows = rowsOf(csv);
    assert.ok(rows.length > 0);
    assert.deepEqual(rows.flatMap(focusFaults), []);
    assert.ok(rows.every(({ ChargeCategory }) => ChargeCategory === 'Credit'));
  }
});

const brokenRows: readonly (readonly [sentence: string, change: FocusRow, fault: RegExp])[] = [
  ['a cost with a currency sign', { BilledCost: '$1' }, /BilledCost/],
  ['another cost than the one billed', { EffectiveCost: '-1.00' }, /EffectiveCost/],
  ['a charge class of its own', { ChargeClass: 'Restated' }, /ChargeClass/],
  [
    'an instant with milliseconds',
    { ChargePeriodEnd: '2026-07-01T00:00:00.000Z' },
    /ChargePeriodEnd/,
  ],
  ['no billing account', { BillingAccountId: null }, /BillingAccountId/],
  ['a region without a name', { RegionName: null }, /RegionName/],
  ['a column of its own without x_', { Statement: 'S' }, /begin with x_/],
  ['a subcategory of another parent', { ServiceSubcategory: 'Virtual Machines' }, /subcategory/],
];
for (const [sentence, change, fault] of brokenRows) {
  test(`The rules find ${sentence}.`, async () => {
    const [row] = rowsOf(focusRows(await exported()).csv);
    assert.ok(row);
    assert.match(focusFaults({ ...row, ...change }).join('\n'), fault);
  });
}

test('The rules find a column that is missing.', async () => {
  const [row] = rowsOf(focusRows(await exported()).csv);
  for (const name of mandatoryColumns) {
    const { [name]: _, ...rest } = row ?? {};
    assert.match(focusFaults(rest).join('\n'), new RegExp(name));
  }
});

test('With all revisions each later one is a correction; rows sum to the newest.', async () => {
  const one = rowsOf(focusRows(await exported()).csv);
  const all = rowsOf(focusRows(await exported({ allRevisions: true })).csv);
  assert.deepEqual(
    all.map(({ x_Statement, ChargeClass, BilledCost }) => [x_Statement, ChargeClass, BilledCost]),
    [
      ['AWS-BEDROCK-2026-06-1', null, '-100.00'],
      ['AWS-BEDROCK-2026-06-2', 'Correction', '-200.00'],
      ['CLOUDFLARE-BUSINESS-2026-06-1', null, '-1.02'],
    ],
  );
  const total = (rows: readonly FocusRow[]) =>
    plainDecimal(sum(rows.map(({ BilledCost }) => decimal(BilledCost ?? '0'))), 2);
  assert.equal(total(all), total(one));
});

type Amounts = readonly [claimed: string | null, conceded: string | null];
const histories: readonly (readonly [
  sentence: string,
  revisions: Readonly<Record<number, Amounts>>,
  rows: readonly (readonly [billed: string, conceded: string | null])[],
])[] = [
  [
    'a revision that is left out between two makes no second credit',
    { 1: ['100.00', '50.00'], 3: ['106.64', '50.00'] },
    [
      ['-100.00', '-50.00'],
      ['-6.64', '0.00'],
    ],
  ],
  [
    'what only the conceded reading lost is a row',
    { 1: ['100.00', '50.00'], 2: ['100.00', '0.00'] },
    [
      ['-100.00', '-50.00'],
      ['0.00', '50.00'],
    ],
  ],
  [
    'what is known no more is taken back in both readings',
    { 1: ['100.00', '50.00'], 2: [null, null] },
    [
      ['-100.00', '-50.00'],
      ['100.00', '50.00'],
    ],
  ],
  [
    'what is known at last is a row',
    { 1: [null, null], 2: ['100.00', '50.00'] },
    [['-100.00', '-50.00']],
  ],
];
for (const [sentence, revisions, expected] of histories) {
  test(`Of revisions ${sentence}.`, async () => {
    const [first] = await exported({ contractId: 'aws-bedrock' });
    assert.ok(first);
    const all = Object.entries(revisions).map(([revision, amounts]) =>
      revised(first, Number(revision), amounts),
    );
    // Whatever order they come in.
    for (const statements of [all, all.toReversed()]) {
      const rows = rowsOf(focusRows(statements).csv);
      const byNumber = rows.toSorted((a, b) => (`${a.x_Statement}` < `${b.x_Statement}` ? -1 : 1));
      assert.deepEqual(
        byNumber.map(({ BilledCost, x_ConcededCost }) => [BilledCost, x_ConcededCost]),
        expected,
      );
      assert.deepEqual(rows.flatMap(focusFaults), []);
    }
  });
}

/** Another revision of a statement, with other amounts in its only line. */
function revised(
  { issued: { statement }, judged, isReplaced }: ExportedStatement,
  revision: number,
  [claimed, conceded]: Amounts,
): ExportedStatement {
  const [line] = statement.evaluation.credits;
  assert.ok(line);
  const said = (amount: string | null) => ({
    amount,
    status: amount === null ? ('unknown' as const) : ('final' as const),
    reason: amount === null ? ('no_fees' as const) : null,
  });
  const credits = [{ ...line, claimed: said(claimed), conceded: said(conceded) }];
  const number = statement.number.replace(/\d+$/, `${revision}`);
  const evaluation = { ...statement.evaluation, credits };
  return { judged, isReplaced, issued: issued({ ...statement, number, revision, evaluation }) };
}

test('What the bill says of account, issuer and service stands in the row.', async () => {
  const [row] = rowsOf(focusRows(await exported({ contractId: 'cloudflare-business' })).csv);
  assert.deepEqual(
    [
      row?.BillingAccountId,
      row?.InvoiceIssuerName,
      row?.ProviderName,
      row?.ServiceCategory,
      row?.ServiceSubcategory,
    ],
    ['acct-7', 'Cloudflare Inc.', 'Cloudflare', 'Networking', 'Content Delivery'],
  );
});

/** A decimal with so many decimals. */
function padded(value: string | null, decimals: number): string | null {
  return value === null ? null : plainDecimal(decimal(value), decimals);
}

test('The Parquet file has the rows of the CSV, amounts as exact decimals.', async () => {
  const statements = await exported({ allRevisions: true });
  const file = creditRowsParquet(statements);
  const buffer = new Uint8Array(file).buffer;
  const rows = await parquetReadObjects({ file: buffer });
  const lines = rowsOf(creditRowsCsv(statements));
  assert.equal(rows.length, lines.length);
  const { schema } = parquetMetadata(buffer);
  const scaleOf = (name: string) => schema.find((one) => one.name === name)?.scale ?? 0;
  for (const [i, row] of rows.entries()) {
    for (const [name, value] of Object.entries(lines[i] ?? {})) {
      const found = row[name] ?? null;
      if (typeof found === 'string' || found === null) assert.equal(found, value, name);
      // The reader gives decimals as floats, off in the sixteenth digit.
      else assert.equal(Number(found).toFixed(scaleOf(name)), padded(value, scaleOf(name)), name);
    }
  }
  const claimed = schema.find(({ name }) => name === 'claimed');
  assert.deepEqual(
    [claimed?.type, claimed?.converted_type, claimed?.precision, claimed?.scale],
    ['FIXED_LEN_BYTE_ARRAY', 'DECIMAL', 38, 2],
  );
});

test('The same statements give the same bytes.', async () => {
  const make = async () => {
    const statements = await exported({ allRevisions: true });
    return [creditRowsCsv(statements), focusRows(statements).csv, creditRowsParquet(statements)];
  };
  assert.deepEqual(await make(), await make());
});

test('A number takes its statement whatever its revision; unknown ones are refused.', async () => {
  const [first, ...others] = await exported({ numbers: ['aws-bedrock-2026-06-1'] });
  assert.equal(first?.issued.statement.number, 'AWS-BEDROCK-2026-06-1');
  assert.equal(first?.isReplaced, true);
  assert.deepEqual(others, []);
  await assert.rejects(exported({ numbers: ['NO-SUCH-1'] }), { code: 'invalid_input' });
  await assert.rejects(exported({ period: '1999-01' }), {
    message:
      'statements: --period 1999-01: expected what an issued statement is of; ' +
      '`uptally statement list` shows them',
  });
});

/**
 * A hash covers the contract's file, whose comments may be mended without a change of an amount.
 */
function hashless(csv: string): string {
  return csv.replaceAll(/\b[0-9a-f]{64}\b/g, '(sha256)');
}

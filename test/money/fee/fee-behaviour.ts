import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invalidInput, UptallyError } from '../../../src/ground/errors.ts';
import { packagePath, readPackageFile } from '../../../src/ground/package-file.ts';
import { formatInstant, parseInstant } from '../../../src/ground/time.ts';
import { loadContract, parseContract } from '../../../src/money/contract/load-contract.ts';
import { checkEvaluation, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { creditRows, feeRevisions, feesInForce } from '../../../src/money/fee/fees-in-force.ts';
import { type BillImport, importBills } from '../../../src/money/fee/import-bills.ts';
import { type Bill, billsOf } from '../../../src/money/fee/read-bills.ts';
import { withdrawBill } from '../../../src/money/fee/withdraw-bill.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { describeWriteOnce } from '../../stores/ledger/write-once.ts';

const NOON = parseInstant('2026-07-05T12:00:00Z') as number;
const clock = { now: () => NOON };

/** One line of a file: month, service, account, ChargeCategory, BilledCost, ListCost, x_Status. */
type Row = `${string} ${string} ${string} ${string} ${string} ${string} ${string}`;

interface Step {
  /** By file name. */
  readonly files: Readonly<Record<string, readonly Row[]>>;
  readonly bill?: string;
  /** What the import says, or the fault that it ends with. */
  readonly says: readonly string[];
}

/** Each story has accounts of its own, so that all of them can live in one ledger. */
const stories: Readonly<Record<string, readonly Step[]>> = {
  'a file of two months; each month has its own revision and totals': [
    {
      files: {
        'aws.csv': [
          '2026-05 Bedrock A1 Usage 100.10 120.00 -',
          '2026-06 Bedrock A1 Usage 0.1 0.30 -',
          '2026-06 Bedrock A1 Usage 0.2 0.30 -',
          '2026-06 Bedrock A1 Tax 9.999999999999999999 0 -',
          '2026-06 Bedrock A2 Usage -5.00 0 estimated',
        ],
      },
      says: [
        'aws 2026-05 new revision 1: A1 100.10/120.00',
        'aws 2026-06 new revision 1: A1 10.299999999999999999/0.60, A2 -5.00/0 estimated',
      ],
    },
  ],
  'the same file twice, whatever the order of its rows, changes nothing': [
    {
      files: { 'b.csv': ['2026-06 S B1 Usage 1 1 -', '2026-06 S B1 Usage 2 2 -'] },
      says: ['b 2026-06 new revision 1: B1 3/3'],
    },
    {
      files: { 'b.csv': ['2026-06 S B1 Usage 2 2 -', '2026-06 S B1 Usage 1 1 -'] },
      says: ['b 2026-06 unchanged revision 1: B1 3/3'],
    },
  ],
  'a corrected bill is the next revision of its months, the first content again one more': [
    {
      files: { 'c.csv': ['2026-05 S C1 Usage 5 5 -', '2026-06 S C1 Usage 7 7 Estimated'] },
      says: ['c 2026-05 new revision 1: C1 5/5', 'c 2026-06 new revision 1: C1 7/7 estimated'],
    },
    {
      files: { 'c.csv': ['2026-05 S C1 Usage 5 5 -', '2026-06 S C1 Usage 8 8 -'] },
      says: [
        'c 2026-05 unchanged revision 1: C1 5/5',
        'c 2026-06 corrected revision 2: C1 8/8 before C1 7/7 estimated',
      ],
    },
    {
      files: { 'c-fixed.csv': ['2026-06 S C1 Usage 7 7 estimated'] },
      bill: 'c',
      says: [
        'c 2026-06 corrected revision 3: C1 7/7 estimated before C1 8/8',
        'c 2026-05 keeps revision 1',
      ],
    },
  ],
  'rows of a month, service and account that another bill has are refused': [
    {
      files: { 'd.csv': ['2026-06 S D1 Usage 1 1 -'] },
      says: ['d 2026-06 new revision 1: D1 1/1'],
    },
    {
      files: { 'd-again.csv': ['2026-06 S D1 Usage 1 1 -', '2026-06 S D2 Usage 2 2 -'] },
      says: [
        'bill d-again: 2026-06: S, account D1: expected rows that no other bill has; bill d ' +
          'has them: give --bill "d" to correct it',
      ],
    },
    {
      files: { 'd-more.csv': ['2026-06 S D2 Usage 2 2 -', '2026-07 S D1 Usage 3 3 -'] },
      says: ['d-more 2026-06 new revision 1: D2 2/2', 'd-more 2026-07 new revision 1: D1 3/3'],
    },
  ],
  'two files of one command that bill the same are refused, and neither is in': [
    {
      files: { 'e1.csv': ['2026-06 S E1 Usage 1 1 -'], 'e2.csv': ['2026-06 S E1 Usage 2 2 -'] },
      says: [
        'bill e2: 2026-06: S, account E1: expected rows that no other bill has; bill e1 has ' +
          'them: give --bill "e1" to correct it',
      ],
    },
    {
      files: { 'e1.csv': ['2026-06 S E1 Usage 3 3 -'] },
      says: ['e1 2026-06 new revision 1: E1 3/3'],
    },
  ],
  'several files are one bill with --bill; a row that two of them have is refused': [
    {
      files: { 'f1.csv': ['2026-06 S F1 Usage 1 1 -'], 'f2.csv': ['2026-06 S F1 Usage 2 2 -'] },
      bill: 'f',
      says: ['f 2026-06 new revision 1: F1 3/3'],
    },
    {
      files: { 'f1.csv': ['2026-06 S F1 Usage 1 1 -'], 'f2.csv': ['2026-06 S F1 Usage 1 1 -'] },
      bill: 'f',
      says: [
        'f2.csv:line 2: "2026-06-01T00:00:00Z,S,F1,Usage,1,1,USD,": expected a row that ' +
          'differs from f1.csv:line 2; if both are owed, --allow-repeated takes them',
      ],
    },
  ],
  'a file that only happens to have the name of another bill does not replace it': [
    {
      files: { 'bill.csv': ['2026-06 Bedrock G1 Usage 1 1 -'] },
      says: ['bill 2026-06 new revision 1: G1 1/1'],
    },
    {
      files: { 'bill.csv': ['2026-06 Azure G2 Usage 2 2 -'] },
      says: [
        'bill bill: 2026-06: Azure, account G2: expected a service and account of that ' +
          'bill: Bedrock, account G1: give --bill "bill" to replace them, or another ' +
          'name to add a bill',
      ],
    },
    {
      files: { 'bill.csv': ['2026-06 Azure G2 Usage 2 2 -'] },
      bill: 'azure',
      says: ['azure 2026-06 new revision 1: G2 2/2'],
    },
  ],
  'what is no amount is refused with its place': [
    {
      files: { 'h.csv': ['2026-06 S H1 Usage 1e999 1 -', '2026-06 S H1 Usage 2 x -'] },
      says: [
        'h.csv:line 2 BilledCost: "1e999": expected a decimal such as 12.34, or nothing',
        'h.csv:line 3 ListCost: "x": expected a decimal such as 12.34, or nothing',
      ],
    },
  ],
};

const HEADER =
  'BillingPeriodStart,ServiceName,SubAccountId,ChargeCategory,BilledCost,ListCost,' +
  'BillingCurrency,x_Status';

function bills(files: Step['files'], bill?: string): readonly Bill[] {
  const tables = Object.entries(files).map(([file, rows]) => {
    const lines = rows.map((row) => {
      const [month, service, account, category, billed, list, status] = row.split(' ');
      const shown = status === '-' ? '' : status;
      const whose = `${month}-01T00:00:00Z,${service},${account},${category}`;
      return `${whose},${billed},${list},USD,${shown}`;
    });
    return parseFees([HEADER, ...lines].join('\n'), file);
  });
  return billsOf(tables, bill);
}

/** What the import did, or the lines of its fault. */
async function told(ledger: Ledger, { files, bill }: Omit<Step, 'says'>): Promise<string[]> {
  try {
    const imports = await importBills({ ledger, clock, by: 'finance', bills: bills(files, bill) });
    return imports.flatMap(linesOf);
  } catch (error) {
    if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
    return error.message.split('\n');
  }
}

function linesOf({ bill, months, kept }: BillImport): string[] {
  const totalsText = (totals: BillImport['months'][number]['totals']) =>
    totals
      .map(
        ({ account, billed, list, estimated }) =>
          `${account} ${billed}/${list}${estimated ? ' estimated' : ''}`,
      )
      .join(', ');
  return [
    ...months.map(({ month, outcome, revision, totals, totalsBefore }) => {
      const before = outcome === 'corrected' ? ` before ${totalsText(totalsBefore)}` : '';
      return `${bill} ${month} ${outcome} revision ${revision}: ${totalsText(totals)}${before}`;
    }),
    ...kept.map(({ month, revision }) => `${bill} ${month} keeps revision ${revision}`),
  ];
}

/** What both twins must do; `ledger()` is the same migrated ledger throughout. */
export function describeFees(label: string, ledger: () => Ledger): void {
  test(`${label}: without an import the fees are those of the configured file`, async () => {
    assert.equal(await feesInForce(ledger(), undefined), undefined);
    const fees = await feesInForce(ledger(), 'demo/fees.csv');
    assert.equal(fees?.table.rows.length, 3);
    assert.deepEqual(
      fees?.revisions.map(({ bill, month, revision, importedBy }) => [
        bill,
        month,
        revision,
        importedBy,
      ]),
      [['fees.csv', '2026-06', null, null]],
    );
  });

  for (const [story, steps] of Object.entries(stories)) {
    test(`${label}: ${story}`, async () => {
      for (const step of steps) assert.deepEqual(await told(ledger(), step), step.says);
    });
  }

  test(`${label}: the newest revisions of all bills count, each row with its place`, async () => {
    const fees = await feesInForce(ledger(), 'no-such-file.csv');
    const ofC = fees?.revisions.filter(({ bill }) => bill === 'c');
    assert.deepEqual(
      ofC?.map(({ month, revision, importedAt, importedBy }) => [
        month,
        revision,
        formatInstant(importedAt ?? 0),
        importedBy,
      ]),
      [
        ['2026-05', 1, '2026-07-05T12:00:00.000Z', 'finance'],
        ['2026-06', 3, '2026-07-05T12:00:00.000Z', 'finance'],
      ],
    );
    const rows = fees?.table.rows.filter(({ values }) => values.get('SubAccountId') === 'C1');
    assert.deepEqual(
      rows?.map(({ source, line, month, values }) => [
        source,
        line,
        month,
        values.get('BilledCost'),
      ]),
      [
        ['bill c, revision 1, c.csv', 2, '2026-05', '5'],
        ['bill c, revision 3, c-fixed.csv', 2, '2026-06', '7'],
      ],
    );
    assert.deepEqual(
      (await feeRevisions(ledger(), { bill: 'c', month: '2026-06' })).map(
        ({ revision, rows: count, inForce }) => [revision, count, inForce],
      ),
      [
        [1, 1, false],
        [2, 1, false],
        [3, 1, true],
      ],
    );
  });

  test(`${label}: around a period only the months that it can look at are read`, async () => {
    const asked: readonly (readonly [around: string | undefined, months: string])[] = [
      [undefined, '2026-05 2026-06 2026-07'],
      ['2026-10', '2026-07'],
      ['2026-05-31T23:00:00Z/2026-06-30', '2026-05 2026-06'],
      ['2027-01', ''],
      ['a period of another kind', '2026-05 2026-06 2026-07'],
    ];
    for (const [around, months] of asked) {
      const fees = await feesInForce(ledger(), undefined, around);
      const read = new Set(fees?.table.rows.map(({ month }) => month));
      assert.equal([...read].sort().join(' '), months, around);
      assert.deepEqual(new Set(fees?.revisions.map(({ month }) => month)), read);
    }
  });

  test(`${label}: without Regions in bills, what one by Region pays is unknown`, async () => {
    const fees = await feesInForce(ledger(), undefined);
    assert.ok(fees);
    const bedrock = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));
    assert.doesNotThrow(() =>
      checkEvaluation({ ...NOTHING_TOLD, contract: bedrock, period: '2026-06', fees: fees.table }),
    );
    const needy = parseContract(
      readPackageFile('contracts', 'aws-bedrock.yaml').replace('ServiceName:', 'x_Plan:'),
      'needy.yaml',
    );
    assert.throws(
      () =>
        checkEvaluation({ ...NOTHING_TOLD, contract: needy, period: '2026-06', fees: fees.table }),
      {
        message: "the ledger's fees:x_Plan: (missing): expected a column of the fees",
      },
    );
  });

  test(`${label}: credits of the vendor are the rows in force of that category`, async () => {
    const files = (amount: string) => ({
      'k.csv': [
        `2026-08 S K1 Usage 100 100 -`,
        `2026-08 S K1 Credit -${amount} 0 -`,
      ] satisfies readonly Row[],
    });
    await told(ledger(), { files: files('10.00') });
    await told(ledger(), { files: files('12.50') });
    const found = await creditRows(ledger(), { month: '2026-08' });
    assert.deepEqual(
      found.map(({ bill, revision, line, values }) => [
        bill,
        revision,
        line,
        values.get('BilledCost'),
      ]),
      [['k', 2, 3, '-12.50']],
    );
    assert.deepEqual(await creditRows(ledger(), { month: '2026-07' }), []);
  });

  test(`${label}: a withdrawn bill counts no more, stays, and can come back`, async () => {
    const files = {
      'w.csv': ['2026-09 S W1 Usage 7 7 -', '2026-10 S W1 Usage 8 8 -'] satisfies readonly Row[],
    };
    await told(ledger(), { files });
    const withdraw = (bill: string, reason: string) =>
      withdrawBill({ ledger: ledger(), clock, by: 'finance', bill, month: '2026-09', reason });
    assert.equal(await withdraw('w', 'a test file'), 2);
    const fees = await feesInForce(ledger(), undefined, '2026-09');
    const inForce = fees?.revisions.filter(({ bill }) => bill === 'w');
    assert.deepEqual(
      inForce?.map(({ month }) => month),
      ['2026-10'],
    );
    assert.deepEqual(
      fees?.table.rows
        .filter(({ values }) => values.get('SubAccountId') === 'W1')
        .map(({ month }) => month),
      ['2026-10'],
    );
    await assert.rejects(withdraw('w', 'once more'), {
      code: 'invalid_input',
      message: 'bill: w: expected a bill that is in force for 2026-09: none',
    });
    await assert.rejects(withdraw('w', ' '), { code: 'invalid_input', message: /^--reason: / });
    assert.deepEqual(
      (await feeRevisions(ledger(), { bill: 'w', month: '2026-09' })).map(
        ({ revision, rows, inForce: isNewest, withdrawnBecause }) => [
          revision,
          rows,
          isNewest,
          withdrawnBecause,
        ],
      ),
      [
        [1, 1, false, null],
        [2, 0, true, 'a test file'],
      ],
    );
    // Another bill may now have its rows.
    const other = { 'w-september.csv': ['2026-09 S W1 Usage 9 9 -'] satisfies readonly Row[] };
    assert.deepEqual(await told(ledger(), { files: other }), [
      'w-september 2026-09 new revision 1: W1 9/9',
    ]);
    await withdraw('w-september', 'that one was right');
    assert.deepEqual(await told(ledger(), { files }), [
      'w 2026-09 corrected revision 3: W1 7/7 before ',
      'w 2026-10 unchanged revision 1: W1 8/8',
    ]);
  });

  test(`${label}: of two imports at once one is the first revision, one the second`, async () => {
    const files = (amount: string) => ({
      'l.csv': [`2026-06 S L1 Usage ${amount} 1 -`] satisfies readonly Row[],
    });
    const both = await Promise.all([
      told(ledger(), { files: files('1') }),
      told(ledger(), { files: files('2') }),
    ]);
    assert.deepEqual(
      both
        .flat()
        .map((line) => line.replace(/:.*/, ''))
        .sort(),
      ['l 2026-06 corrected revision 2', 'l 2026-06 new revision 1'],
    );
    const same = await Promise.all([
      told(ledger(), { files: files('3') }),
      told(ledger(), { files: files('3') }),
    ]);
    assert.deepEqual(
      same
        .flat()
        .map((line) => line.replace(/:.*/, ''))
        .sort(),
      ['l 2026-06 corrected revision 3', 'l 2026-06 unchanged revision 3'],
    );
  });

  test(`${label}: two bills claim the same at once: one is in, the other refused`, async () => {
    const rows: readonly Row[] = ['2026-06 S M1 Usage 1 1 -'];
    const both = await Promise.all([
      told(ledger(), { files: { 'm1.csv': rows } }),
      told(ledger(), { files: { 'm2.csv': rows } }),
    ]);
    const lines = both.flat().sort((one, other) => one.length - other.length);
    assert.match(lines[0] ?? '', /^m[12] 2026-06 new revision 1/);
    assert.match(lines[1] ?? '', /rows that no other bill has; bill m[12] has them/);
  });

  test(`${label}: a ledger that stored another amount is found out; nothing stays`, async () => {
    await ledger().script(`
      CREATE FUNCTION lose_a_cent() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
          NEW.content := NEW.content || '{"BilledCost": "0.99"}';
          RETURN NEW;
      END $$;
      CREATE TRIGGER lose_a_cent BEFORE INSERT ON fee_rows
      FOR EACH ROW EXECUTE FUNCTION lose_a_cent();`);
    await assert.rejects(told(ledger(), { files: { 'n.csv': ['2026-06 S N1 Usage 1.00 1 -'] } }), {
      code: 'rejected',
      message:
        'nothing was imported: the ledger sums the rows to something else than the file:\n' +
        'bill n, 2026-06, SubAccountId N1: BilledCost 1, stored 0.99',
    });
    await ledger().script('DROP TRIGGER lose_a_cent ON fee_rows; DROP FUNCTION lose_a_cent;');
    assert.deepEqual(await feeRevisions(ledger(), { bill: 'n' }), []);
  });

  test(`${label}: an import that is interrupted leaves nothing`, async () => {
    const interruption = new AbortController();
    const rows = Array.from({ length: 5_000 }, (_, i): Row => `2026-06 S O1 Usage ${i}.01 1 -`);
    const importing = importBills({
      ledger: ledger(),
      clock,
      by: 'finance',
      bills: bills({ 'o.csv': rows }),
      onProgress: () => interruption.abort(invalidInput([])),
      signal: interruption.signal,
    });
    await assert.rejects(importing);
    assert.deepEqual(await feeRevisions(ledger(), { bill: 'o' }), []);
  });

  describeWriteOnce(label, ledger, {
    fee_rows: `content = '{}'`,
    fee_revisions: `imported_by = 'review'`,
  });
}

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';
import { contractText, TEN_CALLS } from './ten-calls.ts';

let folder: string;

const CONTRACT = contractText('example', {
  basis: '{ cost: billed, scope: [account], exclude: [Tax] }',
  exclusions: '{ maintenance: drop_requests, freeze: remove_time }',
});

const HEADER =
  'BillingPeriodStart,ServiceName,SubAccountId,ChargeCategory,BilledCost,BillingCurrency,x_Status';
const usage = (amount: string) => `2026-06-01,Example AI,111,Usage,${amount},USD,`;
const TAX = '2026-06-01,Example AI,111,Tax,7.77,USD,';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-finance-'));
  const files: Record<string, string> = {
    'contract.yaml': CONTRACT,
    'calls.ndjson': TEN_CALLS,
    'june.csv': [HEADER, usage('1000.00'), TAX].join('\n'),
    'june-fixed.csv': [HEADER, usage('900.00'), TAX].join('\n'),
    'two-rows.csv': [HEADER, usage('1.00'), usage('1.00')].join('\n'),
    'no-category.csv': 'BillingPeriodStart,BilledCost\n2026-06-01,1\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await layLedger(join(folder, 'uptally-data'));
  const ingested = await uptally('ingest', 'calls.ndjson');
  assert.equal(ingested.exitCode, 0, ingested.stderr);
});

after(() => rm(folder, { recursive: true, force: true }));

function uptally(...args: string[]): Promise<CliRun> {
  return runHosted(args, { cwd: folder, env: { UPTALLY_USER: 'finance', COLUMNS: '200' } });
}

/** Both readings of what the contract pays, `claimed / conceded`. */
async function credit(): Promise<string> {
  const args = ['--contract', 'contract.yaml', '--period', '2026-06', '--json'];
  const run = await uptally('evaluate', ...args);
  assert.equal(run.exitCode, 0, run.stderr);
  const { total } = JSON.parse(run.stdout);
  return `${total.claimed} / ${total.conceded} ${total.status}`;
}

const window = ['--start', '2026-06-14T02:00:00Z', '--end', '2026-06-14T02:05:00Z'];

/** In this order, on one folder: what is run, its exit code, and what it prints. */
const steps: readonly (readonly [
  sentence: string,
  args: readonly string[],
  code: number,
  printed: RegExp,
])[] = [
  ['an empty ledger says how fees come in', ['fees', 'list'], 0, /^No fees are in the ledger: /],
  [
    'a bill is imported, with its totals',
    ['fees', 'import', 'june.csv'],
    0,
    sequence(
      /^june, 2026-06: revision 1 imported, 2 rows\n/,
      / {2}account +rows +billed +currency\n/,
      / {2}111 +2 +1,007\.77 +USD\n$/,
    ),
  ],
  [
    'the same file changes nothing',
    ['fees', 'import', 'june.csv'],
    0,
    /^june, 2026-06: revision 1 in force already, nothing changed, 2 rows\n$/,
  ],
  [
    'the same money under another name is refused',
    ['fees', 'import', 'june-fixed.csv'],
    2,
    sequence(
      /^bill june-fixed: 2026-06: Example AI, account 111: expected rows that no other bill /,
      /has; bill june has them: give --bill "june" to correct it\n$/,
    ),
  ],
  [
    'a row that stands twice is refused, and a file without needed columns, at once',
    ['fees', 'import', 'two-rows.csv', 'missing.csv'],
    2,
    sequence(
      /^two-rows\.csv:line 3: .*: expected a row that differs from line 2; if both are owed, /,
      /--allow-repeated takes them\n/,
      /missing\.csv:\(file\): \(missing\): expected a CSV file of fees in UTF-8\n$/,
    ),
  ],
  [
    'a file without category and currency is refused',
    ['fees', 'import', 'no-category.csv'],
    2,
    sequence(
      /^no-category\.csv:ChargeCategory: \(missing\): expected a column of the fees\n/,
      /no-category\.csv:BillingCurrency: \(missing\): expected a column of the fees\n$/,
    ),
  ],
  [
    'a name of two lines is refused',
    ['fees', 'import', 'june.csv', '--bill', 'a\nb'],
    2,
    /^--bill: "a\\nb": expected a name in one line\n$/,
  ],
  [
    'a month that is none is refused',
    ['fees', 'list', '--month', '2026-13'],
    2,
    /^--month: 2026-13: expected a month such as 2026-06\n$/,
  ],
  [
    'a correction is the next revision',
    ['fees', 'import', 'june-fixed.csv', '--bill', 'june', '--by', 'review'],
    0,
    sequence(
      /^june, 2026-06: revision 2 corrected, 2 rows\n/,
      / {2}account +rows +billed +currency +billed before\n/,
      / {2}111 +2 +907\.77 +USD +1,007\.77\n$/,
    ),
  ],
  [
    'the list has both revisions, and who brought them',
    ['fees', 'list'],
    0,
    sequence(
      /^month +bill +revision +rows +content +imported +by\n/,
      /2026-06 +june +1 +replaced +2 +[0-9a-f]{12} +\S+Z +finance\n/,
      /2026-06 +june +2 +in force +2 +[0-9a-f]{12} +\S+Z +review\n/,
      /\nmonth +bill +account +rows +billed +currency\n/,
      /2026-06 +june +111 +2 +907\.77 +USD\n$/,
    ),
  ],
  [
    'a month without fees has no line',
    ['fees', 'list', '--month', '2026-07'],
    0,
    /^No fees of 2026-07 are in the ledger/,
  ],

  ['nothing was proposed', ['exclusion', 'list'], 0, /^No exclusion was ever proposed\.\n$/],
  [
    'an instant that is none is refused',
    [
      'exclusion',
      'propose',
      '--class',
      'maintenance',
      '--start',
      'noon',
      '--end',
      'night',
      '--reason',
      'r',
    ],
    2,
    /^--start: noon: expected an RFC 3339 instant/,
  ],
  [
    'an unknown id is refused',
    ['exclusion', 'approve', 'nothing', '--reason', 'r'],
    2,
    /^id: nothing: expected the id of an exclusion; `uptally exclusion list` shows them\n$/,
  ],
  [
    'a proposal says what comes next',
    ['exclusion', 'propose', '--class', 'maintenance', ...window, '--reason', 'announced'],
    0,
    sequence(
      /^maintenance-2026-06-14: maintenance, 2026-06-14 02:00 UTC to 2026-06-14 02:05 UTC: /,
      /proposed; no effect before somebody else approves it\n$/,
    ),
  ],
  [
    'the proposer does not approve',
    ['exclusion', 'approve', 'maintenance-2026-06-14', '--reason', 'fine'],
    2,
    /^maintenance-2026-06-14: proposed by finance: expected the approval of somebody else\n$/,
  ],
];

for (const [sentence, args, code, printed] of steps) {
  test(`uptally ${args.slice(0, 2).join(' ')}: ${sentence}`, async () => {
    const run = await uptally(...args);
    assert.equal(run.exitCode, code, run.stderr);
    assert.match(code === 0 ? run.stdout : run.stderr, printed);
  });
}

test('what is in force is what evaluate, lab and explain over stored events use', async () => {
  assert.equal(await credit(), '90.00 / 90.00 final');
  const approved = ['maintenance-2026-06-14', '--reason', 'as announced', '--by', 'review'];
  await uptally('exclusion', 'approve', ...approved);
  assert.equal(await credit(), '0.00 / 0.00 none');
  const withdrawn = ['maintenance-2026-06-14', '--reason', 'it was another day', '--by', 'review'];
  await uptally('exclusion', 'reject', ...withdrawn);
  const asserted = [
    '--class',
    'maintenance',
    ...window,
    '--reason',
    'their letter',
    '--id',
    'theirs',
  ];
  await uptally('exclusion', 'propose', ...asserted, '--asserted-by-provider');
  assert.equal(await credit(), '90.00 / 0.00 final');
  const list = await uptally('exclusion', 'list', '--json');
  assert.deepEqual(
    JSON.parse(list.stdout).map(({ id, state }: { id: string; state: string }) => [id, state]),
    [
      ['maintenance-2026-06-14', 'withdrawn'],
      ['theirs', 'asserted'],
    ],
  );
  const args = ['--contract', 'contract.yaml', '--period', '2026-06'];
  const explained = await uptally('explain', ...args);
  assert.match(explained.stdout, /bill june, revision 2, june-fixed\.csv, line 2: 900/);
  const compared = await uptally('lab', ...args, '--json');
  assert.equal(JSON.parse(compared.stdout).variants[0].total.conceded, '0.00');
});

test('exclusions and fees that files bring take the place of the ledger', async () => {
  await writeFile(join(folder, 'none.json'), '[]');
  const args = ['--contract', 'contract.yaml', '--period', '2026-06', '--json'];
  const run = await uptally('evaluate', ...args, '--exclusions', 'none.json', '--fees', 'june.csv');
  const { total } = JSON.parse(run.stdout);
  assert.deepEqual([total.claimed, total.conceded], ['100.00', '100.00']);
});

test('a window that no slot could be held against is one line at the evaluation', async () => {
  const freeze = ['--class', 'freeze', ...window, '--reason', 'r', '--id', 'frozen'];
  await uptally('exclusion', 'propose', ...freeze, '--where', '{region: us-east-1}');
  await uptally('exclusion', 'approve', 'frozen', '--reason', 'r', '--by', 'review');
  const run = await uptally('evaluate', '--contract', 'contract.yaml', '--period', '2026-06');
  assert.equal(run.exitCode, 2);
  assert.equal(
    run.stderr,
    "the ledger's exclusions:frozen.where.region: freeze: remove_time: expected a field of " +
      'partition_by of uptime: account\n',
  );
});

const noClause: readonly (readonly [
  sentence: string,
  args: readonly string[],
  code: number,
  printed: RegExp,
])[] = [
  [
    'what a clause would have paid, as text',
    [],
    0,
    sequence(
      /^Calls without a paying clause, May 2026 to June 2026\n/,
      /[\s\S]*\n {2}aws-bedrock +June 2026 +10 +99\.\d+ % +met +USD 0\.00 +USD 0\.00\n/,
      /[\s\S]*no call is stored of May 2026\n$/,
    ),
  ],
  ['the same as JSON', ['--json'], 0, /^\{\n {2}"schema": "uptally\/no-clause@1"/],
  [
    'a reference of our own',
    ['--reference', 'contract.yaml'],
    0,
    sequence(
      /\n {2}example +June 2026 +10 +50\.0000 % +breached +not known +not known +the fees /,
      /have no column x_Model\n/,
    ),
  ],
  [
    'a reference that is not there is refused',
    ['--reference', 'nowhere'],
    2,
    /^nowhere: \(missing\): expected a contract file or a folder of contracts\n$/,
  ],
  [
    'months that go backwards are refused',
    ['--to', '2026-04'],
    2,
    /^--to: 2026-04: expected a month not before --from, and at most 60 months in all\n$/,
  ],
];

for (const [sentence, args, code, printed] of noClause) {
  test(`uptally no-clause: ${sentence}`, async () => {
    const until = args.includes('--to') ? [] : ['--to', '2026-06'];
    const run = await uptally('no-clause', '--from', '2026-05', ...until, ...args);
    assert.equal(run.exitCode, code, run.stderr);
    assert.match(code === 0 ? run.stdout : run.stderr, printed);
  });
}

test('the audit has everything that was done', async () => {
  const run = await uptally('exclusion', 'audit');
  assert.deepEqual(
    run.stdout.split('\n').map((line) => line.replace(/\d{4}-\d\d-\d\d \S+\.\d{3} UTC/, 'NOW')),
    [
      'maintenance-2026-06-14: maintenance, 2026-06-14 02:00 UTC to ' +
        '2026-06-14 02:05 UTC: withdrawn',
      '  NOW  finance  proposed: announced',
      '  NOW  review  approved: as announced',
      '  NOW  review  rejected: it was another day',
      '',
      'theirs: maintenance, 2026-06-14 02:00 UTC to 2026-06-14 02:05 UTC: asserted',
      '  NOW  finance  entered as asserted by the provider: their letter',
      '',
      'frozen: freeze, 2026-06-14 02:00 UTC to 2026-06-14 02:05 UTC: approved',
      '  where {"region":"us-east-1"}',
      '  NOW  finance  proposed: r',
      '  NOW  review  approved: r',
      '',
    ],
  );
});

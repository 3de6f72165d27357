import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { openPGlite } from '../../src/stores/ledger/pglite.ts';
import { issueExample } from '../money/claim/example-statements.ts';
import { matchesGolden } from '../support/golden.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

/** Long past, so that nothing here depends on the day on which it runs. */
const PERIOD = '2024-06';
const NUMBER = 'AWS-BEDROCK-2024-06-1';
const COLUMNS =
  'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,ChargeDescription,' +
  'BilledCost,BillingCurrency';
const MEMO = `${COLUMNS}
2024-08-01,Amazon Bedrock,123456789012,us-east-1,Usage,Tokens,41873.42,USD
2024-08-01,Amazon Bedrock,123456789012,us-east-1,Credit,SLA credit for June,-4603.00,USD
`;

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-claims-'));
  await layLedger(join(folder, 'data'));
  const ledger = await openPGlite(join(folder, 'data', 'ledger'));
  const issuedAt = '2024-07-05T09:00:00Z';
  await issueExample(ledger, { period: PERIOD, claimed: '10468.36', at: issuedAt });
  await issueExample(ledger, {
    contract: 'cohere',
    period: '2026-01',
    claimed: '12.00',
    at: '2026-02-05T09:00:00Z',
  });
  await ledger.close();
  await writeFile(join(folder, 'august.csv'), MEMO);
});

after(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  runHosted(args, {
    cwd: folder,
    env: { UPTALLY_DATA_DIR: join(folder, 'data'), UPTALLY_USER: 'finance' },
  });

async function prints(args: readonly string[], expected: RegExp): Promise<void> {
  const { exitCode, stdout, stderr } = await run(...args);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, expected);
}

async function refuses(args: readonly string[], exitCode: number, expected: RegExp): Promise<void> {
  const refused = await run(...args);
  assert.equal(refused.exitCode, exitCode, refused.stdout);
  assert.match(refused.stderr, expected);
  assert.equal(refused.stderr.trim().split('\n').length, 1, 'one line');
}

const AS_OF = '--as-of=2024-08-28T09:00:00Z';

test('A claim from the statement to the money, at the command line.', async () => {
  await prints(
    ['claims', AS_OF],
    /AWS-BEDROCK-2024-06-1 +due +USD 10,468\.36 +submit +2024-09-01 00:00 UTC +3 days/,
  );
  await prints(
    ['claim', 'draft', NUMBER, '--out', 'letters', '--no-bundle', '--at', '2024-07-08T09:00:00Z'],
    sequence(
      /^submit: letters\/AWS-BEDROCK-2024-06-1-submit\.txt\n/,
      / {2}fill in {2}Logs of the requests, which are not attached\n$/,
    ),
  );
  const letter = await readFile(join(folder, 'letters', `${NUMBER}-submit.txt`), 'utf8');
  assert.match(letter, /^Subject: SLA Credit Request$/m);
  await refuses(
    ['claim', 'approve', NUMBER],
    1,
    /it is (drafted|expired), and approved follows filed/,
  );
  await refuses(['claim', 'file', NUMBER], 1, /had to be filed before 2024-09-01 00:00 UTC/);
  await refuses(
    ['claim', 'file', NUMBER, '--at', 'yesterday'],
    2,
    /--at: yesterday: expected an RFC 3339/,
  );
  await refuses(['claim', 'file', 'AWS-1'], 2, /number: AWS-1: expected the number of a statement/);
  const filing = ['--at', '2024-07-09T09:00:00Z', '--reference', 'case 1'];
  await prints(['claim', 'file', NUMBER, ...filing], /^AWS-BEDROCK-2024-06-1: filed\n$/);
  const half = [
    '--amount',
    '4603.13',
    '--reason',
    'the conceded reading',
    '--at',
    '2024-07-20T09:00:00Z',
  ];
  await prints(['claim', 'partly-approve', NUMBER, ...half], /partly approved/);
  await refuses(['claim', 'credit', NUMBER], 2, /--memo: \(missing\): expected what was paid/);
  await refuses(
    ['claim', 'credit', NUMBER, '--amount', '1', '--currency', 'EUR'],
    2,
    /USD, as the contract/,
  );
  const memo = ['claim', 'credit', NUMBER, '--memo', 'august.csv', '--at', '2024-09-03T09:00:00Z'];
  await prints(
    memo,
    sequence(
      /^august\.csv line 3: USD 4,603\.00\n/,
      /AWS-BEDROCK-2024-06-1: 1 payment of USD 4,603\.00; in all USD 4,603\.00 of USD /,
      /4,603\.13; difference USD 0\.13\n$/,
    ),
  );
  await prints(
    memo,
    /counted before for AWS-BEDROCK-2024-06-1\nAWS-BEDROCK-2024-06-1: no new payment/,
  );
  await prints(['claims', AS_OF], /AWS-BEDROCK-2024-06-1 +credited +USD 0\.13 .*USD 0\.13 short/);
});

test('What was recorded of it, the year and the calendar.', async () => {
  const shown = await run('claim', 'show', NUMBER, AS_OF);
  matchesGolden('claim-shown.txt', shown.stdout);
  const year = await run('claims', '--year', '2024');
  matchesGolden('claim-year.txt', year.stdout);
  const calendar = ['claim', 'calendar', '--out', 'claims.ics', '--as-of', '2026-02-10T09:00:00Z'];
  await prints(calendar, /^claims\.ics: 1 deadline\n$/);
  const { claims } = JSON.parse((await run('claims', '--all', '--json', AS_OF)).stdout);
  assert.deepEqual(
    claims.map((claim: Record<string, unknown>) => [claim.number, claim.state, claim.open]),
    [
      ['COHERE-2026-01-1', 'due', '12.00'],
      [NUMBER, 'credited', '0.13'],
    ],
  );
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ingestFiles } from '../src/calls/intake/ingest-files.ts';
import { renderClaimsText, renderYearText } from '../src/command/claim/text.ts';
import { checkLines, figureWords, renderStatementList } from '../src/command/statement/text.ts';
import { createLog } from '../src/ground/log.ts';
import { packagePath } from '../src/ground/package-file.ts';
import { type EpochMs, parseInstant } from '../src/ground/time.ts';
import { advanceClaim, type ClaimAdvance } from '../src/money/claim/advance-claim.ts';
import { creditClaim, paymentOfRow } from '../src/money/claim/credit-claim.ts';
import { findClaims } from '../src/money/claim/find-claims.ts';
import { findMemoRows } from '../src/money/claim/match-memo.ts';
import { rankClaims } from '../src/money/claim/rank-claims.ts';
import { yearEnd } from '../src/money/claim/year-end.ts';
import { loadContract } from '../src/money/contract/load-contract.ts';
import { feesInForce } from '../src/money/fee/fees-in-force.ts';
import { importBills } from '../src/money/fee/import-bills.ts';
import { billsOf } from '../src/money/fee/read-bills.ts';
import { loadFees } from '../src/money/input/fees.ts';
import {
  findMoves,
  findStatement,
  findStatements,
  newestRevisions,
} from '../src/money/statement/find-statements.ts';
import {
  type IssueOutcome,
  issueStatement,
  restateStatement,
} from '../src/money/statement/issue-statement.ts';
import { watchStatements } from '../src/money/statement/watch-statements.ts';
import { readConfig } from '../src/running/config.ts';
import { currentInputs } from '../src/running/current-inputs.ts';
import type { Ledger } from '../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../src/stores/warehouse/warehouse.ts';
import { openScratchWarehouse } from './money/evaluation/scratch-warehouse.ts';
import { calls, JUNE, lateOutage, outage } from './money/statement/june.ts';
import { matchesGolden } from './support/golden.ts';
import { openLedgerCopy } from './support/ledger-copy.ts';

/**
 * June's outage from the calls to the last of the money, as the people of finance lived it. What
 * each of them saw stands in `test/golden/june-story.txt`.
 */

const folder = mkdtempSync(join(tmpdir(), 'uptally-story-'));
const contract = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));
const config = readConfig({ UPTALLY_ORGANISATION: 'Example Workspaces' });
const log = createLog('silent');
const FIRST = 'AWS-BEDROCK-2026-06-1';
const SECOND = 'AWS-BEDROCK-2026-06-2';

let warehouse: Warehouse;
let ledger: Ledger;
before(async () => {
  warehouse = await openScratchWarehouse();
  ledger = await openLedgerCopy();
});
after(async () => {
  await warehouse.close();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const story: string[] = [];
const plain = (_style: string, text: string) => text;

/** A day of the story: what was done, and what was seen. */
async function day(
  when: string,
  deed: string,
  work: (now: EpochMs) => Promise<string>,
): Promise<void> {
  const now = parseInstant(when) ?? assert.fail(when);
  story.push(
    `${when.slice(0, 10)}  ${deed}`,
    '',
    ...(await work(now)).split('\n').map((line) => `    ${line}`.trimEnd()),
    '',
  );
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function ingest(name: string, events: readonly object[], now: EpochMs): Promise<string> {
  const path = file(name, events.map((event) => JSON.stringify(event)).join('\n'));
  const { read, rejected } = await ingestFiles({
    paths: [path],
    warehouse,
    clock: { now: () => now },
  });
  return `${name}: ${read} calls read, ${rejected} rejected`;
}

function bill(cost: string, status: string): string {
  const columns =
    'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,BilledCost,' +
    'BillingCurrency,x_Status';
  return file(
    'aws-2026-06.csv',
    `${columns}\n2026-06-01,Amazon Bedrock,1,us-east-1,Usage,${cost},USD,${status}\n` +
      '2026-06-01,Amazon EC2,1,us-east-1,Usage,77.00,USD,\n',
  );
}

async function bringBill(path: string, now: EpochMs): Promise<string> {
  const bills = billsOf([loadFees(path)]);
  const imports = await importBills({ ledger, clock: { now: () => now }, by: 'finance', bills });
  return imports
    .flatMap(({ bill, months }) =>
      months.map(
        ({ month, revision, outcome }) => `${bill}, ${month}: revision ${revision}, ${outcome}`,
      ),
    )
    .join('\n');
}

const inputs = (now: EpochMs) =>
  currentInputs({ warehouse, ledger, config, log }, { contract, period: '2026-06', now });

const issue = async (now: EpochMs) =>
  outcomeText(await issueStatement({ ...(await inputs(now)), ledger, by: 'finance' }));

function outcomeText(outcome: IssueOutcome): string {
  if (outcome.kind === 'refused') {
    return ['refused', ...checkLines(outcome.missing, plain)].join('\n');
  }
  const { number, evaluation, replaces } = outcome.statement.statement;
  const change =
    replaces === null ? '' : `\nclaimed ${replaces.claimed.difference} more: ${replaces.reason}`;
  return `${number} ${outcome.kind}\n${figureWords(evaluation)}${change}`;
}

async function move(number: string, to: ClaimAdvance, now: EpochMs, why?: string): Promise<string> {
  const { state, asked, approved } = await advanceClaim(ledger, number, to, {
    by: 'finance',
    at: now,
    now,
    why,
  });
  const granted = approved === null ? '' : `, granted ${approved}`;
  return `${number} ${state}, asked for ${asked}${granted}`;
}

const listStatements = async () =>
  renderStatementList(await findStatements(ledger), await findMoves(ledger), plain);

const listClaims = async (now: EpochMs) =>
  renderClaimsText(rankClaims(await findClaims(ledger, now), now), plain);

const memo = file(
  'memo.csv',
  [
    'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,ChargeDescription,' +
      'BilledCost,BillingCurrency',
    '2026-08-01,Amazon Bedrock,1,us-east-1,Usage,Tokens,812.40,USD',
    '2026-08-01,Amazon Bedrock,1,us-east-1,Credit,SLA credit June,-150.00,USD',
    '2026-08-01,Amazon EC2,1,us-east-1,Credit,Goodwill,-5.00,USD',
  ].join('\n'),
);

async function matchMemo(now: EpochMs): Promise<string> {
  const { statement } = await findStatement(ledger, SECOND);
  const [version] = contract.versions;
  assert.ok(version);
  const { rows } = findMemoRows(loadFees(memo), statement, version, {});
  const payments = rows.map((row) => paymentOfRow(row, 'memo.csv'));
  const word = { by: 'finance', at: now, now };
  const { claim, counted, known } = await creditClaim(ledger, SECOND, payments, word);
  const credit = claim.credits.at(-1);
  return (
    `${claim.statement.number} ${claim.state}: ${counted.length} credit counted now, ` +
    `${known.length} before; credited ${claim.credited}, expected ${credit?.expected}, open ` +
    `${credit?.difference}`
  );
}

test('June is stated, restated, claimed, paid in part and accounted for.', async () => {
  await day('2026-06-08T00:00:00Z', 'The calls of the outage are in the log.', (now) =>
    ingest('june.ndjson', [...outage, ...calls('after', JUNE + 864e5 * 9, 300, 200)], now),
  );
  await day(
    '2026-07-02T09:00:00Z',
    'The bill comes, as an estimate. It is too early to state June.',
    async (now) =>
      [await bringBill(bill('1000.00', 'estimated'), now), await issue(now)].join('\n'),
  );
  await day('2026-07-06T09:00:00Z', 'The final bill comes, and June is stated.', async (now) =>
    [await bringBill(bill('1000.00', ''), now), await issue(now), await listClaims(now)].join('\n'),
  );
  const { body } = await findStatement(ledger, FIRST);
  await day(
    '2026-07-14T09:00:00Z',
    'A gateway sends the calls of 21 June three weeks late.',
    (now) => ingest('late.ndjson', lateOutage, now),
  );
  await day(
    '2026-07-15T05:00:00Z',
    'The morning after, the figure would be another. Nothing has changed.',
    async (now) => {
      const { moved } = await watchStatements({
        ledger,
        contracts: [contract],
        now,
        inputsOf: () => inputs(now),
      });
      assert.equal(moved.length, 1);
      assert.equal((await findStatement(ledger, FIRST)).body, body);
      return listStatements();
    },
  );
  await day('2026-07-15T10:00:00Z', 'June is restated.', async (now) => {
    const input = { ...(await inputs(now)), ledger, by: 'finance' };
    const outcome = await restateStatement({
      ...input,
      number: FIRST,
      reason: 'a gateway was three weeks late',
    });
    return [outcomeText(outcome), await listStatements(), await listClaims(now)].join('\n');
  });
  await day('2026-07-20T10:00:00Z', 'The claim is filed.', (now) =>
    move(SECOND, { to: 'filed' }, now),
  );
  await day('2026-08-10T10:00:00Z', 'The vendor grants a part of it.', (now) =>
    move(SECOND, { to: 'partly_approved', amount: '200.00' }, now, 'they leave out one evening'),
  );
  await day(
    '2026-09-03T10:00:00Z',
    'The bill of August has the credit, and less than was granted.',
    matchMemo,
  );
  await day('2026-09-04T10:00:00Z', 'The same memo once more counts nothing twice.', async (now) =>
    [await matchMemo(now), await listClaims(now)].join('\n'),
  );
  await day('2027-01-04T10:00:00Z', 'The year is accounted for.', async (now) => {
    const newest = newestRevisions(await findStatements(ledger)).map((one) => one.statement);
    return renderYearText(yearEnd(newest, await findClaims(ledger, now), '2026'), '2026', plain);
  });
  assert.equal((await findStatement(ledger, FIRST)).body, body);
  assert.equal(
    (await feesInForce(ledger, config.values.UPTALLY_FEES_FILE))?.revisions[0]?.revision,
    2,
  );
  matchesGolden('june-story.txt', `${story.join('\n')}`);
});

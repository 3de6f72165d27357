import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { RejectedLine } from '../../../src/calls/intake/ingest-files.ts';
import { describeEvaluation } from '../../../src/command/evaluation/text-evaluate.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { sequence } from '../../../src/ground/pattern.ts';
import { formatInstant, MINUTE_MS, parseInstant } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import {
  checkEvaluation,
  evaluateContract,
} from '../../../src/money/evaluation/evaluate-contract.ts';
import { type ReadFilesInput, readFiles } from '../../../src/money/evaluation/read-files.ts';
import type { Evaluation } from '../../../src/money/judge/evaluation.ts';
import { evaluationDocument } from '../../../src/published/result/evaluation.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { matchesGolden } from '../../support/golden.ts';
import { openScratchWarehouse } from './scratch-warehouse.ts';

let warehouse: Warehouse;
const folder = mkdtempSync(join(tmpdir(), 'uptally-evaluate-'));
before(async () => {
  warehouse = await openScratchWarehouse();
});
beforeEach(() => warehouse.run('TRUNCATE TABLE events'));
after(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const start = parseInstant('2026-06-07T11:00:00Z') as number;

/** An hour of calls, one a minute; from `failingFrom` on they fail. */
function hour(region: string, failingFrom: number, status: number | null): readonly string[] {
  return Array.from({ length: 60 }, (_, minute) =>
    JSON.stringify({
      event_id: `${region}-${minute}`,
      started_at: formatInstant(start + minute * MINUTE_MS),
      duration_ms: 800,
      provider: 'aws.bedrock',
      model: 'anthropic.claude-sonnet-4',
      http_status: minute < failingFrom ? 200 : status,
      account: '123456789012',
      region,
      route: 'shared-router',
    }),
  );
}

const FEES = [
  'BillingPeriodStart,BillingPeriodEnd,ServiceName,SubAccountId,RegionId,ChargeCategory,' +
    'BilledCost,BillingCurrency',
  '2026-06-01,2026-07-01,Amazon Bedrock,123456789012,us-east-1,Usage,1234.565,USD',
  '2026-06-01,2026-07-01,Amazon Bedrock,123456789012,us-east-1,Tax,98.76,USD',
  '2026-06-01,2026-07-01,Amazon S3,123456789012,us-east-1,Usage,55.00,USD',
  '',
].join('\n');

const clock = { now: () => start };

type FilesInput = Omit<ReadFilesInput, 'warehouse' | 'clock'> & {
  readonly contractPath: string;
  readonly period: string;
  readonly asOf?: number | undefined;
};

async function evaluateFiles({ contractPath, period, asOf, ...files }: FilesInput) {
  const contract = loadContract(contractPath);
  const read = await readFiles({ ...files, warehouse, clock }, (inputs) =>
    checkEvaluation({ ...inputs, contract, period }),
  );
  return evaluateContract({ ...read, ...read.inputs, warehouse, contract, period, asOf });
}

async function evaluated(contract: string, rejected: RejectedLine[] = []): Promise<Evaluation> {
  const east = hour('us-east-1', 0, 500);
  return evaluateFiles({
    contractPath: packagePath('contracts', contract),
    eventPaths: [
      file('east.ndjson', `${east.join('\n')}\n\n  \n{"event_id":"x"}\nnot json\n`),
      file('west.ndjson.gz', gzipSync(hour('us-west-2', 0, 503).join('\n'))),
      // Delivered again, one of them corrected.
      file('late.ndjson', [...east.slice(0, 9), east[9]?.replace(':500', ':200')].join('\n')),
    ],
    feesPath: file('fees.csv', FEES),
    period: '2026-06',
    asOf: parseInstant('2026-07-03T00:00:00Z'),
    onRejected: (line) => rejected.push(line),
  });
}

test('Files of events and fees become the published result, key by key.', async () => {
  const rejected: RejectedLine[] = [];
  const evaluation = await evaluated('aws-bedrock.yaml', rejected);
  evaluationDocument.parse(evaluation);
  matchesGolden('evaluation-aws-bedrock.json', `${JSON.stringify(evaluation, null, 2)}\n`);
  assert.deepEqual(
    rejected.map(({ lineNumber, reason }) => [lineNumber, reason]),
    [
      [63, 'missing_field'],
      [64, 'not_json'],
    ],
  );
});

const { version: bedrock } = governingVersion(
  loadContract(packagePath('contracts', 'aws-bedrock.yaml')),
  '2026-06',
);

test('A result is also said in lines for people.', async () => {
  assert.deepEqual(describeEvaluation(await evaluated('aws-bedrock.yaml'), bedrock), [
    'aws-bedrock, version 2023-10-04, period 2026-06 (2026-06-01 00:00 UTC to ' +
      '2026-07-01 00:00 UTC)',
    'events in the whole log: 132 read, 120 distinct, 1 in conflict, 2 rejected',
    'uptime: sla, target at least 99.9 %',
    '  account 123456789012, region us-east-1: breached: 99.8634 % = 43,141/43,200, tiers[0]: ' +
      '10 %; 1 good, 59 bad, 0 invalid; 12 of 8,640 slots with data',
    '  account 123456789012, region us-west-2: met: 100.0000 % = 1/1; 60 good, 0 bad, 0 ' +
      'invalid; 12 of 8,640 slots with data',
    'credit account 123456789012, region us-east-1 for uptime: USD 123.46, final, ' +
      'basis USD 1,234.565',
    'credit account 123456789012, region us-west-2 for uptime: USD 0.00, none',
    'total: USD 123.46, final',
  ]);
});

test('Without an event no line for people says that nothing is owed.', async () => {
  const evaluation = await evaluated('aws-bedrock.yaml');
  const silent = {
    ...evaluation,
    events: { read: 0, distinct: 0, conflicts: 0, rejected: 0 },
    commitments: evaluation.commitments.map((each) => ({ ...each, partitions: [] })),
    credits: [],
    total: { claimed: '0.00', conceded: '0.00', currency: 'USD', status: 'none' as const },
  };
  assert.deepEqual(describeEvaluation(silent, bedrock).slice(1), [
    'events in the whole log: none',
    'uptime: sla, target at least 99.9 %: no events',
    'total: not known (no events)',
  ]);
  const amount = { amount: null, status: 'unknown' as const, reason: 'no_fees' as const };
  const credits = evaluation.credits.map((line) => ({
    ...line,
    claimed: amount,
    conceded: amount,
  }));
  assert.equal(describeEvaluation({ ...evaluation, credits }, bedrock).at(-1), 'total: not known');
});

test('A contract without a clause is measured and never pays.', async () => {
  const evaluation = await evaluated('no-clause.yaml');
  const [partition] = evaluation.commitments[0]?.partitions ?? [];
  assert.equal(partition?.verdict, 'breached');
  assert.deepEqual(partition?.claimed.units, { good: 1, bad: 119, invalid: 0 });
  assert.equal(partition?.claimed.tier, null);
  assert.deepEqual(evaluation.credits, []);
  assert.equal(evaluation.total.claimed, '0.00');
});

test('Contract, period and fees are checked before an event is read.', async () => {
  const contractPath = packagePath('contracts', 'aws-bedrock.yaml');
  const input = {
    contractPath,
    eventPaths: ['nowhere.ndjson'],
    period: '2026-06',
  };
  const cases: readonly [Partial<FilesInput>, string, RegExp][] = [
    [{ contractPath: 'nowhere.yaml' }, 'invalid_input', /^nowhere\.yaml:\(file\): /],
    [{ period: 'June' }, 'invalid_input', /^--period: June: expected a month such as 2026-06/],
    [
      { period: '2023-09' },
      'no_version',
      /aws-bedrock\.yaml:versions: 2023-09: expected a version in force/,
    ],
    [{ feesPath: 'nowhere.csv' }, 'invalid_input', /^nowhere\.csv:/],
    [
      { feesPath: file('few.csv', 'BillingPeriodStart,BilledCost\n') },
      'invalid_input',
      sequence(
        /few\.csv:BillingCurrency: \(missing\): .*\n/,
        /.*few\.csv:SubAccountId: .*\n/,
        /.*RegionId.*\n.*ServiceName.*\n/,
        /.*ChargeCategory/,
      ),
    ],
    [{}, 'invalid_input', /nowhere\.ndjson/],
  ];
  for (const [changes, code, message] of cases) {
    await assert.rejects(evaluateFiles({ ...input, ...changes }), { code, message });
  }
});

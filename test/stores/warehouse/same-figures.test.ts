import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ingestFiles } from '../../../src/calls/intake/ingest-files.ts';
import { rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { systemClock } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { loadFees } from '../../../src/money/input/fees.ts';
import { gatherWeeklyReport } from '../../../src/papers/weekly/gather-weekly-report.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { startClickHouse } from '../../support/clickhouse-server.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

const server = await startClickHouse();
const inProcess = openChdb();
const overHttp = openClickHouse(server.url);
const folder = await mkdtemp(join(tmpdir(), 'uptally-figures-'));

after(async () => {
  await overHttp.close();
  await server.close();
  await inProcess.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * 600 calls over two days; every seventh fails, every tenth is delivered twice, one is corrected.
 */
function lines(): string[] {
  const calls = Array.from({ length: 600 }, (_, i) =>
    JSON.stringify({
      event_id: `call-${i}`,
      started_at: new Date(Date.UTC(2026, 5, 6, 0, i * 4)).toISOString(),
      duration_ms: 400 + i,
      provider: 'aws.bedrock',
      model: i % 2 === 0 ? 'opus' : 'sonnet',
      account: '123456789012',
      region: 'us-east-1',
      http_status: i % 7 === 0 ? 500 : 200,
      labels: { 'it\'s "quoted"': `${i}` },
    }),
  );
  const again = calls.filter((_, i) => i % 10 === 0);
  const corrected = (calls[7] ?? '').replace('"http_status":500', '"http_status":200');
  return [...calls, ...again, corrected, '{"event_id":"broken"}'];
}

before(async () => {
  const path = join(folder, 'calls.ndjson');
  await writeFile(path, lines().join('\n'));
  for (const warehouse of [inProcess, overHttp]) {
    await migrateWarehouse(warehouse);
    const counts = await ingestFiles({ paths: [path], warehouse, clock: systemClock });
    assert.deepEqual(counts, { read: 662, accepted: 661, rejected: 1, skipped: 0 });
    const ledger = await openLedgerCopy();
    await rollUpMinutes({ warehouse, ledger, clock: systemClock });
    await ledger.close();
  }
});

test('an evaluation is the same in process and over HTTP', async () => {
  const input = {
    ...NOTHING_TOLD,
    contract: loadContract(packagePath('contracts', 'aws-bedrock.yaml')),
    fees: loadFees(packagePath('demo', 'fees.csv')),
    period: '2026-06',
  };
  const here = await evaluateContract({ warehouse: inProcess, ...input });
  const there = await evaluateContract({ warehouse: overHttp, ...input });
  assert.deepEqual(here, there);
  assert.deepEqual(here.events, { read: 600, distinct: 600, conflicts: 1, rejected: 0 });
  assert.deepEqual(here.commitments[0]?.partitions[0]?.claimed.units, {
    good: 515,
    bad: 85,
    invalid: 0,
  });
});

test('a weekly report is the same in process and over HTTP', async () => {
  const input = { week: '2026-W23', timeZone: 'UTC', evaluations: [], generatedAt: 0 };
  const here = await gatherWeeklyReport({ warehouse: inProcess, ...input });
  const there = await gatherWeeklyReport({ warehouse: overHttp, ...input });
  assert.deepEqual(here, there);
  assert.deepEqual(
    here.models.map(({ model, counts }) => ({ model, ...counts })),
    [
      { model: 'opus', good: 257, bad: 43, neither: 0 },
      { model: 'sonnet', good: 258, bad: 42, neither: 0 },
    ],
  );
});

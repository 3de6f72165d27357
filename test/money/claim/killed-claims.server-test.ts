import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { issueExample } from './example-statements.ts';
import { checkClaim, killingLine, type Reported, runWorker } from './killed-claims.ts';

const PERIODS = ['2026-05', '2026-06', '2026-07'];
const KILLS = 8;
const seed = Number(process.env.CLAIMS_SEED ?? Math.trunc(Math.random() * 2 ** 31));

test('PGlite: a killed process leaves whole steps; no credit counts twice', async (context) => {
  context.diagnostic(`CLAIMS_SEED=${seed}`);
  const random = seededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'uptally-claims-'));
  const withLedger = async <T>(
    work: (ledger: Awaited<ReturnType<typeof openPGlite>>) => Promise<T>,
  ) => {
    const ledger = await openPGlite(folder);
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  };
  try {
    const numbers = await withLedger(async (ledger) => {
      await migrateLedger(ledger);
      return issueAll(ledger);
    });
    const reported: Reported = new Set();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await runWorker(folder, random.shuffled(numbers), killingLine(random), reported);
      await withLedger(async (ledger) => {
        for (const number of numbers) await checkClaim(ledger, number, reported);
      });
    }
    await runWorker(folder, numbers, undefined, reported);
    await withLedger(async (ledger) => {
      for (const number of numbers) assert.ok(await checkClaim(ledger, number, reported));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('PostgreSQL: of two processes, killed at random, each step is done once', async (context) => {
  context.diagnostic(`CLAIMS_SEED=${seed}`);
  const random = seededRandom(seed);
  const server = await startPostgres();
  const ledger = openPostgres(server.url);
  try {
    await migrateLedger(ledger);
    const numbers = await issueAll(ledger);
    const reported: Reported = new Set();
    const runTwo = (lastLine: () => number | undefined) =>
      Promise.all([
        runWorker(server.url, numbers, lastLine(), reported),
        runWorker(server.url, numbers, lastLine(), reported),
      ]);
    for (let kill = 0; kill < KILLS; kill += 2) {
      await runTwo(() => killingLine(random));
      for (const number of numbers) await checkClaim(ledger, number, reported);
    }
    await runTwo(() => undefined);
    for (const number of numbers) assert.ok(await checkClaim(ledger, number, reported));
  } finally {
    await ledger.close();
    await server.stop();
  }
});

async function issueAll(ledger: Parameters<typeof issueExample>[0]): Promise<readonly string[]> {
  const numbers: string[] = [];
  for (const period of PERIODS)
    numbers.push(await issueExample(ledger, { period, claimed: '50.00' }));
  return numbers;
}

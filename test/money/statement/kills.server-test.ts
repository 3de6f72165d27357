import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { killRounds } from './kill-rounds.ts';

// More of them: `npm run test:kills -- statements --seed 1 --rounds 100`.
const ROUNDS = 4;

test('PGlite: killed at any step, a process leaves no half statement and no gap', async (t) => {
  const place = await mkdtemp(join(tmpdir(), 'uptally-kills-'));
  try {
    const ledger = await openPGlite(place);
    await migrateLedger(ledger);
    await ledger.close();
    const seed = 1;
    const open = () => openPGlite(place);
    const result = await killRounds({ seed, rounds: ROUNDS, place, workers: 1, open });
    t.diagnostic(`seed ${seed}: ${JSON.stringify(result)}`);
    assert.ok(result.statements >= result.acknowledged);
  } finally {
    await rm(place, { recursive: true });
  }
});

test('PostgreSQL: two processes that are killed at any step leave one chain', async (t) => {
  const server = await startPostgres();
  try {
    const ledger = openPostgres(server.url);
    await migrateLedger(ledger);
    await ledger.close();
    const seed = 2;
    const open = async () => openPostgres(server.url);
    const result = await killRounds({ seed, rounds: ROUNDS, place: server.url, workers: 2, open });
    t.diagnostic(`seed ${seed}: ${JSON.stringify(result)}`);
    assert.ok(result.statements >= result.acknowledged);
  } finally {
    await server.stop();
  }
});

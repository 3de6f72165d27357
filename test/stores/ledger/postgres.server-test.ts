import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { HeldWork } from '../../support/held-work.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { describeLedger } from './ledger-behaviour.ts';

let server: PostgresServer;
let ledger: Ledger;

before(async () => {
  server = await startPostgres();
  ledger = openPostgres(server.url);
});

after(async () => {
  await ledger.close();
  await server.stop();
});

describeLedger('PostgreSQL', () => ledger);

test('PostgreSQL: a lock goes with the connection of a process that died', async () => {
  const other = openPostgres(server.url);
  const work = new HeldWork<void>();
  const working = other.withLock('job y', work.run);
  await work.begun;
  const isHeld = async () => (await ledger.withLock('job y', async () => 'got it')) === undefined;
  assert.ok(await isHeld());
  await ledger.run(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
     WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  while (await isHeld());
  work.end();
  await assert.rejects(working, { code: 'unavailable' });
  await other.close();
});

test('PostgreSQL: a server that is away is unavailable', async () => {
  const away = openPostgres('postgres://u:p@127.0.0.1:1/nothing');
  await assert.rejects(away.ping(), { code: 'unavailable' });
  await away.close();
});

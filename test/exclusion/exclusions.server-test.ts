import { after, before } from 'node:test';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { migrateLedger } from '../../src/ledger/migrate.ts';
import { openPostgres } from '../../src/ledger/postgres.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { describeExclusions } from './exclusion-behaviour.ts';

let server: PostgresServer;
let ledger: Ledger;

before(async () => {
  server = await startPostgres();
  ledger = openPostgres(server.url);
  await migrateLedger(ledger);
});

after(async () => {
  await ledger.close();
  await server.stop();
});

describeExclusions('PostgreSQL', () => ledger);

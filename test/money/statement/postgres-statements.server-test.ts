import { after } from 'node:test';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { describeStatements } from './statement-behaviour.ts';

let server: PostgresServer | undefined;

describeStatements('PostgreSQL', async () => {
  server = await startPostgres();
  return openPostgres(server.url);
});

after(() => server?.stop());

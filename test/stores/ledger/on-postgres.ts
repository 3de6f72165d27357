import { after, before } from 'node:test';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';

/** Describes what a migrated ledger does, on a PostgreSQL server of its own. */
export function onPostgres(describe: (label: string, ledger: () => Ledger) => void): void {
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
  describe('PostgreSQL', () => ledger);
}

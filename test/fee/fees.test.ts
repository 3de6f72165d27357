import { after, before } from 'node:test';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { migrateLedger } from '../../src/ledger/migrate.ts';
import { openPGlite } from '../../src/ledger/pglite.ts';
import { describeFees } from './fee-behaviour.ts';

let ledger: Ledger;

before(async () => {
  ledger = await openPGlite();
  await migrateLedger(ledger);
});

after(() => ledger.close());

describeFees('PGlite', () => ledger);

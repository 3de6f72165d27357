import { after, before } from 'node:test';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { describeLedger } from './ledger-behaviour.ts';

let ledger: Ledger;

before(async () => {
  ledger = await openPGlite();
});

after(() => ledger.close());

describeLedger('PGlite', () => ledger);

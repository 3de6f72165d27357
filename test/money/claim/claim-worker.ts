// A process that plays the script of some claims until it is done or killed:
// claim-worker.ts <folder or postgres URL> <number>...
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { playScript } from './claim-script.ts';

const [store = '', ...numbers] = process.argv.slice(2);
const ledger = store.startsWith('postgres:') ? openPostgres(store) : await openPGlite(store);
for (const number of numbers) {
  await playScript(ledger, number, (line) => process.stdout.write(`${line}\n`));
}
await ledger.close();

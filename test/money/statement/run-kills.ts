import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrateLedger } from '../../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { killRounds } from './kill-rounds.ts';

/**
 * `npm run test:kills -- --seed 1 --rounds 50`: processes that issue are killed, on both engines.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '50' },
  },
});
const [seed, rounds] = [Number(values.seed), Number(values.rounds)];

const folder = await mkdtemp(join(tmpdir(), 'uptally-kills-'));
const server = await startPostgres();
try {
  const engines = [
    { name: 'PGlite', place: folder, workers: 1, open: () => openPGlite(folder) },
    {
      name: 'PostgreSQL',
      place: server.url,
      workers: 2,
      open: async () => openPostgres(server.url),
    },
  ];
  for (const { name, ...engine } of engines) {
    const ledger = await engine.open();
    await migrateLedger(ledger);
    await ledger.close();
    const { statements, acknowledged } = await killRounds({ ...engine, seed, rounds });
    console.log(
      `${name}, seed ${seed}: ${rounds} rounds of ${engine.workers} killed, ${statements} ` +
        `statements in one chain, ${acknowledged} acknowledged and none lost`,
    );
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}

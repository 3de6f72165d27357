import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrateLedger } from '../../src/stores/ledger/migrate.ts';
import { openPGlite } from '../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../src/stores/ledger/postgres.ts';
import { killFollowers } from '../health/kills/kill-followers.ts';
import { pglitePlaces, postgresPlaces } from '../health/kills/ledger-places.ts';
import { killRounds } from '../money/statement/kill-rounds.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * `npm run test:kills -- statements --seed 1 --rounds 50`: processes that issue are killed, so many
 * times. `npm run test:kills -- health`: processes that follow incidents, status pages and
 * estimates are killed after every step; with `--rounds 20` after so many that the seed chooses.
 * Both on both engines.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string' },
  },
});
const seed = Number(values.seed);
const [subject = 'statements'] = positionals;

const folder = await mkdtemp(join(tmpdir(), 'uptally-kills-'));
const server = await startPostgres();
try {
  if (subject === 'health') await killHealth();
  else if (subject === 'statements') await killIssuing(Number(values.rounds ?? '50'));
  else throw new Error(`${subject}: statements or health expected`);
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}

async function killHealth(): Promise<void> {
  for (const places of [await postgresPlaces(server.url), pglitePlaces(join(folder, 'ledgers'))]) {
    const { killedAfter } = await killFollowers({
      places,
      folder,
      choose: (points) =>
        values.rounds === undefined
          ? points
          : seededRandom(seed).shuffled(points).slice(0, Number(values.rounds)),
    });
    await places.close();
    console.log(
      `${places.engine}: killed after ${killedAfter.length} steps, nothing lost or twice`,
    );
  }
}

async function killIssuing(rounds: number): Promise<void> {
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
}

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { seededRandom } from '../../faults/seeded-random.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { killFollowers } from './kill-followers.ts';
import { type LedgerPlaces, pglitePlaces, postgresPlaces } from './ledger-places.ts';

// After every step: `npm run test:kills -- health`.
const KILLS = { PostgreSQL: 2, PGlite: 1 };

let folder: string;
let server: PostgresServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-kills-'));
  server = await startPostgres();
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const engines: readonly (readonly [keyof typeof KILLS, () => Promise<LedgerPlaces>])[] = [
  ['PostgreSQL', () => postgresPlaces(server.url)],
  ['PGlite', async () => pglitePlaces(join(folder, 'ledgers'))],
];

for (const [engine, open] of engines) {
  test(`${engine}: killed between two steps, who follows health loses nothing.`, async (t) => {
    const seed = Date.now() % 2 ** 31;
    console.log(`seed ${seed}`);
    const places = await open();
    const { killedAfter, story } = await killFollowers({
      places,
      folder,
      choose: (points) => seededRandom(seed).shuffled(points).slice(0, KILLS[engine]),
    });
    await places.close();
    t.diagnostic(killedAfter.join('\n'));
    assert.equal(killedAfter.length, KILLS[engine]);
    // What there was to lose.
    assert.deepEqual(story, {
      incidents: { standing: 12, withdrawn: 1, merged: 1 },
      estimates: { open: 2, monitoring: 1 },
      unscored: 0,
      posts: 2,
    });
  });
}

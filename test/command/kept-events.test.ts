import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { keepEventsFrom } from '../../src/calls/minute/kept-events.ts';
import { packagePath } from '../../src/ground/package-file.ts';
import { sequence } from '../../src/ground/pattern.ts';
import { openPGlite } from '../../src/stores/ledger/pglite.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-kept-'));
  await layLedger(folder);
  const ledger = await openPGlite(join(folder, 'ledger'));
  await keepEventsFrom(ledger, Date.UTC(2026, 6, 1));
  await ledger.close();
});

after(() => rm(folder, { recursive: true, force: true }));

const contract = packagePath('contracts', 'no-clause.yaml');

for (const command of ['evaluate', 'explain', 'lab']) {
  test(`${command} refuses a month whose calls were dropped with 2 and one line`, async () => {
    const env = { UPTALLY_DATA_DIR: folder };
    const run = await runHosted([command, '--contract', contract, '--period', '2026-06'], { env });
    assert.match(
      run.stderr,
      sequence(
        /^[^\n]*--period: 2026-06: expected a period whose calls are all kept: [^\n]* before /,
        /2026-07-01 00:00 UTC were dropped\n$/,
      ),
    );
    assert.equal(run.stdout, '');
    assert.equal(run.exitCode, 2);
  });
}

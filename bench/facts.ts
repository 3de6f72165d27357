import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { factKeeper, rollUpMinutes } from '../src/calls/minute/roll-up-minutes.ts';
import { MINUTE_MS, SECOND_MS, systemClock } from '../src/ground/time.ts';
import { changedMinutes } from '../src/health/live/read-facts.ts';
import { migrateLedger } from '../src/stores/ledger/migrate.ts';
import { openPGlite } from '../src/stores/ledger/pglite.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { fillMonth } from './fill-month.ts';
import { benchQuery } from './measure-way.ts';

/**
 * Facts of a month that is stored at once, and of a minute of 20,000 calls beside it:
 * `npm run bench:facts [-- --millions 1,10,50,100]`. The ratios of one run matter, not the seconds.
 */
const { values } = parseArgs({
  options: {
    millions: { type: 'string', default: '1,10,50,100' },
    minutes: { type: 'string', default: '3' },
  },
});

/** After the month that is filled. */
const FIRST_MINUTE = Date.UTC(2026, 6, 1, 12);

const table: Record<string, Record<string, number>> = {};
for (const millions of values.millions.split(',')) {
  table[`${millions} M`] = await measure(Number(millions) * 1_000_000);
}
console.table(table);

async function measure(events: number): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
  const warehouse = openChdb(join(folder, 'warehouse'));
  const ledger = await openPGlite();
  try {
    await migrateLedger(ledger);
    const stores = { warehouse, ledger, clock: systemClock };
    const fill = await secondsOf(() => fillMonth(warehouse, events));
    const facts = factKeeper(stores);
    const backlog = await secondsOf(() => facts.follow());
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1_024);
    let minute = Number.POSITIVE_INFINITY;
    let changes = Number.POSITIVE_INFINITY;
    for (let round = 0; round < Number(values.minutes); round += 1) {
      const before = systemClock.now();
      const start_ms = FIRST_MINUTE + round * MINUTE_MS;
      await warehouse.run(benchQuery('fill-minute'), { start_ms });
      minute = Math.min(minute, await secondsOf(() => facts.follow()));
      changes = Math.min(changes, await secondsOf(() => changedMinutes(warehouse, before)));
    }
    // The minutes of the rounds once more, and the search for events that moved.
    const whole = await secondsOf(() => rollUpMinutes(stores));
    return {
      'fill s': rounded(fill),
      'backlog s': rounded(backlog),
      'of fill': rounded(backlog / fill),
      'a minute s': rounded(minute),
      'its changes s': rounded(changes),
      'with search s': rounded(whole),
      'peak RSS MB': peakRssMb,
    };
  } finally {
    await ledger.close();
    await warehouse.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = systemClock.now();
  await work();
  return (systemClock.now() - startedAt) / SECOND_MS;
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(2));
}

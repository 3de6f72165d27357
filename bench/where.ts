import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HOUR_MS, SECOND_MS, systemClock } from '../src/ground/time.ts';
import { readImpact } from '../src/health/live/read-impact.ts';
import { openChdb } from '../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../src/stores/warehouse/migrate.ts';
import { benchQuery } from './measure-way.ts';

/**
 * Where an incident of twelve hours hit, of 100,000 tenants and 1,000 deployments:
 * `npm run bench:where [-- --millions 1,20]`.
 */
const { values } = parseArgs({ options: { millions: { type: 'string', default: '1,20' } } });

const START = Date.UTC(2026, 5, 7, 11);
const FILL_ROWS = 1_000_000;

const table: Record<string, Record<string, number>> = {};
for (const millions of values.millions.split(',')) {
  table[`${millions} M`] = await measure(Number(millions) * 1_000_000);
}
console.table(table);

async function measure(events: number): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
  const warehouse = openChdb(join(folder, 'warehouse'));
  try {
    await migrateWarehouse(warehouse);
    for (let first = 0; first < events; first += FILL_ROWS) {
      const count = Math.min(FILL_ROWS, events - first);
      await warehouse.run(benchQuery('fill-window'), { start_ms: START, events, first, count });
    }
    const startedAt = systemClock.now();
    const time = { start: START, end: START + 12 * HOUR_MS };
    const impact = await readImpact(warehouse, time, [{ kind: 'route', route: 'shared-router' }]);
    return {
      seconds: (systemClock.now() - startedAt) / SECOND_MS,
      attempts: impact.total.calls,
      'lost calls': impact.total.lostCalls,
      'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1_024),
    };
  } finally {
    await warehouse.close();
    await rm(folder, { recursive: true, force: true });
  }
}

import type { EpochMs } from '../../../src/ground/time.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';

let computedAt = Date.UTC(2026, 5, 1);

/**
 * Facts as a roll-up writes them, at an instant or a second after the ones before; a minute without
 * calls is a fact that is no more.
 */
export async function storeFacts(
  warehouse: Warehouse,
  facts: readonly MinuteFact[],
  at?: EpochMs,
): Promise<void> {
  if (facts.length === 0) return;
  computedAt = at ?? computedAt + 1_000;
  const rows = facts.map(
    ({ minute, cell, good, bad }) =>
      `(${minute / 1_000},'${cell.provider}','${cell.model}','${cell.region}','${cell.account}',` +
      `'${cell.route}',${good},${bad},fromUnixTimestamp64Milli(${computedAt}),` +
      `${good + bad === 0 ? 1 : 0})`,
  );
  await warehouse.run(
    `INSERT INTO minute_facts (minute, provider, model, region, account, route,
     good_calls, bad_calls, computed_at, is_deleted) VALUES ${rows.join(',')}`,
  );
}

import { z } from 'zod';
import { invalidInput } from '../../ground/errors.ts';
import {
  DAY_MS,
  type EpochMs,
  formatInstant,
  type Interval,
  MINUTE_MS,
  SECOND_MS,
} from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { outcomesThatAre, supersededAround } from './counted-contents.ts';

/** What a tenant and team sent in one minute; `good` and `bad` are of its `attempts`. */
export interface TenantMinute {
  /** Its beginning. */
  readonly minute: EpochMs;
  readonly tenant: string;
  readonly team: string;
  readonly good: number;
  readonly bad: number;
  readonly attempts: number;
}

/** Counting reads every call of the time: a day of 20,000 a minute takes some seconds. */
const LONGEST_MS = 3 * DAY_MS;

const tenantRow = z.object({
  minute_s: z.number(),
  tenant: z.string(),
  team: z.string(),
  good: z.number(),
  bad: z.number(),
  attempts: z.number(),
});

/**
 * Facts of minutes by tenant and team, which are not stored: they are counted from the events of
 * whole minutes, of one provider and model or of all. Events that a correction moved are right once
 * they were sought, as in the facts that are stored. Throws `invalid_input` for more than three
 * days.
 */
export async function readTenantMinutes(
  warehouse: Warehouse,
  { start, end }: Interval,
  only: { readonly provider?: string | undefined; readonly model?: string | undefined } = {},
): Promise<readonly TenantMinute[]> {
  const from = start - (start % MINUTE_MS);
  const until = Math.ceil(end / MINUTE_MS) * MINUTE_MS;
  if (until - from > LONGEST_MS) {
    throw invalidInput([
      {
        place: 'interval',
        value: `${formatInstant(start)}/${formatInstant(end)}`,
        expectation: 'at most three days: calls by tenant are counted from the events',
      },
    ]);
  }
  const rows = await warehouse.select(
    ...warehouseQuery('minute/tenant-minutes', {
      fragments: { superseded: supersededAround() },
      parameters: {
        from_ms: from,
        until_ms: until,
        provider: only.provider ?? '',
        model: only.model ?? '',
        good: outcomesThatAre('good'),
        bad: outcomesThatAre('bad'),
      },
    }),
    tenantRow,
  );
  return rows.map(({ minute_s, ...counts }) => ({ minute: minute_s * SECOND_MS, ...counts }));
}

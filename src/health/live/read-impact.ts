import { z } from 'zod';
import { outcomesThatAre, supersededAround } from '../../calls/minute/counted-contents.ts';
import { HOUR_MS, type Interval } from '../../ground/time.ts';
import { queryPart, warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Scope } from '../detect/cell.ts';
import { dimensions } from '../where/dimension.ts';
import {
  type CountedDimension,
  type Impact,
  impactOf,
  LEAST_CALLS,
  type PrivateValueHit,
} from '../where/impact.ts';
import { scopeLists } from '../where/scope-lists.ts';

/** An attempt so long before or after the time still belongs to a call with one in it. */
const REACH_MS = HOUR_MS;

/** So many values of a dimension are listed. */
const MOST_VALUES = 20;

const hitRow = z.object({
  dimension: z.enum([...dimensions, '']),
  value: z.string(),
  calls: z.number(),
  bad: z.number(),
  calls_elsewhere: z.number(),
  bad_elsewhere: z.number(),
  uncounted: z.number(),
  failed_calls: z.number(),
  lost_calls: z.number(),
  tenants_hit: z.number(),
  value_count: z.number(),
  told_count: z.number(),
  all_compared: z.number(),
  all_compared_calls: z.number(),
  all_compared_bad: z.number(),
  all_compared_squares: z.number(),
  compared: z.number(),
  compared_calls: z.number(),
  compared_bad: z.number(),
  compared_squares: z.number(),
  place: z.number(),
});

type HitRow = z.output<typeof hitRow>;

/**
 * Where the failing calls of a time were, from the events themselves: of those in some scopes, or
 * of all. Events that a correction moved are right once they were sought
 * (`bringMinutesUpToDate`). Its memory grows with the failed calls and the values, and what it
 * answers does not.
 */
export async function readImpact(
  warehouse: Warehouse,
  interval: Interval,
  scopes: readonly Scope[] | null,
): Promise<Impact> {
  const inside = scopes === null ? 'true' : queryPart('where/in-scopes');
  const rows = await warehouse.select(
    ...warehouseQuery('where/values-hit', {
      fragments: {
        superseded: supersededAround(),
        failed_inside: inside,
        first_inside: inside,
        inside,
      },
      parameters: {
        from_ms: interval.start,
        until_ms: interval.end,
        reach_ms: REACH_MS,
        good: outcomesThatAre('good'),
        bad: outcomesThatAre('bad'),
        least_calls: LEAST_CALLS,
        most_values: MOST_VALUES,
        ...(scopes === null ? {} : scopeLists(scopes)),
      },
    }),
    hitRow,
  );
  const whole = rows.find(({ dimension }) => dimension === '');
  const counted = dimensions.flatMap((name) => {
    const own = rows.filter(({ dimension }) => dimension === name);
    const [first] = own;
    return first === undefined ? [] : [{ dimension: name, ...countedOf(first, own) }];
  });
  return impactOf({
    interval,
    isOfScopes: scopes !== null,
    total: { ...(whole === undefined ? NOTHING : hitOf(whole)), uncounted: whole?.uncounted ?? 0 },
    tenants: rows.find(({ dimension }) => dimension === 'tenant')?.told_count ?? 0,
    counted,
  });
}

const NOTHING: Omit<PrivateValueHit, 'value'> = {
  calls: 0,
  bad: 0,
  failedCalls: 0,
  lostCalls: 0,
  elsewhere: { calls: 0, bad: 0 },
  tenantsHit: 0,
};

function hitOf(row: HitRow): Omit<PrivateValueHit, 'value'> {
  return {
    calls: row.calls,
    bad: row.bad,
    failedCalls: row.failed_calls,
    lostCalls: row.lost_calls,
    elsewhere: { calls: row.calls_elsewhere, bad: row.bad_elsewhere },
    tenantsHit: row.tenants_hit,
  };
}

function countedOf(row: HitRow, all: readonly HitRow[]): Omit<CountedDimension, 'dimension'> {
  const valuesOf = (some: readonly HitRow[]) =>
    some.map((one) => ({ value: one.value, ...hitOf(one) }));
  return {
    valueCount: row.value_count,
    all: {
      values: row.all_compared,
      calls: row.all_compared_calls,
      bad: row.all_compared_bad,
      squares: row.all_compared_squares,
    },
    own: {
      values: row.compared,
      calls: row.compared_calls,
      bad: row.compared_bad,
      squares: row.compared_squares,
    },
    listed: valuesOf(all.filter(({ place }) => place <= MOST_VALUES)),
    others: valuesOf(all.filter(({ place }) => place > MOST_VALUES)),
  };
}

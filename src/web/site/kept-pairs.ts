import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../ground/time.ts';
import type { DetectionRule } from '../../health/detect/threshold.ts';
import type { ModelCounts } from '../../health/live/kept-counts.ts';
import type { CoFailure } from '../../health/redundancy/co-failure.ts';
import { gatherPairs } from '../../health/redundancy/gather-redundancy.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

/** How real fallbacks were in the last 90 days, measured now and then beside the pages. */
export interface KeptPairs {
  /** `measuring`: not known yet; `too_many`: more calls than a page should wait for. */
  read(
    now: EpochMs,
    models: readonly ModelCounts[],
  ): readonly CoFailure[] | 'measuring' | 'too_many';
}

const DAYS = 90;
const GOOD_FOR_MS = HOUR_MS;

/** Each is some fifteen minutes of a model; so many take seconds, and a few hundred megabytes. */
const MOST_QUARTERS = 100_000;

export function keepPairs(warehouse: Warehouse, rule: DetectionRule): KeptPairs {
  let known: readonly CoFailure[] | undefined;
  let measuredAt: EpochMs | undefined;
  return {
    read(now, models) {
      if (quartersOf(models) > MOST_QUARTERS) return 'too_many';
      if (measuredAt === undefined || now - measuredAt >= GOOD_FOR_MS) {
        measuredAt = now;
        const end = now - (now % MINUTE_MS);
        const interval = { start: end - DAYS * DAY_MS, end };
        gatherPairs({ warehouse, interval, routing: null, rule }).then(
          ({ pairs }) => {
            known = pairs;
          },
          () => {
            // The next reader asks again; what was known stays.
            measuredAt = undefined;
          },
        );
      }
      return known ?? 'measuring';
    },
  };
}

function quartersOf(models: readonly ModelCounts[]): number {
  let quarters = 0;
  for (const { days } of models) for (const day of days.values()) quarters += day.quarters.length;
  return quarters;
}

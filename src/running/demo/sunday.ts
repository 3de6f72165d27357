import { DAY_MS, type EpochMs, weekInterval } from '../../ground/time.ts';
import { DEMO_WEEK } from './outage-week.ts';

/** The day of the outage, in UTC. */
export const SUNDAY_END: EpochMs = weekInterval(DEMO_WEEK, 'UTC').end;
export const SUNDAY: EpochMs = SUNDAY_END - DAY_MS;

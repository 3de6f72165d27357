import { DAY_MS, type EpochMs, HOUR_MS, weekInterval } from '../../ground/time.ts';
import { DEMO_WEEK } from './outage-week.ts';

/** The day of the outage, in UTC. */
const SUNDAY_END: EpochMs = weekInterval(DEMO_WEEK, 'UTC').end;
export const SUNDAY: EpochMs = SUNDAY_END - DAY_MS;

/** When what ended on that day has proved to be over. */
export const REPLAY_END: EpochMs = SUNDAY_END + HOUR_MS;

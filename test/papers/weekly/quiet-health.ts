import { trackRecord } from '../../../src/health/estimate/track-record.ts';
import type { WeekHealth } from '../../../src/papers/weekly/week-health.ts';

/** Of a week of which nothing is told but its calls. */
export const QUIET_HEALTH: WeekHealth = {
  incidents: [],
  trackRecord: trackRecord([]),
  pairs: [],
  rescues: [],
};

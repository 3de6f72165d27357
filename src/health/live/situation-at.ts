import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { detect } from '../detect/detect.ts';
import type { Episode } from '../detect/episode.ts';
import { measured } from '../detect/minute-counts.ts';
import { DAYS_LOOKED_BACK, type DetectionRule } from '../detect/threshold.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentsOf } from '../incident/incidents-of.ts';
import { readFacts } from './read-facts.ts';

/**
 * What the rule would have made of the calls of the four weeks before an instant, as they are known
 * now. The ids are of this fold, not those on record.
 */
export async function situationAt(
  warehouse: Warehouse,
  until: EpochMs,
  rule: DetectionRule,
): Promise<{ readonly episodes: readonly Episode[]; readonly incidents: readonly Incident[] }> {
  const start = until - (DAYS_LOOKED_BACK + 1) * DAY_MS;
  const known = measured(await readFacts(warehouse, { start, end: until }), until);
  const episodes = detect(known, rule);
  return { episodes, incidents: incidentsOf(episodes, known) };
}

import { bringMinutesUpToDate } from '../calls/minute/roll-up-minutes.ts';
import { withStep } from '../ground/progress.ts';
import type { Clock } from '../ground/time.ts';
import type { DetectionRule } from '../health/detect/threshold.ts';
import { watchIncidents } from '../health/live/watch-incidents.ts';
import type { Config } from './config.ts';
import type { Stores } from './stores.ts';

export function detectionRule({ values }: Config): DetectionRule {
  return { falseIncidentsPerYear: values.UPTALLY_FALSE_INCIDENTS_PER_YEAR, series: null };
}

/**
 * Brings the record of incidents to what is stored, as `uptally up` does all the time. Where
 * another process is at it, what that one has recorded is taken as it is.
 */
export async function bringIncidentsUpToDate(
  stores: Stores,
  config: Config,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  await withStep({ label: 'Counting minutes' }, () => bringMinutesUpToDate({ ...stores, clock }));
  const watch = watchIncidents({ ...stores, clock }, detectionRule(config));
  await withStep({ label: 'Finding incidents' }, () => watch.follow(signal));
  signal.throwIfAborted();
}

import { dropOldEvents } from '../src/running/upkeep/drop-old-events.ts';
import type { JobContext } from './job-context.ts';
import type { Job } from './run-job.ts';

export function dropOldEventsJob(context: JobContext): Job {
  return {
    name: 'drop-old-events',
    async run() {
      const { dropped, keptBecause } = await dropOldEvents({
        ...context,
        contracts: context.readContracts(),
        keepMonths: context.config.values.UPTALLY_KEEP_EVENTS_MONTHS,
        now: context.clock.now(),
      });
      for (const reason of keptBecause) context.log.warn({ reason }, 'old events are kept');
      return { dropped, keptBecause };
    },
  };
}

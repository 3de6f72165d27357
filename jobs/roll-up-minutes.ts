import { rollUpMinutes } from '../src/calls/minute/roll-up-minutes.ts';
import type { JobContext } from './job-context.ts';
import type { Job } from './run-job.ts';

export function rollUpMinutesJob(context: JobContext): Job {
  return {
    name: 'roll-up-minutes',
    run: async () => ({ ...(await rollUpMinutes(context)) }),
  };
}

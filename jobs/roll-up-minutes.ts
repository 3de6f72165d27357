import type { FactKeeper } from '../src/calls/minute/roll-up-minutes.ts';
import type { Job } from './run-job.ts';

export function rollUpMinutesJob(facts: FactKeeper): Job {
  return {
    name: 'roll-up-minutes',
    run: async () => ({ ...(await facts.rollUp()) }),
  };
}

import { z } from 'zod';
import { formatInstant, instantOf } from '../../ground/time.ts';
import { document, type Published } from '../document.ts';
import { count, instant } from '../scalars.ts';

const jobRun = z.strictObject({
  job: z.string(),
  due_at: instant,
  outcome: z.string(),
  attempts: count,
  detail: z.record(z.string(), z.unknown()).describe('what the job says of its run'),
});

const mail = z.strictObject({
  report: z.string(),
  recipient: z.string(),
  attempted_at: instant,
  state: z.string(),
  detail: z.string(),
});

export const statusDocument = document(
  'status@1',
  'The newest run of each job, and mails with what is known of them',
  { jobs: z.array(jobRun), mails: z.array(mail) },
);

/** Of rows as the ledger answers them, whose instants may be without milliseconds. */
export function statusJson(
  jobs: readonly Published<typeof jobRun>[],
  mails: readonly Published<typeof mail>[],
): Published<typeof statusDocument> {
  return {
    schema: 'uptally/status@1',
    jobs: jobs.map(({ job, due_at, outcome, attempts, detail }) => ({
      job,
      due_at: formatInstant(instantOf(due_at)),
      outcome,
      attempts,
      detail,
    })),
    mails: mails.map(({ report, recipient, attempted_at, state, detail }) => ({
      report,
      recipient,
      attempted_at: formatInstant(instantOf(attempted_at)),
      state,
      detail,
    })),
  };
}

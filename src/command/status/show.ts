import { z } from 'zod';
import type { Config } from '../../running/config.ts';
import { openStores } from '../../running/stores.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { print } from '../terminal/print.ts';

const jobRunRow = z.object({
  job: z.string(),
  due_at: z.string(),
  outcome: z.string(),
  attempts: z.number(),
  detail: z.record(z.string(), z.unknown()),
});

const mailRow = z.object({
  report: z.string(),
  recipient: z.string(),
  attempted_at: z.string(),
  state: z.string(),
  detail: z.string(),
});

export async function showStatus(config: Config, json: boolean): Promise<void> {
  const stores = await openStores(config);
  try {
    const jobs = await stores.ledger.query(...ledgerQuery('status/newest-job-runs'), jobRunRow);
    const mails = await stores.ledger.query(...ledgerQuery('status/newest-mails'), mailRow);
    if (json) {
      print(JSON.stringify({ jobs, mails }, null, 2));
      return;
    }
    if (jobs.length === 0) print('No job has run yet: `uptally up` or `uptally jobs` runs them.');
    for (const run of jobs) {
      print(`${run.job.padEnd(20)} ${run.due_at}  ${run.outcome}  ${JSON.stringify(run.detail)}`);
    }
    for (const mail of mails) {
      print(
        `${mail.report.padEnd(20)} ${mail.attempted_at}  ${mail.state}  ` +
          `${mail.recipient}  ${mail.detail}`,
      );
    }
  } finally {
    await stores.close();
  }
}

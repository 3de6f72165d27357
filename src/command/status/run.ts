import { z } from 'zod';
import { statusJson } from '../../published/closed/status.ts';
import { documentText } from '../../published/document-text.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderStatus } from './text.ts';

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

/** Prints the newest run of each job, and mails. */
export async function showStatus(
  session: Session,
  { json }: { readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const jobs = await ledger.query(...ledgerQuery('status/newest-job-runs'), jobRunRow);
    const mails = await ledger.query(...ledgerQuery('status/newest-mails'), mailRow);
    print(json ? documentText(statusJson(jobs, mails)) : renderStatus(jobs, mails));
    return 'done';
  });
}

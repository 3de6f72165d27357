import { UptallyError } from '../src/ground/errors.ts';
import { type EpochMs, formatInstant } from '../src/ground/time.ts';
import { type DeadlineWarning, deadlineWarnings } from '../src/money/claim/deadline-warnings.ts';
import { findClaims } from '../src/money/claim/find-claims.ts';
import { recordExpired, recordWarning } from '../src/money/claim/watch-deadlines.ts';
import { clockLead } from '../src/money/statement/clock-lead.ts';
import { openMailbox } from '../src/papers/mail/hand-over-mail.ts';
import { renderDeadlineMail } from '../src/papers/mail/render-deadline-mail.ts';
import { type Delivery, sendReport } from '../src/papers/weekly/send-report.ts';
import type { JobContext } from './job-context.ts';
import type { Job } from './run-job.ts';

/** Says that a deadline comes, and records claims whose deadline has passed. */
export function claimDeadlinesJob(
  context: Pick<JobContext, 'ledger' | 'clock' | 'log' | 'config'> & {
    /** Of the stores; null: nothing is stored. */
    readonly newestStored: () => Promise<EpochMs | null>;
  },
): Job {
  const { ledger, clock, log } = context;
  return {
    name: 'claim-deadlines',
    async run() {
      const now = clock.now();
      const claims = await findClaims(ledger, now);
      const lead = clockLead(now, await context.newestStored());
      if (lead !== undefined) log.warn({ reason: lead }, 'no claim expires');
      const expired = lead === undefined ? await recordExpired(ledger, claims, now) : [];
      for (const number of expired) log.warn({ claim: number }, 'claim expired');
      const warnings = deadlineWarnings(claims, now);
      let warned = 0;
      for (const warning of warnings) {
        if (!(await recordWarning(ledger, warning, now))) continue;
        warned += 1;
        log.warn(
          {
            claim: warning.claim.statement.number,
            step: warning.step.what,
            deadline: formatInstant(warning.step.due),
            daysBefore: warning.daysBefore,
          },
          'claim deadline',
        );
      }
      // Also for warnings that were logged before: a run may have died before it mailed them.
      const deliveries = await mail(warnings, context);
      const refused = deliveries.filter((delivery) => delivery.state === 'refused');
      if (refused.length > 0) {
        throw new UptallyError(
          'delivery_failed',
          refused.map(({ recipient, detail }) => `${recipient}: refused: ${detail}`).join('; '),
        );
      }
      const sent = deliveries.filter((delivery) => delivery.state === 'sent').length;
      return {
        warned,
        expired,
        mailed: sent,
        ...(lead === undefined ? {} : { noneExpires: lead }),
      };
    },
  };
}

async function mail(
  warnings: readonly DeadlineWarning[],
  { config, ledger, clock, log }: Pick<JobContext, 'ledger' | 'clock' | 'log' | 'config'>,
): Promise<readonly Delivery[]> {
  if (warnings.length === 0) return [];
  if (config.mail === undefined) {
    log.info('SMTP_URL is not set: claim deadlines are not mailed');
    return [];
  }
  const { from, recipients, smtpUrl } = config.mail;
  const mailbox = openMailbox(smtpUrl);
  try {
    const deliveries: Delivery[] = [];
    for (const warning of warnings) {
      const { claim, step, daysBefore } = warning;
      const deadline = formatInstant(step.due);
      const report = `claim ${claim.statement.number} ${step.place} ${deadline} ${daysBefore}`;
      const rendered = renderDeadlineMail(warning, clock.now());
      deliveries.push(
        ...(await sendReport({
          ledger,
          mailbox,
          clock,
          report,
          recipients,
          mail: { from, ...rendered },
        })),
      );
    }
    return deliveries;
  } finally {
    mailbox.close();
  }
}

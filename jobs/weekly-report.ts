import { join } from 'node:path';
import { UptallyError } from '../src/ground/errors.ts';
import { addDays, localDate, weekOf } from '../src/ground/time.ts';
import { openMailbox } from '../src/papers/mail/hand-over-mail.ts';
import { withPrinter } from '../src/papers/print/print-pdf.ts';
import { writeWholeFile } from '../src/papers/print/write-file.ts';
import { makeWeeklyReport } from '../src/papers/weekly/make-weekly-report.ts';
import { printWeeklyReport } from '../src/papers/weekly/print-weekly-report.ts';
import { renderWeeklyMail } from '../src/papers/weekly/render-weekly-mail.ts';
import { type Delivery, sendReport } from '../src/papers/weekly/send-report.ts';
import type { WeeklyReport } from '../src/papers/weekly/weekly-report.ts';
import { gatherWeekHealth } from '../src/running/gather-week-health.ts';
import { printerOptions } from '../src/running/printer-options.ts';
import type { JobContext } from './job-context.ts';
import type { Job } from './run-job.ts';

/** The report of the ISO week before the one that it is due in. */
export function weeklyReportJob(context: JobContext): Job {
  const { config } = context;
  return {
    name: 'weekly-report',
    async run(dueAt) {
      const timeZone = config.values.UPTALLY_TIME_ZONE;
      const week = weekOf(addDays(localDate(dueAt, timeZone), -7));
      const report = await makeWeeklyReport({
        ...context,
        contracts: context.readContracts(),
        inputsOf: context.gatherInputs(),
        healthOf: (interval) => gatherWeekHealth(context, config, { ...context, interval }),
        week,
        timeZone,
        coveredHoursPercent: config.values.UPTALLY_COVERED_HOURS_PERCENT,
      });
      const pdf = await withPrinter(printerOptions(config), (printer) =>
        printWeeklyReport(report, printer),
      );
      // 1. The file: written again, it is replaced.
      const file = join(config.reportsFolder, `weekly-${week}.pdf`);
      await writeWholeFile(file, pdf);
      // 2. The mails: at most one per recipient, whatever happens.
      const deliveries = await mail(report, pdf, context);
      const refused = deliveries.filter((delivery) => delivery.state === 'refused');
      if (refused.length > 0) {
        throw new UptallyError(
          'delivery_failed',
          refused.map(({ recipient, detail }) => `${recipient}: refused: ${detail}`).join('; '),
        );
      }
      return { week, file, deliveries };
    },
  };
}

async function mail(
  report: WeeklyReport,
  pdf: Uint8Array,
  { config, ledger, clock, log }: JobContext,
): Promise<readonly Delivery[]> {
  if (config.mail === undefined) {
    log.info('SMTP_URL is not set: the weekly report is not mailed');
    return [];
  }
  const mailbox = openMailbox(config.mail.smtpUrl);
  try {
    return await sendReport({
      ledger,
      mailbox,
      clock,
      report: `weekly ${report.week}`,
      recipients: config.mail.recipients,
      mail: {
        from: config.mail.from,
        ...renderWeeklyMail(report),
        attachment: { fileName: `weekly-${report.week}.pdf`, pdf },
      },
    });
  } finally {
    mailbox.close();
  }
}

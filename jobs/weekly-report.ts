import { join } from 'node:path';
import { UptallyError } from '../src/errors.ts';
import { openMailbox } from '../src/report/hand-over-mail.ts';
import { makeWeeklyReport } from '../src/report/make-weekly-report.ts';
import { withPrinter } from '../src/report/print-pdf.ts';
import { printWeeklyReport } from '../src/report/print-weekly-report.ts';
import { renderWeeklyMail } from '../src/report/render-weekly-mail.ts';
import { type Delivery, sendReport } from '../src/report/send-report.ts';
import type { WeeklyReport } from '../src/report/weekly-report.ts';
import { writeWholeFile } from '../src/report/write-file.ts';
import { addDays, localDate, weekOf } from '../src/time.ts';
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
        week,
        timeZone,
      });
      const pdf = await withPrinter(
        { executablePath: config.values.PUPPETEER_EXECUTABLE_PATH },
        (printer) => printWeeklyReport(report, printer),
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

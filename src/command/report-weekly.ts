import { readConfig } from '../config.ts';
import { contractsOf, feesOf } from '../evaluation/configured-inputs.ts';
import { openProgress } from '../progress.ts';
import { makeWeeklyReport } from '../report/make-weekly-report.ts';
import { withPrinter } from '../report/print-pdf.ts';
import { printWeeklyReport } from '../report/print-weekly-report.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { openStores } from '../stores.ts';
import { systemClock } from '../time.ts';

/** Prints the report of one ISO week, in the configured zone, to a PDF. */
export async function reportWeekly({ week, out }: { week: string; out: string }): Promise<void> {
  const config = readConfig();
  const contracts = contractsOf(config);
  const fees = feesOf(config);
  const progress = openProgress(process.stderr);
  const stores = await openStores(config);
  try {
    const gathering = progress.start('Counting the week');
    const report = await makeWeeklyReport({
      ...stores,
      clock: systemClock,
      contracts,
      fees,
      week,
      timeZone: config.values.UPTALLY_TIME_ZONE,
    });
    gathering.done(`${report.models.length} models, ${contracts.length} contracts`);
    const printing = progress.start('Printing');
    const pdf = await withPrinter(
      { executablePath: config.values.PUPPETEER_EXECUTABLE_PATH },
      (printer) => printWeeklyReport(report, printer),
    );
    await writeWholeFile(out, pdf);
    printing.done(out);
  } finally {
    await stores.close();
  }
}

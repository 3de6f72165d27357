import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { gatherInputs } from '../../money/statement/gather-inputs.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { makeWeeklyReport } from '../../papers/weekly/make-weekly-report.ts';
import { printWeeklyReport } from '../../papers/weekly/print-weekly-report.ts';
import { readConfig } from '../../running/config.ts';
import { contractsOf, inputFiles } from '../../running/configured-inputs.ts';
import { openStores } from '../../running/stores.ts';
import { givenInputs, requireOneContract, type ToldOptions } from '../selected-contracts.ts';

/** Prints the report of one ISO week, in the configured zone, to a PDF. */
export async function reportWeekly({
  week,
  out,
  signal,
  ...told
}: ToldOptions & {
  week: string;
  out: string;
  /** Aborted: the part at hand is finished, then the signal's reason is thrown. */
  signal: AbortSignal;
}): Promise<void> {
  const config = readConfig();
  const contracts = contractsOf(config);
  requireOneContract(told, contracts);
  const given = givenInputs(told);
  const stores = await openStores(config);
  try {
    const source = { ...inputFiles(config), ledger: stores.ledger, given };
    const report = await withStep(
      {
        label: 'Counting the week',
        shown: ({ models }) => `${models.length} models, ${contracts.length} contracts`,
      },
      () =>
        makeWeeklyReport({
          ...stores,
          clock: systemClock,
          contracts,
          inputsOf: gatherInputs(source, systemClock.now()),
          week,
          timeZone: config.values.UPTALLY_TIME_ZONE,
          coveredHoursPercent: config.values.UPTALLY_COVERED_HOURS_PERCENT,
        }),
    );
    signal.throwIfAborted();
    await withStep({ label: 'Printing', shown: () => out }, async () => {
      const pdf = await withPrinter(
        { executablePath: config.values.PUPPETEER_EXECUTABLE_PATH },
        (printer) => printWeeklyReport(report, printer),
      );
      signal.throwIfAborted();
      await writeWholeFile(out, pdf);
    });
  } finally {
    await stores.close();
  }
}

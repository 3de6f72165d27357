import { readConfig } from '../config.ts';
import { contractsOf, inputFiles } from '../evaluation/configured-inputs.ts';
import { withStep } from '../progress.ts';
import { makeWeeklyReport } from '../report/make-weekly-report.ts';
import { withPrinter } from '../report/print-pdf.ts';
import { printWeeklyReport } from '../report/print-weekly-report.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { gatherInputs } from '../statement/gather-inputs.ts';
import { openStores } from '../stores.ts';
import { systemClock } from '../time.ts';
import { givenInputs, requireOneContract, type ToldOptions } from './selected-contracts.ts';

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

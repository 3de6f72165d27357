import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { gatherInputs } from '../../money/statement/gather-inputs.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { makeWeeklyReport } from '../../papers/weekly/make-weekly-report.ts';
import { printWeeklyReport } from '../../papers/weekly/print-weekly-report.ts';
import { contractsOf, inputFiles } from '../../running/configured-inputs.ts';
import { gatherWeekHealth } from '../../running/gather-week-health.ts';
import { printerOptions } from '../../running/printer-options.ts';
import type { CommandOutcome } from '../outcome.ts';
import { givenInputs, requireOneContract, type ToldOptions } from '../selected-contracts.ts';
import type { Session } from '../session.ts';
import { withStores } from '../with-stores.ts';

/** Prints the report of one ISO week, in the configured zone, to a PDF. */
export async function reportWeekly(
  session: Session,
  { week, out, ...told }: ToldOptions & { readonly week: string; readonly out: string },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const contracts = contractsOf(config);
  requireOneContract(told, contracts);
  const given = givenInputs(told);
  return withStores(session, async (stores) => {
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
          healthOf: (interval) =>
            gatherWeekHealth(stores, config, { interval, clock: systemClock, signal }),
          week,
          timeZone: config.values.UPTALLY_TIME_ZONE,
          coveredHoursPercent: config.values.UPTALLY_COVERED_HOURS_PERCENT,
        }),
    );
    signal.throwIfAborted();
    await withStep({ label: 'Printing', shown: () => out }, async () => {
      const pdf = await withPrinter(printerOptions(config), (printer) =>
        printWeeklyReport(report, printer),
      );
      signal.throwIfAborted();
      await writeWholeFile(out, pdf);
    });
    return 'done';
  });
}

import { readConfig } from '../config.ts';
import { invalidInput } from '../errors.ts';
import { contractsOf } from '../evaluation/configured-inputs.ts';
import { feesInForce } from '../fee/fees-in-force.ts';
import { eventsKeptFrom } from '../minute/kept-events.ts';
import { gatherNoClause } from '../no-clause/gather-no-clause.ts';
import type { NoClause } from '../no-clause/no-clause.ts';
import { readReferences } from '../no-clause/reference-clause.ts';
import { withStep } from '../progress.ts';
import { printNoClause } from '../report/print-no-clause.ts';
import { withPrinter } from '../report/print-pdf.ts';
import { renderNoClauseText } from '../report/render-no-clause-text.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { openStores } from '../stores.ts';
import { addMonths, type MonthLabel, systemClock } from '../time.ts';
import { counted, paint, print } from './print.ts';

const MOST_MONTHS = 60;

/** Prints what reference clauses would have paid for models without one, and writes the page. */
export async function noClause(options: {
  readonly from: MonthLabel;
  readonly to: MonthLabel;
  readonly reference: readonly string[];
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { from, to, signal } = options;
  if (to < from || to >= addMonths(from, MOST_MONTHS)) {
    const expectation = `a month not before --from, and at most ${MOST_MONTHS} months in all`;
    throw invalidInput([{ place: '--to', value: to, expectation }]);
  }
  const config = readConfig();
  const references = readReferences(options.reference);
  const contracts = contractsOf(config);
  const stores = await openStores(config);
  try {
    const keptFrom = await eventsKeptFrom(stores.ledger);
    const fees = await feesInForce(stores.ledger, config.values.UPTALLY_FEES_FILE);
    const found = await withStep(
      {
        label: 'Evaluating',
        total: 1,
        shown: ({ models }: NoClause) => `${counted(models.length, 'model')} without a clause`,
      },
      (step) =>
        gatherNoClause({
          warehouse: stores.warehouse,
          fees: fees?.table ?? null,
          keptFrom,
          contracts,
          references,
          from,
          to,
          generatedAt: systemClock.now(),
          onProgress: step.update,
          signal,
        }),
    );
    const { out } = options;
    if (out !== undefined) {
      await withStep({ label: 'Printing', shown: () => out }, async () => {
        const executablePath = config.values.PUPPETEER_EXECUTABLE_PATH;
        const pdf = await withPrinter({ executablePath }, (printer) =>
          printNoClause(found, printer),
        );
        signal.throwIfAborted();
        await writeWholeFile(out, pdf);
      });
    }
    print(options.json ? JSON.stringify(found, null, 2) : renderNoClauseText(found, paint));
  } finally {
    await stores.close();
  }
}

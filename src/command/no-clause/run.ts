import { eventsKeptFrom } from '../../calls/minute/kept-events.ts';
import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { addMonths, type MonthLabel, systemClock } from '../../ground/time.ts';
import { feesInForce } from '../../money/fee/fees-in-force.ts';
import { gatherNoClause } from '../../money/no-clause/gather-no-clause.ts';
import type { NoClause } from '../../money/no-clause/no-clause.ts';
import { readReferences } from '../../money/no-clause/reference-clause.ts';
import { printNoClause } from '../../papers/no-clause/print-no-clause.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { documentText } from '../../published/document-text.ts';
import { contractsOf } from '../../running/configured-inputs.ts';
import { printerOptions } from '../../running/printer-options.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderNoClauseText } from './text.ts';

const MOST_MONTHS = 60;

/** Prints what reference clauses would have paid for models without one, and writes the page. */
export async function noClause(
  session: Session,
  options: {
    readonly from: MonthLabel;
    readonly to: MonthLabel;
    readonly reference: readonly string[];
    readonly out?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const { from, to } = options;
  if (to < from || to >= addMonths(from, MOST_MONTHS)) {
    const expectation = `a month not before --from, and at most ${MOST_MONTHS} months in all`;
    throw invalidInput([{ place: '--to', value: to, expectation }]);
  }
  const references = readReferences(options.reference);
  const contracts = contractsOf(config);
  return withStores(session, async ({ warehouse, ledger }) => {
    const keptFrom = await eventsKeptFrom(ledger);
    const fees = await feesInForce(ledger, config.values.UPTALLY_FEES_FILE);
    const found = await withStep(
      {
        label: 'Evaluating',
        total: 1,
        shown: ({ models }: NoClause) => `${quantity(models.length, 'model')} without a clause`,
      },
      (step) =>
        gatherNoClause({
          warehouse,
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
        const pdf = await withPrinter(printerOptions(config), (printer) =>
          printNoClause(found, printer),
        );
        signal.throwIfAborted();
        await writeWholeFile(out, pdf);
      });
    }
    print(options.json ? documentText(found) : renderNoClauseText(found, paint));
    return 'done';
  });
}

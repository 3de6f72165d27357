import { type Fault, invalidInput, UptallyError } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { type MonthLabel, systemClock } from '../../ground/time.ts';
import { storedTotals } from '../../money/fee/fee-totals.ts';
import { feeRevisions } from '../../money/fee/fees-in-force.ts';
import { importBills } from '../../money/fee/import-bills.ts';
import { billsOf } from '../../money/fee/read-bills.ts';
import { withdrawBill } from '../../money/fee/withdraw-bill.ts';
import type { FeeTable } from '../../money/input/fee-rows.ts';
import { type FeeOptions, loadFees } from '../../money/input/fees.ts';
import { billImportJson } from '../../published/closed/bill-import.ts';
import { feesJson } from '../../published/closed/fees.ts';
import { documentText } from '../../published/document-text.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderBillImports, renderFeeList, withdrawnLine } from './text.ts';

/** Brings bills into the ledger, all or none, and prints their totals. */
export async function importFees(
  session: Session,
  options: {
    readonly files: readonly string[];
    readonly bill?: string | undefined;
    readonly allowRepeated?: boolean | undefined;
    readonly by?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const by = actorOf(session.config, options.by);
  const bills = billsOf(readTables(options.files, options), options.bill, options);
  const total = bills
    .flatMap(({ months }) => months)
    .reduce((sum, { rows }) => sum + rows.length, 0);
  return withStores(session, async ({ ledger }) => {
    const imports = await withStep({ label: 'Importing', total }, (step) =>
      importBills({
        ledger,
        clock: systemClock,
        by,
        bills,
        onProgress: step.update,
        signal: session.signal,
      }),
    );
    print(
      options.json ? documentText(imports.map(billImportJson)) : renderBillImports(imports, paint),
    );
    return 'done';
  });
}

/** Prints every revision, and the totals of those in force. */
export async function listFees(
  session: Session,
  options: { readonly month?: MonthLabel | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const filter = { month: options.month };
    const revisions = await feeRevisions(ledger, filter);
    const totals = await storedTotals(ledger, filter);
    if (options.json) print(documentText(feesJson(revisions, totals)));
    else print(renderFeeList(revisions, totals, { ...filter, paint }));
    return 'done';
  });
}

/** Takes a month of a bill out of what is computed from. */
export async function withdrawFees(
  session: Session,
  options: {
    readonly bill: string;
    readonly month: MonthLabel;
    readonly reason: string;
    readonly by?: string | undefined;
  },
): Promise<CommandOutcome> {
  const by = actorOf(session.config, options.by);
  return withStores(session, async ({ ledger }) => {
    const revision = await withdrawBill({ ledger, clock: systemClock, ...options, by });
    print(withdrawnLine({ ...options, revision }));
    return 'done';
  });
}

/** Throws `invalid_input` with the faults of all files at once. */
function readTables(files: readonly string[], form: FeeOptions): readonly FeeTable[] {
  const faults: Fault[] = [];
  const tables = files.flatMap((file): readonly FeeTable[] => {
    try {
      return [loadFees(file, form)];
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
      return [];
    }
  });
  if (faults.length > 0) throw invalidInput(faults);
  return tables;
}

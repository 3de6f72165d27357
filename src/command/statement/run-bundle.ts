import { tell, withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { steadyLog } from '../../money/count/steady.ts';
import { type WriteBundleInput, writeBundle } from '../../papers/evidence/write-bundle.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { requirePlace } from '../../papers/print/write-file.ts';
import type { Config } from '../../running/config.ts';
import { printerOptions } from '../../running/printer-options.ts';
import type { Stores } from '../../running/stores.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';

type BundleOptions = Pick<
  WriteBundleInput,
  'number' | 'path' | 'all' | 'withPeople' | 'keyFile' | 'signal'
>;

/** Everything that proves a statement, as one file. */
export async function bundleStatement(
  session: Session,
  options: Omit<BundleOptions, 'signal'>,
): Promise<CommandOutcome> {
  const { config, signal } = session;
  requirePlace(options.path);
  return withStores(session, async (stores) => {
    await bundleShown(stores, config, { ...options, signal });
    print(options.path);
    return 'done';
  });
}

/** Writes the evidence bundle of a statement, and shows how far it is. */
export async function bundleShown(
  stores: Pick<Stores, 'ledger' | 'warehouse'>,
  config: Config,
  options: BundleOptions,
): Promise<void> {
  await withStep({ label: 'Writing the bundle' }, (step) =>
    withPrinter(printerOptions(config), async (printer) => {
      await writeBundle({
        ...stores,
        ...options,
        printer,
        log: steadyLog(stores.warehouse),
        now: systemClock.now(),
        onIdleExclusions: (idle) =>
          tell(
            `${options.number}: exclusions.json names ${quantity(idle, 'window')} that can't ` +
              'act on it, perhaps of other vendors: a restatement leaves them out',
          ),
        onEvents: (lines) => step.note(quantity(lines, 'call')),
      });
    }),
  );
}

import { tell, withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { steadyLog } from '../../money/count/steady.ts';
import { type WriteBundleInput, writeBundle } from '../../papers/evidence/write-bundle.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { requirePlace } from '../../papers/print/write-file.ts';
import { type Config, readConfig } from '../../running/config.ts';
import { openStores, type Stores } from '../../running/stores.ts';
import { counted, print } from '../terminal/print.ts';

type BundleOptions = Pick<
  WriteBundleInput,
  'number' | 'path' | 'all' | 'withPeople' | 'keyFile' | 'signal'
>;

/** `uptally statement bundle`. */
export async function bundleStatement(options: BundleOptions): Promise<void> {
  const config = readConfig();
  requirePlace(options.path);
  const stores = await openStores(config);
  try {
    await bundleShown(stores, config, options);
    print(options.path);
  } finally {
    await stores.close();
  }
}

/** Writes the evidence bundle of a statement, and shows how far it is. */
export async function bundleShown(
  stores: Pick<Stores, 'ledger' | 'warehouse'>,
  { values }: Config,
  options: BundleOptions,
): Promise<void> {
  await withStep({ label: 'Writing the bundle' }, (step) =>
    withPrinter({ executablePath: values.PUPPETEER_EXECUTABLE_PATH }, async (printer) => {
      await writeBundle({
        ...stores,
        ...options,
        printer,
        log: steadyLog(stores.warehouse),
        now: systemClock.now(),
        onIdleExclusions: (idle) =>
          tell(
            `${options.number}: exclusions.json names ${counted(idle, 'window')} that can't ` +
              'act on it, perhaps of other vendors: a restatement leaves them out',
          ),
        onEvents: (lines) => step.note(counted(lines, 'call')),
      });
    }),
  );
}

import { type Config, readConfig } from '../config.ts';
import { countStoredEvents } from '../evaluation/stored-events.ts';
import { type WriteBundleInput, writeBundle } from '../evidence/write-bundle.ts';
import { tell, withStep } from '../progress.ts';
import { withPrinter } from '../report/print-pdf.ts';
import { requirePlace } from '../report/write-file.ts';
import { openStores, type Stores } from '../stores.ts';
import { systemClock } from '../time.ts';
import { counted, print } from './print.ts';

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
      const { repetition } = await countStoredEvents(stores);
      await writeBundle({
        ...stores,
        ...options,
        printer,
        repetition,
        now: systemClock.now(),
        onIdleExclusions: (idle) =>
          tell(
            `${options.number}: exclusions.json names ${counted(idle, 'window')} that can't act on it, perhaps of other vendors: a restatement leaves them out`,
          ),
        onEvents: (lines) => step.note(counted(lines, 'call')),
      });
    }),
  );
}

import { readConfig } from '../config.ts';
import { countStoredEvents } from '../evaluation/stored-events.ts';
import { writeBundle } from '../evidence/write-bundle.ts';
import { withStep } from '../progress.ts';
import { withPrinter } from '../report/print-pdf.ts';
import { requirePlace } from '../report/write-file.ts';
import { openStores } from '../stores.ts';
import { systemClock } from '../time.ts';
import { counted, print } from './print.ts';

/** Writes the evidence bundle of a statement. */
export async function bundleStatement(options: {
  readonly number: string;
  readonly out: string;
  readonly all: boolean;
  readonly withPeople: boolean;
  readonly keyFile?: string | undefined;
  readonly signal: AbortSignal;
}): Promise<void> {
  const config = readConfig();
  requirePlace(options.out);
  const stores = await openStores(config);
  try {
    await withStep({ label: 'Writing the bundle' }, (step) =>
      withPrinter({ executablePath: config.values.PUPPETEER_EXECUTABLE_PATH }, async (printer) => {
        const { repetition } = await countStoredEvents(stores);
        await writeBundle({
          ...stores,
          ...options,
          printer,
          repetition,
          now: systemClock.now(),
          path: options.out,
          onEvents: (lines) => step.note(counted(lines, 'call')),
        });
      }),
    );
    print(options.out);
  } finally {
    await stores.close();
  }
}

import { resolve } from 'node:path';
import type { Config, RecordFormat } from '../config.ts';
import { formatTable } from '../event/formats/choose-format.ts';
import { ingestFiles, STANDARD_INPUT } from '../event/ingest-files.ts';
import { openProgress } from '../progress.ts';
import { openStores } from '../stores.ts';
import { systemClock } from '../time.ts';
import { grouped, print } from './print.ts';
import { reportRejected } from './report-rejected.ts';
import { withStandardInput } from './with-standard-input.ts';

/** Stores files; rejected lines are kept as dead letters and named on standard error. */
export async function ingest({
  config,
  files,
  format,
  json,
  signal,
}: {
  config: Config;
  files: readonly string[];
  format: RecordFormat;
  json: boolean;
  signal: AbortSignal;
}): Promise<void> {
  await withStandardInput(files, async (standardInput) => {
    const stores = await openStores(config);
    try {
      const step = openProgress(process.stderr).start('Ingesting');
      const counts = await ingestFiles({
        // The whole path: it is the identity of the dead letters.
        paths: files.map((file) => (file === STANDARD_INPUT ? file : resolve(file))),
        standardInput,
        format: formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE)[format],
        warehouse: stores.warehouse,
        clock: systemClock,
        signal,
        onRejected: reportRejected,
        onProgress: ({ read }) => step.note(`${grouped(read)} events`),
      });
      const skipped = counts.skipped === 0 ? '' : `, ${grouped(counts.skipped)} no model calls`;
      step.done(
        `${grouped(counts.accepted)} stored, ${grouped(counts.rejected)} rejected${skipped}`,
      );
      if (json) print(JSON.stringify(counts));
    } finally {
      await stores.close();
    }
  });
}

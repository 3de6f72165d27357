import { resolve } from 'node:path';
import type { Config, RecordFormat } from '../config.ts';
import { type Fault, invalidInput } from '../errors.ts';
import { expandPaths } from '../event/expand-paths.ts';
import { formatTable } from '../event/formats/choose-format.ts';
import { type IngestCounts, ingestFiles, STANDARD_INPUT } from '../event/ingest-files.ts';
import { fileIngested, filesToIngest } from '../event/ingested-files.ts';
import { namingModelText, skippedNamingModel } from '../event/skipped-text.ts';
import { withStep } from '../progress.ts';
import { openStores } from '../stores.ts';
import { systemClock } from '../time.ts';
import { grouped, print } from './print.ts';
import { rejectedReporter } from './report-rejected.ts';
import { withStandardInput } from './with-standard-input.ts';

/** Stores files; rejected lines are kept as dead letters and named on standard error. */
export async function ingest({
  config,
  files,
  format,
  resume,
  json,
  signal,
}: {
  config: Config;
  files: readonly string[];
  format: RecordFormat;
  /** Leaves out files that an earlier run stored whole. */
  resume: boolean;
  json: boolean;
  signal: AbortSignal;
}): Promise<void> {
  await withStandardInput(files, signal, async (standardInput) => {
    const stores = await openStores(config);
    try {
      // The whole path: it is the identity of the dead letters.
      const all = expandPaths(files).map((file) =>
        file === STANDARD_INPUT ? file : resolve(file),
      );
      const paths = resume ? await filesToIngest(stores.ledger, all) : all;
      let done = all.length - paths.length;
      const refused: Fault[] = [];
      const counts = await withStep({ label: 'Ingesting', shown: countsText }, (step) =>
        ingestFiles({
          paths,
          standardInput,
          format: formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE)[format],
          warehouse: stores.warehouse,
          clock: systemClock,
          signal,
          onRefused: (fault) => refused.push(fault),
          onRejected: rejectedReporter(),
          onProgress: ({ read }) =>
            step.note(`${grouped(read)} events, ${done} of ${all.length} files done`),
          onFile: async (path) => {
            if (path !== STANDARD_INPUT) await fileIngested(stores.ledger, path);
            done += 1;
          },
        }),
      );
      if (json) print(JSON.stringify(shownCounts(counts)));
      if (refused.length > 0) throw invalidInput(refused);
    } finally {
      await stores.close();
    }
  });
}

function countsText({ accepted, rejected, skipped, skippedByReason }: IngestCounts): string {
  const noCalls = skipped === 0 ? '' : `, ${grouped(skipped)} no model calls`;
  const naming = namingModelText(skippedByReason ?? {}, grouped);
  const text = `${grouped(accepted)} stored, ${grouped(rejected)} rejected${noCalls}`;
  return naming === undefined ? text : `${text}; ${naming}`;
}

function shownCounts({ skippedByReason, ...counts }: IngestCounts): object {
  const naming = skippedNamingModel(skippedByReason ?? {});
  return naming === undefined ? counts : { ...counts, skippedNamingModel: naming };
}

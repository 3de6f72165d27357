import { resolve } from 'node:path';
import type { RecordFormat } from '../../calls/call/record-format.ts';
import { formatTable } from '../../calls/format/choose-format.ts';
import { countNewEvents } from '../../calls/intake/count-new-events.ts';
import { expandPaths } from '../../calls/intake/expand-paths.ts';
import { type IngestCounts, ingestFiles, STANDARD_INPUT } from '../../calls/intake/ingest-files.ts';
import { fileIngested, filesToIngest } from '../../calls/intake/ingested-files.ts';
import { namingModelText, skippedNamingModel } from '../../calls/intake/skipped-text.ts';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import type { Config } from '../../running/config.ts';
import { openStores } from '../../running/stores.ts';
import { rejectedReporter } from '../evaluation/report-rejected.ts';
import { grouped, print } from '../terminal/print.ts';
import { withStandardInput } from '../with-standard-input.ts';

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
      // One instant for all rows of the run: by it they are told from those of others.
      const startedAt = systemClock.now();
      const counts = await withStep({ label: 'Ingesting', shown: countsText }, async (step) => {
        const fresh = await countNewEvents(stores.warehouse, startedAt);
        const ingested = await ingestFiles({
          paths,
          standardInput,
          format: formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE)[format],
          warehouse: stores.warehouse,
          clock: { now: () => startedAt },
          signal,
          onRefused: (fault) => refused.push(fault),
          onRejected: rejectedReporter(),
          onProgress: ({ read }) =>
            step.note(`${grouped(read)} events, ${done} of ${all.length} files done`),
          onFile: async (path) => {
            if (path !== STANDARD_INPUT) await fileIngested(stores.ledger, path);
            done += 1;
          },
        });
        return withRepeated(ingested, await fresh.sinceThen());
      });
      if (json) print(JSON.stringify(shownCounts(counts)));
      if (refused.length > 0) throw invalidInput(refused);
    } finally {
      await stores.close();
    }
  });
}

/** `read` = `stored` + `repeated` + `rejected` + `skipped`; null: not known. */
interface ShownCounts extends IngestCounts {
  /** Events that were not there before. */
  readonly stored: number | null;
  /** Events that were, or that came more than once. */
  readonly repeated: number | null;
}

function withRepeated(counts: IngestCounts, stored: number | undefined): ShownCounts {
  const repeated = stored === undefined ? null : counts.accepted - stored;
  return { ...counts, stored: stored ?? null, repeated };
}

function countsText(counts: ShownCounts): string {
  const { accepted, stored, repeated, rejected, skipped, skippedByReason } = counts;
  const noCalls = skipped === 0 ? '' : `, ${grouped(skipped)} no model calls`;
  const again = repeated === 0 ? '' : `, ${repeatedText(repeated)}`;
  const naming = namingModelText(skippedByReason ?? {}, grouped);
  const kept = `${grouped(stored ?? accepted)} stored, ${grouped(rejected)} rejected`;
  const text = `${kept}${noCalls}${again}`;
  return naming === undefined ? text : `${text}; ${naming}`;
}

function repeatedText(repeated: number | null): string {
  return repeated === null
    ? 'how many of them were stored before is not known: others wrote meanwhile'
    : `${grouped(repeated)} repeated ${repeated === 1 ? 'delivery' : 'deliveries'}`;
}

function shownCounts({ skippedByReason, ...counts }: ShownCounts): object {
  const naming = skippedNamingModel(skippedByReason ?? {});
  return naming === undefined ? counts : { ...counts, skippedNamingModel: naming };
}

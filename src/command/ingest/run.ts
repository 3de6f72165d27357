import { resolve } from 'node:path';
import type { RecordFormat } from '../../calls/call/record-format.ts';
import { formatTable } from '../../calls/format/choose-format.ts';
import { countNewEvents } from '../../calls/intake/count-new-events.ts';
import { expandPaths } from '../../calls/intake/expand-paths.ts';
import { type IngestCounts, ingestFiles, STANDARD_INPUT } from '../../calls/intake/ingest-files.ts';
import { fileIngested, filesToIngest } from '../../calls/intake/ingested-files.ts';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import { ingestJson } from '../../published/closed/ingest.ts';
import { documentLine } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import { rejectedReporter } from '../report-rejected.ts';
import type { Session } from '../session.ts';
import { grouped, print } from '../terminal/print.ts';
import { withStandardInput } from '../with-standard-input.ts';
import { withStores } from '../with-stores.ts';
import { countsText, type ShownCounts } from './text.ts';

/** Stores files; rejected lines are kept as dead letters and named on standard error. */
export async function ingest(
  session: Session,
  options: {
    readonly files: readonly string[];
    readonly format: RecordFormat;
    /** Leaves out files that an earlier run stored whole. */
    readonly resume: boolean;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const { files, format } = options;
  return withStandardInput(files, signal, async (standardInput) =>
    withStores(session, async ({ warehouse, ledger }) => {
      // The whole path: it is the identity of the dead letters.
      const all = expandPaths(files).map((file) =>
        file === STANDARD_INPUT ? file : resolve(file),
      );
      const paths = options.resume ? await filesToIngest(ledger, all) : all;
      let done = all.length - paths.length;
      const refused: Fault[] = [];
      // One instant for all rows of the run: by it they are told from those of others.
      const startedAt = systemClock.now();
      const counts = await withStep({ label: 'Ingesting', shown: countsText }, async (step) => {
        const fresh = await countNewEvents(warehouse, startedAt);
        const ingested = await ingestFiles({
          paths,
          standardInput,
          format: formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE)[format],
          warehouse,
          clock: { now: () => startedAt },
          signal,
          onRefused: (fault) => refused.push(fault),
          onRejected: rejectedReporter(),
          onProgress: ({ read }) =>
            step.note(`${grouped(read)} events, ${done} of ${all.length} files done`),
          onFile: async (path) => {
            if (path !== STANDARD_INPUT) await fileIngested(ledger, path);
            done += 1;
          },
        });
        return withRepeated(ingested, await fresh.sinceThen());
      });
      if (options.json) print(documentLine(ingestJson(counts)));
      if (refused.length > 0) throw invalidInput(refused);
      return 'done';
    }),
  );
}

function withRepeated(counts: IngestCounts, stored: number | undefined): ShownCounts {
  const repeated = stored === undefined ? null : counts.accepted - stored;
  return { ...counts, stored: stored ?? null, repeated };
}

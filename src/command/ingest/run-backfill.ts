import { formatTable } from '../../calls/format/choose-format.ts';
import { timer } from '../../calls/intake/timer.ts';
import { backfillKafka } from '../../calls/kafka/backfill-kafka.ts';
import { kafkaSettings } from '../../calls/kafka/kafka-settings.ts';
import { invalidInput } from '../../ground/errors.ts';
import { createLog } from '../../ground/log.ts';
import { withStep } from '../../ground/progress.ts';
import { type EpochMs, systemClock } from '../../ground/time.ts';
import { backfillJson } from '../../published/closed/ingest.ts';
import { documentLine } from '../../published/document-text.ts';
import { awaitStores, type Stores } from '../../running/stores.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { backfilledText } from './text.ts';

/** Reads again what Kafka holds, from its beginning or from an instant, up to where it is now. */
export async function backfill(
  session: Session,
  options: {
    /** There must be none: files have no offsets. */
    readonly files: readonly string[];
    readonly from: EpochMs | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  const { kafka } = config;
  const [file] = options.files;
  if (file !== undefined) {
    const expectation = 'no files together with --from-beginning or --from-time';
    throw invalidInput([{ place: 'files', value: file, expectation }]);
  }
  if (kafka === undefined) {
    const expectation = 'brokers to read from';
    throw invalidInput([{ place: 'KAFKA_BROKERS', value: '(missing)', expectation }]);
  }
  const formats = formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE);
  const counts = { records: 0, stored: 0, rejected: 0 };
  const log = createLog(config.values.UPTALLY_LOG_LEVEL);
  const readAgain = async ({ warehouse }: Stores): Promise<CommandOutcome> => {
    const shown = () => backfilledText(counts);
    await withStep({ label: 'Reading Kafka again', total: 1, shown }, async (step) => {
      await backfillKafka({
        kafka: kafkaSettings(kafka, formats),
        from: options.from,
        warehouse,
        clock: systemClock,
        log,
        signal,
        onBatch: ({ records, stored }) => {
          counts.records += records;
          counts.stored += stored;
          counts.rejected += records - stored;
        },
        onProgress: step.update,
      });
      signal.throwIfAborted();
    });
    if (options.json) print(documentLine(backfillJson(counts)));
    return 'done';
  };
  return withStores(session, readAgain, async () => {
    const stores = await awaitStores(config, {
      onAway: (sentence) => log.warn(sentence),
      wait: timer,
      random: Math.random,
      signal,
    });
    if (stores === undefined) throw signal.reason;
    return stores;
  });
}

import { formatTable } from '../../calls/format/choose-format.ts';
import { timer } from '../../calls/intake/timer.ts';
import { backfillKafka } from '../../calls/kafka/backfill-kafka.ts';
import { kafkaSettings } from '../../calls/kafka/kafka-settings.ts';
import { invalidInput } from '../../ground/errors.ts';
import { createLog } from '../../ground/log.ts';
import { withStep } from '../../ground/progress.ts';
import { type EpochMs, systemClock } from '../../ground/time.ts';
import type { Config } from '../../running/config.ts';
import { awaitStores } from '../../running/stores.ts';
import { grouped, print } from '../terminal/print.ts';

/** Reads again what Kafka holds, from its beginning or from an instant, up to where it is now. */
export async function backfill(options: {
  config: Config;
  /** There must be none: files have no offsets. */
  files: readonly string[];
  from: EpochMs | undefined;
  json: boolean;
  signal: AbortSignal;
}): Promise<void> {
  const { config, signal } = options;
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
  const stores = await awaitStores(config, {
    onAway: (sentence) => log.warn(sentence),
    wait: timer,
    random: Math.random,
    signal,
  });
  if (stores === undefined) throw signal.reason;
  try {
    const shown = () => `${grouped(counts.stored)} stored, ${grouped(counts.rejected)} rejected`;
    await withStep({ label: 'Reading Kafka again', total: 1, shown }, async (step) => {
      await backfillKafka({
        kafka: kafkaSettings(kafka, formats),
        from: options.from,
        warehouse: stores.warehouse,
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
    if (options.json) print(JSON.stringify(counts));
  } finally {
    await stores.close();
  }
}

import { type RecordFormat, recordFormats } from '../../calls/call/record-format.ts';
import { invalidInput } from '../../ground/errors.ts';
import type { EpochMs } from '../../ground/time.ts';
import { type Config, readConfig } from '../../running/config.ts';
import { type Command, instantOption, Option } from '../command-line.ts';

interface IngestOptions {
  readonly format: RecordFormat;
  readonly resume?: true;
  readonly fromBeginning?: true;
  readonly fromTime?: EpochMs;
  readonly json?: true;
}

/** `uptally ingest`; `consume` reads Kafka until the signal. */
export function addIngestCommand(
  program: Command,
  signal: AbortSignal,
  consume: (config: Config) => Promise<void>,
): void {
  program
    .command('ingest')
    .description(
      'store call events from files, from standard input (-), or from Kafka until stopped',
    )
    .argument(
      '[files...]',
      'NDJSON or JSON arrays, plain or gzip, or patterns; none: Kafka, as KAFKA_BROKERS says',
    )
    .option(
      '--resume',
      'leave out files that an earlier run stored whole and that have not changed',
    )
    .addOption(
      new Option('--from-beginning', 'read again all that Kafka holds now, then end').conflicts([
        'resume',
        'fromTime',
      ]),
    )
    .addOption(
      instantOption(
        '--from-time <instant>',
        'read again what Kafka got since then, then end',
      ).conflicts('resume'),
    )
    .addOption(
      // Protobuf has no lines.
      new Option('--format <name>', 'what each line of the files is')
        .choices(recordFormats.filter((name) => name !== 'otlp-protobuf'))
        .default('native'),
    )
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ uptally ingest june.ndjson.gz july.ndjson\n' +
        '  $ uptally ingest --resume "logs/2026-*/*.ndjson.gz"\n' +
        '  $ zcat old.gz | uptally ingest -\n' +
        '  $ uptally ingest --format otlp-json traces.jsonl\n' +
        '  $ KAFKA_BROKERS=localhost:9092 uptally ingest\n' +
        '  $ KAFKA_BROKERS=localhost:9092 uptally ingest --from-time 2026-06-01T00:00:00Z',
    )
    .action(async (files: string[], options: IngestOptions) => {
      const config = readConfig();
      const json = options.json === true;
      if (options.fromBeginning === true || options.fromTime !== undefined) {
        const { backfill } = await import('./backfill.ts');
        await backfill({ config, files, from: options.fromTime, json, signal });
        return;
      }
      if (files.length > 0) {
        const { ingest } = await import('./run.ts');
        const { format, resume = false } = options;
        await ingest({ config, files, format, resume, json, signal });
        return;
      }
      if (config.kafka === undefined) {
        const expectation = 'brokers to read from, or name files to ingest';
        throw invalidInput([{ place: 'KAFKA_BROKERS', value: '(missing)', expectation }]);
      }
      await consume(config);
    });
}

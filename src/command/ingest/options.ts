import { type RecordFormat, recordFormats } from '../../calls/call/record-format.ts';
import type { EpochMs } from '../../ground/time.ts';
import { instantOption, Option } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface IngestOptions {
  readonly format: RecordFormat;
  readonly resume?: true;
  readonly fromBeginning?: true;
  readonly fromTime?: EpochMs;
  readonly json?: true;
}

/** `uptally ingest`. */
export const addIngestCommands: AddCommands = (program, run) => {
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
      `
Examples:
  $ uptally ingest june.ndjson.gz july.ndjson
  $ uptally ingest --resume "logs/2026-*/*.ndjson.gz"
  $ zcat old.gz | uptally ingest -
  $ uptally ingest --format otlp-json traces.jsonl
  $ KAFKA_BROKERS=localhost:9092 uptally ingest
  $ KAFKA_BROKERS=localhost:9092 uptally ingest --from-time 2026-06-01T00:00:00Z`,
    )
    .action(
      run(async (session, files: string[], options: IngestOptions) => {
        const { format, resume = false, fromTime: from } = options;
        const json = options.json === true;
        if (options.fromBeginning === true || from !== undefined) {
          const { backfill } = await import('./run-backfill.ts');
          return backfill(session, { files, from, json });
        }
        if (files.length > 0) {
          const { ingest } = await import('./run.ts');
          return ingest(session, { files, format, resume, json });
        }
        const { consume } = await import('./run-consume.ts');
        return consume(session);
      }),
    );
};

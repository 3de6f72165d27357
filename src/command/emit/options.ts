import { recordFormats } from '../../calls/call/record-format.ts';
import { Option } from '../command-line.ts';
import type { AddCommands } from '../session.ts';
import type { EmitOptions } from './run.ts';

/** `uptally emit`. */
export const addEmitCommands: AddCommands = (program, run) => {
  program
    .command('emit')
    .description('write made-up calls to a Kafka topic')
    .requiredOption('--topic <name>', 'topic to write to; it must be there')
    .option('--count <calls>', 'how many', '1000')
    .option('--rate <calls>', 'calls a second; none: as fast as it goes')
    .option('--seed <number>', 'the same seed gives the same calls; none: others each time')
    .option('--from <instant>', 'when the first call starts; none: now')
    .addOption(
      new Option('--format <name>', 'form of the calls').choices(recordFormats).default('native'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ KAFKA_BROKERS=localhost:9092 uptally emit --topic call-events --count 5000 ' +
        '--rate 200\n' +
        '  $ KAFKA_BROKERS=localhost:9092 uptally emit --topic spans --format otlp-protobuf ' +
        '--seed 7 --from 2026-06-07T11:00:00Z',
    )
    .action(
      run(async (session, options: EmitOptions) => {
        const { emit } = await import('./run.ts');
        return emit(session, options);
      }),
    );
};

#!/usr/bin/env node
import type { Roles } from './app.ts';
import { recordFormats } from './calls/call/record-format.ts';
import { addClaimCommands } from './command/claim/options.ts';
import {
  Command,
  CommanderError,
  noticesOption,
  Option,
  outagesOption,
  priorCreditsOption,
  weekOption,
} from './command/command-line.ts';
import { addContractCommands } from './command/contract/options.ts';
import { addConflictsCommand, addDeadLetterCommands } from './command/dead-letter/options.ts';
import { addEvaluationCommands } from './command/evaluation/options.ts';
import { addExclusionCommands } from './command/exclusion/options.ts';
import { addExportCommand } from './command/export/options.ts';
import { addFeeCommands } from './command/fee/options.ts';
import type { EmitOptions } from './command/ingest/emit.ts';
import { addIngestCommand } from './command/ingest/options.ts';
import { addNoClauseCommand } from './command/no-clause/options.ts';
import { addStatementCommands } from './command/statement/options.ts';
import { invalidInput, isSystemError, UptallyError } from './ground/errors.ts';
import { printable } from './ground/escape-controls.ts';
import { packageVersion } from './ground/package-file.ts';
import { styled } from './ground/terminal.ts';
import { systemClock } from './ground/time.ts';
import { type Config, readConfig } from './running/config.ts';

const EXIT_FAILED = 1;
const EXIT_WRONG_INPUT = 2;
const EXIT_INTERRUPTED = 130;

/**
 * Aborted by the first Ctrl-C or SIGTERM; the second one ends the process
 * at once, whatever it is doing.
 */
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (!interruption.signal.aborted) return interruption.abort();
    process.emit('exit', EXIT_INTERRUPTED);
    // An orderly exit takes the engines down while their threads still work, and crashes.
    process.removeAllListeners(name);
    process.kill(process.pid, name);
  });
}
// A reader that has seen enough (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`standard output: ${error.message}\n`);
  process.exit(EXIT_FAILED);
});
// There is nobody left to tell.
process.stderr.on('error', () => process.exit(EXIT_FAILED));

const program = new Command('uptally')
  .description(
    'From the log of AI model calls to the credit that vendors owe, and to a weekly report.',
  )
  .version(packageVersion)
  // Lets a command have an option --version of its own.
  .enablePositionalOptions()
  .showHelpAfterError('(uptally --help shows the commands)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  $ uptally demo                                     the outage of 7 June 2026, replayed in a minute
  $ uptally ingest calls.ndjson.gz                   store a file of call events
  $ uptally report weekly --week 2026-W23 --out weekly.pdf
  $ uptally evaluate --contract aws-bedrock.yaml --events calls.ndjson --period 2026-06 --json
  $ KAFKA_BROKERS=localhost:9092 uptally up          everything in one process

Exit codes: 0 done, 1 failed while running, 2 wrong input or arguments.
Configuration is taken from variables: uptally config lists them.`,
  );

// Each command brings its own code, so that a quick one does not load
// a browser and a broker client.
async function run(roles: Roles, config: Config): Promise<void> {
  const { runRoles } = await import('./app.ts');
  const { createLog } = await import('./ground/log.ts');
  await runRoles(roles, {
    config,
    log: createLog(config.values.UPTALLY_LOG_LEVEL),
    clock: systemClock,
    signal: interruption.signal,
  });
}

function role(name: string, description: string, roles: Roles): void {
  program
    .command(name)
    .description(description)
    .action(async () => {
      const config = readConfig();
      if (name !== 'up' && config.stores.kind === 'embedded') {
        const expectation =
          `a server, as \`uptally ${name}\` shares its stores with other processes; ` +
          '`uptally up` does all in one';
        throw invalidInput([{ place: 'CLICKHOUSE_URL', value: '(missing)', expectation }]);
      }
      await run(roles, config);
    });
}

role('up', 'ingest from Kafka if configured and over HTTP, jobs and the web port, in one process', {
  ingest: true,
  httpIn: true,
  jobs: true,
});
role('serve', 'the web port with ingest over HTTP alone (server stores)', {
  ingest: false,
  httpIn: true,
  jobs: false,
});
role('jobs', 'the scheduled jobs alone (server stores)', {
  ingest: false,
  httpIn: false,
  jobs: true,
});

addIngestCommand(program, interruption.signal, (config) =>
  run({ ingest: true, httpIn: false, jobs: false }, config),
);

addEvaluationCommands(program, interruption.signal);
addStatementCommands(program, interruption.signal);
addExportCommand(program);

const report = program.command('report').description('documents that people read');
report
  .command('weekly')
  .description('the reliability report of one ISO week as a PDF')
  .addOption(weekOption('--week <label>', 'ISO week, e.g. 2026-W23').makeOptionMandatory())
  .requiredOption('--out <file>', 'PDF to write')
  .addOption(outagesOption())
  .addOption(noticesOption())
  .addOption(priorCreditsOption())
  .addHelpText(
    'after',
    '\nExample:\n  $ uptally report weekly --week 2026-W23 --out weekly-2026-W23.pdf',
  )
  .action(
    async (options: {
      week: string;
      out: string;
      outages?: string;
      notices?: string;
      priorCredits?: string;
    }) => {
      const { reportWeekly } = await import('./command/report/weekly.ts');
      await reportWeekly({ ...options, signal: interruption.signal });
    },
  );

addDeadLetterCommands(program, interruption.signal);
addConflictsCommand(program);
addFeeCommands(program, interruption.signal);
addExclusionCommands(program);
addNoClauseCommand(program, interruption.signal);

program
  .command('migrate')
  .description('bring both stores to the newest schema')
  .action(async () => {
    const { migrate } = await import('./running/stores.ts');
    const applied = await migrate(readConfig());
    for (const migration of applied) process.stdout.write(`applied ${migration.name}\n`);
    if (applied.length === 0) process.stdout.write('both stores are up to date\n');
  });

addClaimCommands(program, interruption.signal);
addContractCommands(program);

const event = program.command('event').description('call events');
event
  .command('schema')
  .description('JSON Schema of the native call event')
  .action(async () => {
    const { eventJsonSchema } = await import('./calls/call/event-schema.ts');
    process.stdout.write(`${JSON.stringify(eventJsonSchema(), null, 2)}\n`);
  });

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
      '  $ KAFKA_BROKERS=localhost:9092 uptally emit --topic call-events --count 5000 --rate ' +
      '200\n  $ KAFKA_BROKERS=localhost:9092 uptally emit --topic spans --format otlp-protobuf ' +
      '--seed 7 --from 2026-06-07T11:00:00Z',
  )
  .action(async (options: EmitOptions) => {
    const { emit } = await import('./command/ingest/emit.ts');
    await emit(options, readConfig(), interruption.signal);
  });

program
  .command('config')
  .description('every variable with its value in force, secrets masked')
  .option('--json', 'print as JSON')
  .action(async (options: { json?: true }) => {
    const { showConfig } = await import('./command/status/config.ts');
    showConfig(readConfig(), options.json === true);
  });

program
  .command('status')
  .description('newest run of each job, and mails with what is known of them')
  .option('--json', 'print as JSON')
  .action(async (options: { json?: true }) => {
    const { showStatus } = await import('./command/status/show.ts');
    await showStatus(readConfig(), options.json === true);
  });

program
  .command('demo')
  .description('replay the week of 1 to 7 June 2026 with its outage; no server, no configuration')
  .option('--out <folder>', 'where the files go; an earlier demo there is replaced', 'uptally-demo')
  .action(async (options: { out: string }) => {
    const { runDemo } = await import('./running/demo/run-demo.ts');
    await runDemo({ folder: options.out, signal: interruption.signal });
  });

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_WRONG_INPUT;
  if (interruption.signal.aborted) return EXIT_INTERRUPTED;
  const isInput =
    error instanceof UptallyError &&
    (error.code === 'invalid_input' || error.code === 'no_version');
  if (!(error instanceof CommanderError)) process.stderr.write(`${printable(errorText(error))}\n`);
  return isInput ? EXIT_WRONG_INPUT : EXIT_FAILED;
}

/**
 * Fault lines as they are; anything else with its cause, and with its stack if
 * it is neither input nor system.
 */
function errorText(error: unknown): string {
  if (error instanceof UptallyError) return styled(process.stderr, 'red', error.message);
  if (isSystemError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

#!/usr/bin/env node
import { addAccessCommands } from './command/access/options.ts';
import { addClaimCommands } from './command/claim/options.ts';
import { Command, CommanderError, refuseRepeats } from './command/command-line.ts';
import { addConfigCommands } from './command/config/options.ts';
import { addConflictCommands } from './command/conflict/options.ts';
import { addContractCommands } from './command/contract/options.ts';
import { addDeadLetterCommands } from './command/dead-letter/options.ts';
import { addDeclaredCommands } from './command/declared/options.ts';
import { addDemoCommands } from './command/demo/options.ts';
import { addDrillCommands } from './command/drill/options.ts';
import { addEmitCommands } from './command/emit/options.ts';
import { addEstimateCommands } from './command/estimate/options.ts';
import { addEvaluationCommands } from './command/evaluation/options.ts';
import { addEventCommands } from './command/event/options.ts';
import { addExclusionCommands } from './command/exclusion/options.ts';
import { addExportCommands } from './command/export/options.ts';
import { addFallbackCommands } from './command/fallback/options.ts';
import { addFeeCommands } from './command/fee/options.ts';
import { addHealthCommands } from './command/health/options.ts';
import { addIncidentCommands } from './command/incident/options.ts';
import { addIngestCommands } from './command/ingest/options.ts';
import { addNoClauseCommands } from './command/no-clause/options.ts';
import { type CommandOutcome, outcomeOfError } from './command/outcome.ts';
import { addRedundancyCommands } from './command/redundancy/options.ts';
import { addReportCommands } from './command/report/options.ts';
import { addRoleCommands } from './command/role/options.ts';
import { addRoutingCommands } from './command/routing/options.ts';
import { openSession, type RunCommand } from './command/session.ts';
import { addSilenceCommands } from './command/silence/options.ts';
import { addStatementCommands } from './command/statement/options.ts';
import { addStatusCommands } from './command/status/options.ts';
import { addStoreCommands } from './command/store/options.ts';
import { addSubscriberCommands } from './command/subscriber/options.ts';
import { addToldCommands } from './command/told/options.ts';
import { isSystemError, UptallyError } from './ground/errors.ts';
import { packageVersion } from './ground/package-file.ts';
import { printable, styled } from './ground/terminal.ts';

const EXIT_CODES: Readonly<Record<CommandOutcome, number>> = {
  done: 0,
  incomplete: 1,
  differs: 1,
  refused: 1,
  failed: 1,
  wrong_input: 2,
};
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
  process.exit(EXIT_CODES.failed);
});
// There is nobody left to tell.
process.stderr.on('error', () => process.exit(EXIT_CODES.failed));

const program = new Command('uptally')
  .description(
    'Turns a log of AI model calls into the credit that vendors owe, and into a weekly report.',
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

let outcome: CommandOutcome = 'done';
const session = openSession(interruption.signal);
const run: RunCommand =
  (work) =>
  async (...given) => {
    outcome = await work(session, ...given);
  };

addRoleCommands(program, run);
addIngestCommands(program, run);
addEvaluationCommands(program, run);
addStatementCommands(program, run);
addExportCommands(program, run);
addReportCommands(program, run);
addDeadLetterCommands(program, run);
addConflictCommands(program, run);
addFeeCommands(program, run);
addExclusionCommands(program, run);
addToldCommands(program, run);
addDeclaredCommands(program, run);
addIncidentCommands(program, run);
addEstimateCommands(program, run);
addSilenceCommands(program, run);
addNoClauseCommands(program, run);
addRoutingCommands(program, run);
addRedundancyCommands(program, run);
addFallbackCommands(program, run);
addDrillCommands(program, run);
addHealthCommands(program, run);
addStoreCommands(program, run);
addClaimCommands(program, run);
addContractCommands(program, run);
addEventCommands(program, run);
addEmitCommands(program, run);
addConfigCommands(program, run);
addStatusCommands(program, run);
addAccessCommands(program, run);
addSubscriberCommands(program, run);
addDemoCommands(program, run);
refuseRepeats(program);

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.wrong_input;
  if (interruption.signal.aborted) return EXIT_INTERRUPTED;
  process.stderr.write(`${printable(errorText(error))}\n`);
  return EXIT_CODES[outcomeOfError(error)];
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
  process.exitCode = EXIT_CODES[outcome];
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

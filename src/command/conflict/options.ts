import type { EpochMs } from '../../ground/time.ts';
import { instantOption, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface ListOptions {
  readonly from?: EpochMs;
  readonly until?: EpochMs;
  readonly limit: number;
  readonly json?: true;
}

/** `uptally conflicts`. */
export const addConflictCommands: AddCommands = (program, run) => {
  program
    .command('conflicts')
    .description('events that came with more than one content: all of them, and which one counts')
    .addOption(instantOption('--from <instant>', 'started at or after'))
    .addOption(instantOption('--until <instant>', 'started before'))
    .addOption(wholeNumberOption('--limit <count>', 'most that are shown', 0).default(50))
    .option('--json', 'print as JSON, each content whole')
    .action(
      run(async (session, options: ListOptions) => {
        const { listConflicts } = await import('./run.ts');
        return listConflicts(session, { ...options, json: options.json === true });
      }),
    );
};

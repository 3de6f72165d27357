import { quarterOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface SilenceOptions {
  readonly quarter: string;
  readonly sources?: string;
  readonly json?: true;
}

/** `uptally silence`. */
export const addSilenceCommands: AddCommands = (program, run) => {
  program
    .command('silence')
    .description('by vendor: how long its calls failed before its status page said so')
    .addOption(quarterOption('--quarter <label>', 'such as 2026-Q2, in UTC').makeOptionMandatory())
    .option('--sources <file>', 'whom posts are about; default: UPTALLY_SOURCES_FILE')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally silence --quarter 2026-Q2')
    .action(
      run(async (session, { json, ...options }: SilenceOptions) => {
        const { showSilence } = await import('./run.ts');
        return showSilence(session, { ...options, json: json === true });
      }),
    );
};

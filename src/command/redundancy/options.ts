import type { DateText } from '../../ground/time.ts';
import { dateOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface Given {
  readonly from: DateText;
  readonly to: DateText;
  readonly routing?: string;
  readonly json?: true;
}

/** `uptally redundancy`. */
export const addRedundancyCommands: AddCommands = (program, run) => {
  program
    .command('redundancy')
    .description(
      'how real the fallbacks were: what failed with its primary, and what rescued calls',
    )
    .addOption(dateOption('--from <date>', 'first UTC day').makeOptionMandatory())
    .addOption(dateOption('--to <date>', 'last UTC day, of 400 at most').makeOptionMandatory())
    .option('--routing <file>', 'routing table: its pairs too, and which models are smaller')
    .option('--json', 'print as JSON (uptally/redundancy@1)')
    .addHelpText(
      'after',
      `
Pairs are those that calls tell by fallback_from, and those of the routing table.

Example:
  $ uptally redundancy --from 2026-06-01 --to 2026-06-30 --routing routing.yaml`,
    )
    .action(
      run(async (session, options: Given) => {
        const { showRedundancy } = await import('./run.ts');
        return showRedundancy(session, { ...options, json: options.json === true });
      }),
    );
};

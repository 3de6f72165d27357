import { actorOption } from '../actor.ts';
import { allowRepeatedOption, monthOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

/** `uptally fees import | withdraw | list`. */
export const addFeeCommands: AddCommands = (program, run) => {
  const fees = program
    .command('fees')
    .description('what vendors billed: the fees that credits are a share of');
  addImport(fees, run);
  addWithdraw(fees, run);
  addList(fees, run);
};

const addImport: AddCommands = (fees, run) => {
  fees
    .command('import <files...>')
    .description(
      'bills as FOCUS CSV; a file that is in already changes nothing, another content of a ' +
        'month is its next revision',
    )
    .option(
      '--bill <name>',
      'the bill that the files are; default: each file is one, named after it',
    )
    .addOption(allowRepeatedOption())
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Files are plain or gzip. All files or none. The totals are those of the stored rows, and equal to
the sum of the files.

Examples:
  $ uptally fees import aws-2026-05.csv aws-2026-06.csv
  $ uptally fees import aws-2026-06-corrected.csv --bill aws-2026-06`,
    )
    .action(
      run(async (session, files: string[], options: ImportOptions) => {
        const { importFees } = await import('./run.ts');
        return importFees(session, { ...options, files, json: options.json === true });
      }),
    );
};

const addWithdraw: AddCommands = (fees, run) => {
  fees
    .command('withdraw <bill>')
    .description(
      'a bill that should never have been imported: its month counts no more, and stays on record',
    )
    .addOption(monthOption('--month <label>', 'the month, e.g. 2026-06').makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .addOption(actorOption())
    .addHelpText(
      'after',
      `
It is the next revision of the bill, without rows. Importing the file again is the one after.

Example:
  $ uptally fees withdraw aws-2026-06 --month 2026-06 --reason "bill of another company"`,
    )
    .action(
      run(async (session, bill: string, options: WithdrawOptions) => {
        const { withdrawFees } = await import('./run.ts');
        return withdrawFees(session, { ...options, bill });
      }),
    );
};

const addList: AddCommands = (fees, run) => {
  fees
    .command('list')
    .description('every revision of every bill, and the totals of those in force')
    .addOption(monthOption('--month <label>', 'only this month, e.g. 2026-06'))
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally fees list --month 2026-06')
    .action(
      run(async (session, options: { month?: string; json?: true }) => {
        const { listFees } = await import('./run.ts');
        return listFees(session, { month: options.month, json: options.json === true });
      }),
    );
};

interface ImportOptions {
  bill?: string;
  allowRepeated?: true;
  by?: string;
  json?: true;
}

interface WithdrawOptions {
  month: string;
  reason: string;
  by?: string;
}

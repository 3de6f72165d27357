import { actorOption } from './actor.ts';
import { type Command, monthOption } from './command-line.ts';

/** `uptally fees import | list`. */
export function addFeeCommands(program: Command, signal: AbortSignal): void {
  const fees = program
    .command('fees')
    .description('what vendors billed, which credits are a share of');

  fees
    .command('import <files...>')
    .description(
      'bills as FOCUS CSV; a file that is in already changes nothing, another content of a month is its next revision',
    )
    .option(
      '--bill <name>',
      'the bill that the files are; default: each file is one, named after it',
    )
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
All files or none. The totals are those of the stored rows, and equal to the sum of the files.

Examples:
  $ uptally fees import aws-2026-05.csv aws-2026-06.csv
  $ uptally fees import aws-2026-06-corrected.csv --bill aws-2026-06`,
    )
    .action(async (files: string[], options: { bill?: string; by?: string; json?: true }) => {
      const { importFees } = await import('./fees.ts');
      await importFees({ ...options, files, json: options.json === true, signal });
    });

  fees
    .command('list')
    .description('every revision of every bill, and the totals of those in force')
    .addOption(monthOption('--month <label>', 'only this month, e.g. 2026-06'))
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally fees list --month 2026-06')
    .action(async (options: { month?: string; json?: true }) => {
      const { listFees } = await import('./fees.ts');
      await listFees({ month: options.month, json: options.json === true });
    });
}

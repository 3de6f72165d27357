import { noticesOption, outagesOption, priorCreditsOption, weekOption } from '../command-line.ts';
import type { ToldOptions } from '../selected-contracts.ts';
import type { AddCommands } from '../session.ts';

/** `uptally report weekly`. */
export const addReportCommands: AddCommands = (program, run) => {
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
      run(async (session, options: ToldOptions & { week: string; out: string }) => {
        const { reportWeekly } = await import('./run.ts');
        return reportWeekly(session, options);
      }),
    );
};

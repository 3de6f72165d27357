import type { MonthLabel } from '../../ground/time.ts';
import { collect, monthOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface Given {
  readonly from: MonthLabel;
  readonly to: MonthLabel;
  readonly reference: readonly string[];
  readonly out?: string;
  readonly json?: true;
}

/** `uptally no-clause`. */
export const addNoClauseCommands: AddCommands = (program, run) => {
  program
    .command('no-clause')
    .description('what models without a paying clause would have brought under reference clauses')
    .addOption(monthOption('--from <month>', 'first month, e.g. 2026-01').makeOptionMandatory())
    .addOption(monthOption('--to <month>', 'last month').makeOptionMandatory())
    .option(
      '--reference <path>',
      'contract file, or a folder of them; may be given several times; none: published clauses ' +
        'of Amazon, Microsoft and Google',
      collect,
      [],
    )
    .option('--out <file>', 'PDF to write')
    .option('--json', 'print as JSON (uptally/no-clause@1)')
    .addHelpText(
      'after',
      `
Over what is stored, with the fees in force. The contracts that cover models are those of
UPTALLY_CONTRACTS_DIR; fees belong to a model by their column x_Model.

Examples:
  $ uptally no-clause --from 2026-01 --to 2026-06 --out renewal.pdf
  $ uptally no-clause --from 2026-06 --to 2026-06 --reference our-draft.yaml --json`,
    )
    .action(
      run(async (session, options: Given) => {
        const { noClause } = await import('./run.ts');
        return noClause(session, { ...options, json: options.json === true });
      }),
    );
};

import type { AddCommands } from '../session.ts';

/** `uptally contract check`, `show`, `diff` and `schema`. */
export const addContractCommands: AddCommands = (program, run) => {
  const contract = program.command('contract').description('contract files');
  addCheck(contract, run);
  addShow(contract, run);
  addDiff(contract, run);
  addSchema(contract, run);
};

const addCheck: AddCommands = (contract, run) => {
  contract
    .command('check')
    .description('load and review contracts and report all faults of all files')
    .argument('<paths...>', 'files, and folders of *.yaml')
    .option('--json', 'print the contracts as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally contract check contracts
  $ uptally contract check contracts/aws-bedrock.yaml ours.yaml

Beside the faults that stop an evaluation it finds what can be evaluated but should not stand, such
as a tier that no figure reaches. Either ends with exit code 2.`,
    )
    .action(
      run(async (_session, paths: string[], options: { json?: true }) => {
        const { checkContracts } = await import('./run.ts');
        return checkContracts(paths, options.json === true);
      }),
    );
};

const addShow: AddCommands = (contract, run) => {
  contract
    .command('show')
    .description('one contract on a page: what counts, what a miss pays, by when to claim')
    .argument('<file>', 'contract file')
    .option('--version <name>', 'a version of it; the newest if absent')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ uptally contract show contracts/aws-bedrock.yaml --version 2023-10-04',
    )
    .action(
      run(async (_session, file: string, options: { version?: string; json?: true }) => {
        const { showContract } = await import('./run.ts');
        return showContract(file, options.version, options.json === true);
      }),
    );
};

const addDiff: AddCommands = (contract, run) => {
  contract
    .command('diff')
    .description('what changed between two contracts, or between two versions of one, in words')
    .argument('<file>', 'contract file')
    .argument('[other]', 'another one; none: versions of the first are compared')
    .option('--from <version>', 'in the first file; in one file the one before --to if absent')
    .option('--to <version>', 'the newest if absent')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally contract diff aws-bedrock.yaml --from 2023-10-04 --to 2026-09-01
  $ uptally contract diff signed.yaml offered.yaml`,
    )
    .action(
      run(async (_session, file: string, other: string | undefined, options: DiffOptions) => {
        const { diffContracts } = await import('./run.ts');
        const files = other === undefined ? ([file] as const) : ([file, other] as const);
        return diffContracts({ ...options, files, json: options.json === true });
      }),
    );
};

const addSchema: AddCommands = (contract, run) => {
  contract
    .command('schema')
    .description('the JSON Schema of contract files, which lets editors complete and check them')
    .addHelpText(
      'after',
      `
Example:
  $ uptally contract schema > contract.schema.json

A contract file beside it begins with this line:
  # yaml-language-server: $schema=contract.schema.json`,
    )
    .action(
      run(async () => {
        const { printContractSchema } = await import('./run.ts');
        return printContractSchema();
      }),
    );
};

interface DiffOptions {
  from?: string;
  to?: string;
  json?: true;
}

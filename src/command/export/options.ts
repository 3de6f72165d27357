import { type ExportFormat, exportFormats } from '../../papers/export/export-formats.ts';
import { type Command, collect, Option } from '../command-line.ts';

/** `uptally export`. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('issued statements as a workbook, or their credits as rows')
    .addOption(
      new Option('--format <name>', 'form of the file')
        .choices([...exportFormats])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'file to write')
    .option('--statement <number>', 'only this one; may be given several times', collect, [])
    .option('--period <label>', 'only of this period, e.g. 2026-06')
    .option('--contract <id>', 'only of this contract')
    .option('--all-revisions', 'replaced revisions too; in focus each is a correction of the last')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
xlsx     a workbook in which every amount is a formula over its slots and fees
csv      one row for each credit line
parquet  the same rows
focus    credits as FOCUS 1.2 rows with ChargeCategory=Credit

Examples:
  $ uptally export --format xlsx --statement AWS-BEDROCK-2026-06-1 --out june.xlsx
  $ uptally export --format focus --period 2026-06 --out credits.csv`,
    )
    .action(
      async (options: {
        format: ExportFormat;
        out: string;
        statement: string[];
        period?: string;
        contract?: string;
        allRevisions?: true;
        json?: true;
      }) => {
        const { exportStatements } = await import('./run.ts');
        await exportStatements({
          ...options,
          numbers: options.statement,
          contractId: options.contract,
          allRevisions: options.allRevisions === true,
          json: options.json === true,
        });
      },
    );
}

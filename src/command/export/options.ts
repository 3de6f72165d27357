import { type ExportFormat, exportFormats } from '../../papers/export/export-formats.ts';
import { collect, Option } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface ExportOptions {
  readonly format: ExportFormat;
  readonly out: string;
  readonly statement: readonly string[];
  readonly period?: string;
  readonly contract?: string;
  readonly allRevisions?: true;
  readonly json?: true;
}

/** `uptally export`. */
export const addExportCommands: AddCommands = (program, run) => {
  program
    .command('export')
    .description('issued statements as a workbook, their credits as rows, their figures as metrics')
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
xlsx         a workbook in which every amount is a formula over its slots and fees
csv          one row for each credit line
parquet      the same rows
focus        credits as FOCUS 1.2 rows with ChargeCategory=Credit
openmetrics  attainment, target and credit of each period as samples for Prometheus

Examples:
  $ uptally export --format xlsx --statement AWS-BEDROCK-2026-06-1 --out june.xlsx
  $ uptally export --format focus --period 2026-06 --out credits.csv
  $ uptally export --format openmetrics --out attainment.om`,
    )
    .action(
      run(async (session, options: ExportOptions) => {
        const { exportStatements } = await import('./run.ts');
        return exportStatements(session, {
          ...options,
          numbers: options.statement,
          contractId: options.contract,
          allRevisions: options.allRevisions === true,
          json: options.json === true,
        });
      }),
    );
};

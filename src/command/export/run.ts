import { tell } from '../../ground/progress.ts';
import { creditRowsCsv, creditRowsParquet } from '../../papers/export/credit-rows.ts';
import type { ExportFormat } from '../../papers/export/export-formats.ts';
import {
  type ExportedStatement,
  type ExportSelection,
  findExported,
} from '../../papers/export/exported-statement.ts';
import { focusRows } from '../../papers/export/focus-rows.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { counted, print } from '../terminal/print.ts';
import { withLedger } from '../with-ledger.ts';

/** Writes issued statements into one file; what is no row of it is told on standard error. */
export async function exportStatements(
  options: ExportSelection & {
    readonly format: ExportFormat;
    readonly out: string;
    readonly json: boolean;
  },
): Promise<void> {
  await withLedger(async (ledger) => {
    const statements = await findExported(ledger, options);
    await write(options.format, statements, options.out);
    const numbers = statements.map(({ issued }) => issued.statement.number);
    print(
      options.json
        ? JSON.stringify({ file: options.out, format: options.format, statements: numbers })
        : `${options.out}: ${counted(numbers.length, 'statement')}`,
    );
  });
}

async function write(
  format: ExportFormat,
  statements: readonly ExportedStatement[],
  path: string,
): Promise<void> {
  switch (format) {
    case 'csv':
      return writeWholeFile(path, creditRowsCsv(statements));
    case 'parquet':
      return writeWholeFile(path, creditRowsParquet(statements));
    case 'focus': {
      const { csv, leftOut } = focusRows(statements);
      await writeWholeFile(path, csv);
      if (leftOut.unknown > 0) tell(`${counted(leftOut.unknown, 'amount')} not known: no row`);
      if (leftOut.nothing > 0) {
        tell(`${counted(leftOut.nothing, 'line')} without an amount or a change: no row`);
      }
      return;
    }
    case 'xlsx': {
      // Rows need no library for workbooks, which is large.
      const { statementWorkbook } = await import('../../papers/export/statement-workbook.ts');
      const { writeWorkbook } = await import('../../papers/export/write-workbook.ts');
      return writeWorkbook(path, statementWorkbook(statements));
    }
  }
}

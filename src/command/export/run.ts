import { tell } from '../../ground/progress.ts';
import { creditRowsCsv, creditRowsParquet } from '../../papers/export/credit-rows.ts';
import type { ExportFormat } from '../../papers/export/export-formats.ts';
import {
  type ExportedStatement,
  type ExportSelection,
  findExported,
} from '../../papers/export/exported-statement.ts';
import { focusRows } from '../../papers/export/focus-rows.ts';
import { statementMetrics } from '../../papers/export/statement-metrics.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { exportJson } from '../../published/closed/export.ts';
import { documentLine } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { leftOutLines, leftOutSampleLines, writtenLine } from './text.ts';

/** Writes issued statements into one file; what is no row of it is told on standard error. */
export async function exportStatements(
  session: Session,
  options: ExportSelection & {
    readonly format: ExportFormat;
    readonly out: string;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const statements = await findExported(ledger, options);
    await write(options.format, statements, options.out);
    const numbers = statements.map(({ issued }) => issued.statement.number);
    print(
      options.json
        ? documentLine(exportJson(options.out, options.format, numbers))
        : writtenLine(options.out, numbers.length),
    );
    return 'done';
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
      for (const line of leftOutLines(leftOut)) tell(line);
      return;
    }
    case 'openmetrics': {
      const { text, leftOut } = statementMetrics(statements);
      await writeWholeFile(path, text);
      for (const line of leftOutSampleLines(leftOut)) tell(line);
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

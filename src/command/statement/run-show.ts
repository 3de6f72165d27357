import { systemClock } from '../../ground/time.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { findMoves, findStatement, findStatements } from '../../money/statement/find-statements.ts';
import { thawInputs } from '../../money/statement/frozen-inputs.ts';
import { keptPdf } from '../../money/statement/kept-pdf.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { printIssuedStatement } from '../../papers/statement/print-issued-statement.ts';
import { listedStatementJson } from '../../published/closed/listed-statement.ts';
import { documentText } from '../../published/document-text.ts';
import { printerOptions } from '../../running/printer-options.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, printBytes } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderStatement, renderStatementList } from './text.ts';

/** Prints every statement, contract after contract. */
export async function listStatements(
  session: Session,
  options: { readonly contract?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const statements = await findStatements(ledger, { contractId: options.contract });
    const moves = await findMoves(ledger);
    print(
      options.json
        ? documentText(statements.map((statement) => listedStatementJson(statement, moves)))
        : renderStatementList(statements, moves, paint),
    );
    return 'done';
  });
}

/** Prints one statement with its steps, its bytes, or its PDF into a file. */
export async function showStatement(
  session: Session,
  options: {
    readonly number: string;
    readonly out?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const issued = await findStatement(ledger, options.number);
    if (options.json) {
      // Without a line end: the bytes that the hash is of.
      printBytes(issued.body);
      return 'done';
    }
    const { number } = issued.statement;
    const judged = thawInputs(await findDocuments(ledger, number), issued.statement);
    if (options.out === undefined) {
      print(renderStatement(issued, judged, paint));
      return 'done';
    }
    const pdf = await keptPdf(ledger, number, systemClock.now(), () =>
      withPrinter(printerOptions(session.config), (printer) =>
        printIssuedStatement(issued, judged, printer),
      ),
    );
    await writeWholeFile(options.out, pdf);
    print(options.out);
    return 'done';
  });
}

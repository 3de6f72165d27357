import { systemClock } from '../../ground/time.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { findMoves, findStatement, findStatements } from '../../money/statement/find-statements.ts';
import { thawInputs } from '../../money/statement/frozen-inputs.ts';
import { keptPdf } from '../../money/statement/kept-pdf.ts';
import { withPrinter } from '../../papers/print/print-pdf.ts';
import { writeWholeFile } from '../../papers/print/write-file.ts';
import { printIssuedStatement } from '../../papers/statement/print-issued-statement.ts';
import { paint, print, printBytes } from '../terminal/print.ts';
import { renderStatement, renderStatementList } from '../terminal/render-statements.ts';
import { withLedger } from '../with-ledger.ts';

/** Prints every statement, contract after contract. */
export async function listStatements(options: {
  readonly contract?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  await withLedger(async (ledger) => {
    const statements = await findStatements(ledger, { contractId: options.contract });
    const moves = await findMoves(ledger);
    print(
      options.json
        ? JSON.stringify(
            statements.map(({ statement, sha256 }) => ({
              sha256,
              moves: moves.filter(({ number }) => number === statement.number),
              statement,
            })),
            null,
            2,
          )
        : renderStatementList(statements, moves, paint),
    );
  });
}

/** Prints one statement with its steps, its bytes, or its PDF into a file. */
export async function showStatement(options: {
  readonly number: string;
  readonly out?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  await withLedger(async (ledger, config) => {
    const issued = await findStatement(ledger, options.number);
    if (options.json) {
      // Without a line end: the bytes that the hash is of.
      printBytes(issued.body);
      return;
    }
    const { number } = issued.statement;
    const judged = thawInputs(await findDocuments(ledger, number), issued.statement);
    if (options.out === undefined) {
      print(renderStatement(issued, judged, paint));
      return;
    }
    const pdf = await keptPdf(ledger, number, systemClock.now(), () =>
      withPrinter({ executablePath: config.values.PUPPETEER_EXECUTABLE_PATH }, (printer) =>
        printIssuedStatement(issued, judged, printer),
      ),
    );
    await writeWholeFile(options.out, pdf);
    print(options.out);
  });
}

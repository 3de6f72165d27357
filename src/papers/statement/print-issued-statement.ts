import { instantOf } from '../../ground/time.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import type { IssuedStatement } from '../../money/statement/statement.ts';
import { attachFile } from '../print/attach-file.ts';
import type { Printer } from '../print/print-pdf.ts';
import { renderPage } from '../print/render-page.ts';
import { issuedStatementPage, issuedStatementTitles } from './issued-statement-page.ts';

/** An issued statement as a PDF that carries its canonical JSON; throws `delivery_failed`. */
export async function printIssuedStatement(
  issued: IssuedStatement,
  judged: JudgeInput,
  printer: Printer,
): Promise<Uint8Array> {
  const { number } = issued.statement;
  const pages = await printer.print(
    renderIssuedStatement(issued, judged),
    issuedStatementTitles(issued),
  );
  return attachFile(
    pages,
    {
      name: `${number}.json`,
      content: Buffer.from(issued.body),
      mimeType: 'application/json',
      description: `Statement ${number} as canonical JSON, SHA-256 ${issued.sha256}`,
    },
    instantOf(issued.statement.issued.at),
  );
}

/** The same as one HTML document, for print and screen. */
export function renderIssuedStatement(issued: IssuedStatement, judged: JudgeInput): string {
  return renderPage('statement', issuedStatementPage(issued, judged));
}

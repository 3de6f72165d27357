import { draftStatement, type StatementInput } from '../../money/statement/statement-draft.ts';
import type { Printer } from '../print/print-pdf.ts';
import { periodLabelText } from '../words/format-time.ts';
import { renderStatementHtml } from './render-statement-html.ts';

/** A statement draft as a PDF, marked as a draft on every page; throws `delivery_failed`. */
export function printStatement(input: StatementInput, printer: Printer): Promise<Uint8Array> {
  const draft = draftStatement(input);
  const period = periodLabelText(draft.period.label);
  return printer.print(renderStatementHtml(draft), {
    title: `Service credit statement, ${draft.contract.title}, ${period}`,
    footer: `DRAFT – not issued · ${draft.contract.id} · ${period}`,
  });
}

import type { NoClause } from '../no-clause/no-clause.ts';
import { noClauseView } from './no-clause-view.ts';
import type { Printer } from './print-pdf.ts';
import { renderPage } from './render-page.ts';

/** As one HTML document, for print and screen. */
export function renderNoClauseHtml(found: NoClause): string {
  return renderPage('no-clause', noClauseView(found));
}

/** As a PDF; throws `delivery_failed`. */
export function printNoClause(found: NoClause, printer: Printer): Promise<Uint8Array> {
  const { title, period, generatedAt } = noClauseView(found);
  return printer.print(renderNoClauseHtml(found), {
    title: `${title}, ${period}`,
    footer: `Made on ${generatedAt}`,
  });
}

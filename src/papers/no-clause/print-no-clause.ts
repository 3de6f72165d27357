import type { NoClause } from '../../money/no-clause/no-clause.ts';
import type { Printer } from '../print/print-pdf.ts';
import { renderPage } from '../print/render-page.ts';
import { noClauseView } from './no-clause-view.ts';

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

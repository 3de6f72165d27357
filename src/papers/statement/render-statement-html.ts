import type { StatementDraft } from '../statement/statement-draft.ts';
import { renderPage } from './render-page.ts';
import { statementPage } from './statement-page.ts';

/** A statement draft as one HTML document, for print and screen. */
export function renderStatementHtml(draft: StatementDraft): string {
  return renderPage('statement', statementPage(draft));
}

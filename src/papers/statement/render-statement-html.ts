import type { StatementDraft } from '../../money/statement/statement-draft.ts';
import { renderPage } from '../print/render-page.ts';
import { statementPage } from './statement-page.ts';

/** A statement draft as one HTML document, for print and screen. */
export function renderStatementHtml(draft: StatementDraft): string {
  return renderPage('statement', statementPage(draft));
}

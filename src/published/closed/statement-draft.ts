import type { StatementContent } from '../../money/statement/prepare-statement.ts';
import { document, type Published } from '../document.ts';
import { statementDocument } from '../result/statement.ts';

const { contract, customer, events, checks, bills, documents, claim, evaluation } =
  statementDocument.shape;

export const statementDraftDocument = document(
  'statement-draft@1',
  'What a statement would say today: all but its place in the chain, and who issues it',
  { contract, customer, events, checks, bills, documents, claim, evaluation },
);

export type PublishedDraft = Published<typeof statementDraftDocument>;

export function statementDraftJson(content: StatementContent): PublishedDraft {
  return {
    schema: 'uptally/statement-draft@1',
    contract: content.contract,
    customer: content.customer,
    events: content.events,
    checks: content.checks,
    bills: content.bills,
    documents: content.documents,
    claim: content.claim,
    evaluation: content.evaluation,
  };
}

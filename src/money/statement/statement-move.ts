import { sha256Of } from '../../ground/sha256.ts';
import { canonicalJson } from './canonical-json.ts';
import { fewChanges, figureChanges } from './figure-changes.ts';
import { FILES } from './frozen-inputs.ts';
import type { StatementContent } from './prepare-statement.ts';
import type { StatementMove } from './record-statement.ts';
import type { Statement } from './statement.ts';

/**
 * What a statement would say today instead, or undefined if it would say the same. The
 * counts of the whole log go on growing and do not matter; what the figures stand on
 * does, even where they are the same.
 */
export function statementMove(
  { number, documents, evaluation }: Statement,
  today: Pick<StatementContent, 'documents' | 'evaluation'>,
): (StatementMove & { readonly hasOtherFigures: boolean }) | undefined {
  const reasons = today.documents
    .filter(({ role, sha256 }) => documents.find((old) => old.role === role)?.sha256 !== sha256)
    .map(({ role }) => `${FILES[role]} differs`);
  const figures = figureChanges(evaluation, today.evaluation);
  const [before, after] = [figuresOf(evaluation), figuresOf(today.evaluation)];
  if (before === after && reasons.length === 0) return undefined;
  return {
    number,
    evaluationSha256: sha256Of(after),
    claimed: { from: evaluation.total.claimed, to: today.evaluation.total.claimed },
    conceded: { from: evaluation.total.conceded, to: today.evaluation.total.conceded },
    reasons: [...fewChanges(figures), ...reasons],
    hasOtherFigures: figures.length > 0,
  };
}

function figuresOf({ commitments, credits, total }: Statement['evaluation']): string {
  return canonicalJson({ commitments, credits, total });
}

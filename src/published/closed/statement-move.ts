import { z } from 'zod';
import type { StatementMove } from '../../money/statement/record-statement.ts';
import type { WatchedStatements } from '../../money/statement/watch-statements.ts';
import { document, type Published } from '../document.ts';
import { count, decimalText, sha256 } from '../scalars.ts';

const change = z.strictObject({ from: decimalText, to: decimalText });

/** That the figure of an issued statement would be another today. */
export const movedFigure = z.strictObject({
  number: z.string(),
  evaluation_sha256: sha256.describe('of what it would say now'),
  claimed: change,
  conceded: change,
  reasons: z.array(z.string()),
});

export const watchedStatementsDocument = document(
  'watched-statements@1',
  'Whose figures would be others today',
  {
    watched: count.describe('statements that were computed again'),
    moved: z.array(movedFigure).describe('found for the first time'),
    uncomputed: z.array(z.strictObject({ number: z.string(), reason: z.string() })),
  },
);

export function watchedStatementsJson({
  watched,
  moved,
  uncomputed,
}: WatchedStatements): Published<typeof watchedStatementsDocument> {
  return {
    schema: 'uptally/watched-statements@1',
    watched,
    moved: moved.map(statementMoveJson),
    uncomputed: uncomputed.map(({ number, reason }) => ({ number, reason })),
  };
}

export function statementMoveJson(move: StatementMove): Published<typeof movedFigure> {
  const { number, evaluationSha256, claimed, conceded, reasons } = move;
  return {
    number,
    evaluation_sha256: evaluationSha256,
    claimed: { from: claimed.from, to: claimed.to },
    conceded: { from: conceded.from, to: conceded.to },
    reasons,
  };
}

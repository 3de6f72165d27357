import { z } from 'zod';
import type { StatementMove } from '../../money/statement/record-statement.ts';
import type { IssuedStatement } from '../../money/statement/statement.ts';
import { document, type Published } from '../document.ts';
import { statementDocument } from '../result/statement.ts';
import { sha256 } from '../scalars.ts';
import { movedFigure, statementMoveJson } from './statement-move.ts';

export const listedStatementDocument = document(
  'listed-statement@1',
  'An issued statement, and where its figure moved since',
  {
    sha256: sha256.describe("of the statement's canonical JSON"),
    moves: z.array(movedFigure).describe('in the order in which they were found'),
    statement: statementDocument,
  },
);

export function listedStatementJson(
  { statement, sha256: hash }: IssuedStatement,
  moves: readonly StatementMove[],
): Published<typeof listedStatementDocument> {
  const own = moves.filter(({ number }) => number === statement.number);
  return {
    schema: 'uptally/listed-statement@1',
    sha256: hash,
    moves: own.map(statementMoveJson),
    statement,
  };
}

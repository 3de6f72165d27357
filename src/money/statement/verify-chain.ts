import type { Difference } from './recompute.ts';
import type { IssuedStatement } from './statement.ts';

/** Where the statements of one contract, in their order, are no chain; none: they are one. */
export function chainFaults(statements: readonly IssuedStatement[]): readonly Difference[] {
  return statements.flatMap(({ statement }, i): readonly Difference[] => {
    const before = statements[i - 1];
    const link = (sequence: number, hash: string | undefined) =>
      `number ${sequence}, after ${hash ?? 'none'}`;
    const stated = link(statement.sequence, statement.previous?.sha256);
    const found = link(i + 1, before?.sha256);
    return stated === found ? [] : [{ place: statement.number, stated, found }];
  });
}

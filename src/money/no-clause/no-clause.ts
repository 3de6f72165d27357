import type { z } from 'zod';
import type { noClauseDocument } from '../../published/result/no-clause.ts';

/** What no clause paid, in the shape in which it is published. */
export type NoClause = z.output<typeof noClauseDocument>;
export type NoClauseModel = NoClause['models'][number];
export type ClauseMonth = NoClauseModel['clauses'][number]['months'][number];
export type Sum = ClauseMonth['sum'];
export type ReadingSum = Sum['claimed'];

import type { Warehouse } from '../warehouse/warehouse.ts';

/** A few hundred megabytes at most. */
const MAX_ROWS = 500_000;

/**
 * A warehouse that answers a question that it has answered lately from memory. Variants that differ
 * in their money alone count the same, and nothing is written between them.
 */
export function rememberSelects(warehouse: Warehouse, maxRows: number = MAX_ROWS): Warehouse {
  /** By question, the one asked longest ago first. */
  const answers = new Map<string, readonly unknown[]>();
  let remembered = 0;
  return {
    ...warehouse,
    async select(statement, parameters, row) {
      const question = JSON.stringify([statement, parameters]);
      const known = answers.get(question);
      const rows = known ?? (await warehouse.select(statement, parameters, row));
      answers.delete(question);
      answers.set(question, rows);
      if (known === undefined) remembered += rows.length;
      for (const [oldest, { length }] of answers) {
        if (remembered <= maxRows) break;
        answers.delete(oldest);
        remembered -= length;
      }
      return rows as Awaited<ReturnType<typeof warehouse.select<never>>>;
    },
  };
}

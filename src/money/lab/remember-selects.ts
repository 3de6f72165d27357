import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

/** A few hundred megabytes at most. */
const MAX_VALUES = 5_000_000;

/**
 * A warehouse that answers a question that it has answered lately from memory. Variants that differ
 * in their money alone count the same, and nothing is written between them.
 */
export function rememberSelects(warehouse: Warehouse, maxValues: number = MAX_VALUES): Warehouse {
  /** By question, the one asked longest ago first. */
  const answers = new Map<string, readonly unknown[]>();
  let remembered = 0;
  return {
    ...warehouse,
    async select(text, parameters, row) {
      const question = JSON.stringify([text, parameters]);
      const known = answers.get(question);
      const rows = known ?? (await warehouse.select(text, parameters, row));
      answers.delete(question);
      answers.set(question, rows);
      if (known === undefined) remembered += valuesOf(rows);
      for (const [oldest, old] of answers) {
        if (remembered <= maxValues) break;
        answers.delete(oldest);
        remembered -= valuesOf(old);
      }
      return rows as Awaited<ReturnType<typeof warehouse.select<never>>>;
    },
  };
}

/** A list counts as all that is in it. */
function valuesOf(rows: readonly unknown[]): number {
  let values = 0;
  for (const row of rows) {
    for (const value of Object.values(row as object)) {
      values += Array.isArray(value) ? value.length : 1;
    }
  }
  return values;
}

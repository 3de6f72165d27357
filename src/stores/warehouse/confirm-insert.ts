import { z } from 'zod';
import { warehouseStatement } from './statement.ts';
import type { RowBatch, Warehouse } from './warehouse.ts';

interface Probe {
  statement(): string;
  /** Its parameters. */
  readonly columns: readonly string[];
}

/** What finds a row of each table again. */
const PROBES: Readonly<Record<RowBatch['table'], Probe>> = {
  events: {
    statement: () => warehouseStatement('store/last-event'),
    columns: ['provider', 'model', 'started_at_ms', 'source', 'event_id'],
  },
  dead_letters: {
    statement: () => warehouseStatement('store/last-dead-letter'),
    columns: ['origin', 'record_partition', 'record_offset', 'part'],
  },
  dead_letter_marks: {
    statement: () => warehouseStatement('store/last-dead-letter-mark'),
    columns: ['letter_id'],
  },
};

const storedRow = z.object({ stored: z.number() });
const NEWLINE = 0x0a;

/**
 * Whether the batch is in its table, where the store says that it wrote `written` rows. Views that
 * somebody hung on the table count as well: then the rows are written in the batch's order, and its last
 * one must be there.
 */
export async function isWritten(
  select: Warehouse['select'],
  batch: RowBatch,
  written: number,
): Promise<boolean> {
  if (written === batch.rowCount) return true;
  // Also if the store did not say.
  if (!(written > batch.rowCount)) return false;
  const { statement } = PROBES[batch.table];
  const [row] = await select(statement(), lastKey(batch), storedRow);
  return (row?.stored ?? 0) > 0;
}

/** Of text columns that the batch leaves out, their default. */
function lastKey({ table, columns, lines }: RowBatch): Record<string, unknown> {
  const line = lines.subarray(lines.lastIndexOf(NEWLINE) + 1).toString();
  const values = JSON.parse(line) as readonly unknown[];
  return Object.fromEntries(
    PROBES[table].columns.map((name) => [name, values[columns.indexOf(name)] ?? '']),
  );
}

import { z } from 'zod';
import { type WarehouseQuery, warehouseQuery } from './query.ts';
import type { RowBatch, Warehouse } from './warehouse.ts';

type ValueOf = (column: string) => unknown;

/** What finds a row of each table again. */
const PROBES: Readonly<Record<RowBatch['table'], (last: ValueOf) => WarehouseQuery>> = {
  events: (last) =>
    warehouseQuery('store/last-event', {
      parameters: {
        provider: last('provider'),
        model: last('model'),
        started_at_ms: last('started_at_ms'),
        source: last('source'),
        event_id: last('event_id'),
      },
    }),
  dead_letters: (last) =>
    warehouseQuery('store/last-dead-letter', {
      parameters: {
        origin: last('origin'),
        record_partition: last('record_partition'),
        record_offset: last('record_offset'),
        part: last('part'),
      },
    }),
  dead_letter_marks: (last) =>
    warehouseQuery('store/last-dead-letter-mark', {
      parameters: { letter_id: last('letter_id') },
    }),
};

const storedRow = z.object({ stored: z.number() });
const NEWLINE = 0x0a;

/**
 * Whether the batch is in its table, where the store says that it wrote `written` rows. Views
 * that somebody hung on the table count as well: then the rows are written in the batch's order,
 * and its last one must be there.
 */
export async function isWritten(
  select: Warehouse['select'],
  batch: RowBatch,
  written: number,
): Promise<boolean> {
  if (written === batch.rowCount) return true;
  // Also if the store did not say.
  if (!(written > batch.rowCount)) return false;
  const probe = PROBES[batch.table];
  const [row] = await select(...probe(lastValueOf(batch)), storedRow);
  return (row?.stored ?? 0) > 0;
}

/** Of text columns that the batch leaves out, their default. */
function lastValueOf({ columns, lines }: RowBatch): ValueOf {
  const line = lines.subarray(lines.lastIndexOf(NEWLINE) + 1).toString();
  const values = JSON.parse(line) as readonly unknown[];
  return (column) => values[columns.indexOf(column)] ?? '';
}

import { z } from 'zod';
import { united } from '../../ground/interval.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

export interface StoredBlocks {
  readonly eventRows: number;
  /** Which inserts are in the table: equal for as long as none is added or taken away. */
  readonly fingerprint: string;
}

const partRow = z.object({ host: z.string(), part: z.string(), event_rows: z.int() });

/**
 * The inserts behind the stored events. The warehouse numbers the blocks of rows that come
 * in, never the same way twice, and names a part by the first and the last block merged
 * into it: parts that are merged meanwhile cover the same blocks. Where numbers were left
 * out, a merge looks like an insert.
 */
export async function storedBlocks(warehouse: Warehouse): Promise<StoredBlocks> {
  const parts = await warehouse.select(...warehouseQuery('count/stored-parts'), partRow);
  const blocks = new Map<string, { start: number; end: number }[]>();
  for (const { host, part } of parts) {
    const [partition, first, last, , ...mutation] = part.split('_');
    const key = JSON.stringify([host, partition, ...mutation]);
    const ranges = blocks.get(key) ?? [];
    blocks.set(key, ranges);
    ranges.push({ start: Number(first), end: Number(last) + 1 });
  }
  const fingerprint = [...blocks].map(([key, ranges]) => JSON.stringify([key, united(ranges)]));
  return {
    eventRows: parts.reduce((sum, { event_rows }) => sum + event_rows, 0),
    fingerprint: fingerprint.sort().join('\n'),
  };
}

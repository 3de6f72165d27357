import { z } from 'zod';
import { keepEventsFrom } from '../../calls/minute/kept-events.ts';
import { countedUpTo, withoutRollUp } from '../../calls/minute/roll-up-minutes.ts';
import { addMonths, type EpochMs, localDate, monthInterval, monthOf } from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { clockLead, newestStored } from '../../money/statement/clock-lead.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { openStatements } from './open-statements.ts';

export interface DroppedEvents {
  /** Partitions, oldest first. */
  readonly dropped: readonly { readonly partition: string; readonly eventRows: number }[];
  /** Why the next partition that is old enough was kept; empty if none was. */
  readonly keptBecause: readonly string[];
}

const partitionRow = z.object({
  partition_id: z.string(),
  event_rows: z.number(),
  first_ms: z.number(),
  last_ms: z.number(),
  stored_at_ms: z.number(),
});

/**
 * Drops the raw events of whole months that are older than `keepMonths` before the current one,
 * oldest first, up to the first month that a statement still needs, and none while the clock runs
 * ahead of everything stored. Facts are kept.
 */
export async function dropOldEvents(input: {
  warehouse: Warehouse;
  ledger: Ledger;
  contracts: readonly Contract[];
  keepMonths: number;
  now: EpochMs;
}): Promise<DroppedEvents> {
  const lead = clockLead(input.now, await newestStored(input));
  if (lead !== undefined) return { dropped: [], keptBecause: [lead] };
  // So that no roll-up counts a month while it is being dropped.
  const result = await withoutRollUp(input.ledger, () => dropInOrder(input));
  return result ?? { dropped: [], keptBecause: ['minutes are being rolled up'] };
}

async function dropInOrder({
  warehouse,
  ledger,
  contracts,
  keepMonths,
  now,
}: Parameters<typeof dropOldEvents>[0]): Promise<DroppedEvents> {
  const firstKept = addMonths(monthOf(localDate(now, 'UTC')), -keepMonths);
  const partitions = await warehouse.select(
    ...warehouseQuery('upkeep/old-partitions', {
      parameters: { before_ms: monthInterval(firstKept, 'UTC').start },
    }),
    partitionRow,
  );
  const counted = await countedUpTo(ledger);
  const dropped: DroppedEvents['dropped'][number][] = [];
  for (const { partition_id, event_rows, first_ms, last_ms, stored_at_ms } of partitions) {
    const span = { start: first_ms, end: last_ms + 1 };
    const keptBecause = await openStatements(ledger, contracts, span);
    if (keptBecause.length > 0) return { dropped, keptBecause };
    if (stored_at_ms >= counted) {
      return { dropped, keptBecause: [`${partition_id}: its minutes are not rolled up yet`] };
    }
    // 1. From here on its facts are left as they are. 2. The events go. A crash between the two
    //    leaves a partition that the next run drops.
    const { end } = monthInterval(monthOf(localDate(last_ms, 'UTC')), 'UTC');
    await keepEventsFrom(ledger, end);
    await warehouse.run(
      ...warehouseQuery('upkeep/drop-partition', {
        fragments: { partition_id: `'${partition_id}'` },
      }),
    );
    dropped.push({ partition: partition_id, eventRows: event_rows });
  }
  return { dropped, keptBecause: [] };
}

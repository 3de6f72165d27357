import type { Wait } from '../../calls/intake/record-writer.ts';
import type { Clock } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

/** What feeds are made from. */
export interface FeedContext {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly wait: Wait;
}

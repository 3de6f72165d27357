import type { Clock } from '../../ground/time.ts';
import type { DeclaredPost } from '../../health/declared/declared-post.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';

/** What the pages are made from. */
export interface SiteContext {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** What providers declared; null where no status pages are polled. */
  readonly readPosts: () => Promise<readonly DeclaredPost[] | null>;
  readonly timeZone: string;
}

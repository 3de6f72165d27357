import type { Clock } from '../../ground/time.ts';
import type { Source } from '../../health/declared/source.ts';
import type { DetectionRule } from '../../health/detect/threshold.ts';
import type { KeptCounts } from '../../health/live/kept-counts.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { KeptPairs } from './kept-pairs.ts';
import type { SiteLook } from './site-file.ts';

/** What the pages are made from. */
export interface SiteSettings {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** The status pages that are polled; none: nothing is said of what providers declared. */
  readonly readSources: () => readonly Source[];
  readonly look: SiteLook;
  /** By which incidents are found. */
  readonly rule: DetectionRule;
}

export interface SiteContext extends SiteSettings {
  readonly counts: KeptCounts;
  readonly pairs: KeptPairs;
}

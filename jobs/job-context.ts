import type { Config } from '../src/config.ts';
import type { Contract } from '../src/contract/contract.ts';
import type { ExclusionTable } from '../src/evaluation/exclusions.ts';
import type { FeeTable } from '../src/evaluation/fees.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { Clock } from '../src/time.ts';
import type { Warehouse } from '../src/warehouse/warehouse.ts';

/** What every job may use. Contracts, fees and exclusions are read at each run, so that new ones need no restart. */
export interface JobContext {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readContracts(): readonly Contract[];
  /** Those in force now; with `around`, a month or a date, only what a figure of then can look at. */
  readFees(around?: string): Promise<FeeTable | undefined>;
  /** Those in force now. */
  readExclusions(): Promise<ExclusionTable>;
}

import type { Config } from '../src/config.ts';
import type { Contract } from '../src/contract/contract.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { GatherInputs } from '../src/statement/gather-inputs.ts';
import type { Clock } from '../src/time.ts';
import type { Warehouse } from '../src/warehouse/warehouse.ts';

/** What every job may use. Contracts and inputs are read at each run, so that new ones need no restart. */
export interface JobContext {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readContracts(): readonly Contract[];
  /** What contracts are judged by, as it is now. */
  gatherInputs(): GatherInputs;
}

import type { Log } from '../src/ground/log.ts';
import type { Clock } from '../src/ground/time.ts';
import type { Contract } from '../src/money/contract/contract.ts';
import type { GatherInputs } from '../src/money/statement/gather-inputs.ts';
import type { Config } from '../src/running/config.ts';
import type { Ledger } from '../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../src/stores/warehouse/warehouse.ts';

/**
 * What every job may use. Contracts and inputs are read at each run, so
 * that new ones need no restart.
 */
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

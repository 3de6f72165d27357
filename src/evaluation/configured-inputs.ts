import type { Config } from '../config.ts';
import type { Contract } from '../contract/contract.ts';
import { loadContracts } from '../contract/load-contract.ts';
import { type FeeTable, loadFees } from './fees.ts';

/** The contracts of the configured folder; none if it is not set. */
export function contractsOf(config: Config): readonly Contract[] {
  const folder = config.values.UPTALLY_CONTRACTS_DIR;
  return folder === undefined ? [] : loadContracts(folder);
}

/** The configured fees; undefined if no file is set. */
export function feesOf(config: Config): FeeTable | undefined {
  const file = config.values.UPTALLY_FEES_FILE;
  return file === undefined ? undefined : loadFees(file);
}

import type { Config } from '../config.ts';
import type { Contract } from '../contract/contract.ts';
import { loadContracts } from '../contract/load-contract.ts';
import { type Fault, invalidInput, UptallyError } from '../errors.ts';
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

/**
 * Reads both once, so that a process with a wrong folder or file does not start: else the first job
 * that needs them would say so, weeks later. Throws `invalid_input` with the faults of both.
 */
export function checkConfiguredInputs(config: Config): void {
  const faults: Fault[] = [];
  for (const read of [contractsOf, feesOf]) {
    try {
      read(config);
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw invalidInput(faults);
}

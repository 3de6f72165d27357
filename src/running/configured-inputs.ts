import { type Fault, invalidInput, UptallyError } from '../ground/errors.ts';
import type { Contract } from '../money/contract/contract.ts';
import { loadContracts } from '../money/contract/load-contract.ts';
import { loadFees } from '../money/input/fees.ts';
import { checkToldFiles } from '../money/input/told-files.ts';
import type { Config } from './config.ts';

/** The contracts of the configured folder; none if it is not set. */
export function contractsOf(config: Config): readonly Contract[] {
  const folder = config.values.UPTALLY_CONTRACTS_DIR;
  return folder === undefined ? [] : loadContracts(folder);
}

/** Where files bring what the ledger does not have. */
export function inputFiles({ values }: Config): {
  readonly feesFile: string | undefined;
  readonly toldFolder: string | undefined;
} {
  return { feesFile: values.UPTALLY_FEES_FILE, toldFolder: values.UPTALLY_TOLD_DIR };
}

/**
 * Reads all once, so that a process with a wrong folder or file does not start: else the first job
 * that needs them would say so, weeks later. Throws `invalid_input` with the faults of all.
 */
export function checkConfiguredInputs(config: Config): void {
  const faults: Fault[] = [];
  const { UPTALLY_FEES_FILE: fees, UPTALLY_TOLD_DIR: told } = config.values;
  let contractIds: readonly string[] | null = null;
  const readings: readonly (() => void)[] = [
    () => {
      contractIds = contractsOf(config).map(({ id }) => id);
    },
    () => fees && loadFees(fees),
    () => told && checkToldFiles(told, contractIds),
  ];
  for (const read of readings) {
    try {
      read();
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw invalidInput(faults);
}

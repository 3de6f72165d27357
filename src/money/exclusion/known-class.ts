import { invalidInput, shownValue } from '../../ground/errors.ts';
import { tell } from '../../ground/progress.ts';
import type { Contract } from '../contract/contract.ts';
import { contractPaths, loadContractFiles } from '../contract/load-contract.ts';

/**
 * Throws `invalid_input` for a class that no version of a contract in the folder names: a window of
 * it would do nothing. Without a folder it tells that nobody looked.
 */
export function requireKnownClass(name: string, folder: string | undefined): void {
  if (folder === undefined) {
    tell(`--class ${shownValue(name)} was not checked: UPTALLY_CONTRACTS_DIR is not set`);
    return;
  }
  const { contracts, faults } = loadContractFiles(contractPaths([folder]));
  const known = exclusionClasses(contracts);
  if (known.includes(name)) return;
  const classes = known.length === 0 ? 'none names any' : known.join(', ');
  const named = `a class that a contract in ${folder} names: ${classes}`;
  const expectation = `${named}; --any-class takes others`;
  throw invalidInput([{ place: '--class', value: shownValue(name), expectation }, ...faults]);
}

function exclusionClasses(contracts: readonly Contract[]): readonly string[] {
  const names = contracts.flatMap(({ versions }) =>
    versions.flatMap(({ commitments }) =>
      commitments.flatMap(({ exclusions }) => [...exclusions.keys()]),
    ),
  );
  return [...new Set(names)].sort();
}

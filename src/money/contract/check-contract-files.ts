import type { Fault } from '../../ground/errors.ts';
import { faultAt } from '../../ground/schema-faults.ts';
import { loadBusinessCalendars } from './business-calendar.ts';
import type { Contract } from './contract.ts';
import { type LoadedContracts, loadContractFiles, readContractDocument } from './load-contract.ts';
import { reviewContract } from './review-contract.ts';
import { reviewMoney } from './review-money.ts';
import { reviewOverlaps } from './review-overlaps.ts';
import { reviewUnknownStatus } from './review-unknown-status.ts';

export interface CheckedContracts extends LoadedContracts {
  /** What is right for some logs only, or one by one, of those that load. */
  readonly warnings: readonly Fault[];
}

/**
 * Loads and reviews files: the faults of those that do not load, then the findings of the others.
 */
export async function checkContractFiles(paths: readonly string[]): Promise<CheckedContracts> {
  const { contracts, faults } = loadContractFiles(paths);
  const calendars = await loadBusinessCalendars(contracts.flatMap(countriesOf));
  const findings = contracts.flatMap((contract) => {
    const { value } = readContractDocument(contract.file);
    return reviewContract(contract, calendars).map(({ path, expectation }) =>
      faultAt(path, expectation, value, contract.file),
    );
  });
  const warnings = contracts.flatMap((contract) => {
    const { value } = readContractDocument(contract.file);
    return [...reviewUnknownStatus(contract), ...reviewMoney(contract)].map(
      ({ path, expectation }) => faultAt(path, expectation, value, contract.file),
    );
  });
  const overlaps = reviewOverlaps(contracts);
  return { contracts, faults: [...faults, ...findings], warnings: [...warnings, ...overlaps] };
}

function countriesOf({ versions }: Contract): readonly string[] {
  return versions.flatMap(({ claim }) =>
    (claim?.steps ?? []).flatMap(({ due }) => due?.calendar ?? []),
  );
}

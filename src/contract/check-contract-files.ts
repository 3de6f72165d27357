import { loadBusinessCalendars } from './business-calendar.ts';
import type { Contract } from './contract.ts';
import { type LoadedContracts, loadContractFiles, readContractDocument } from './load-contract.ts';
import { reviewContract } from './review-contract.ts';
import { faultAt } from './schema-faults.ts';

/** Loads and reviews files: the faults of those that do not load, then the findings of the others. */
export async function checkContractFiles(paths: readonly string[]): Promise<LoadedContracts> {
  const { contracts, faults } = loadContractFiles(paths);
  const calendars = await loadBusinessCalendars(contracts.flatMap(countriesOf));
  const findings = contracts.flatMap((contract) => {
    const document = readContractDocument(contract.file).value;
    return reviewContract(contract, calendars).map(({ path, expectation }) =>
      faultAt(path, expectation, document, contract.file),
    );
  });
  return { contracts, faults: [...faults, ...findings] };
}

function countriesOf({ versions }: Contract): readonly string[] {
  return versions.flatMap(({ claim }) =>
    (claim?.steps ?? []).flatMap(({ due }) => due?.calendar ?? []),
  );
}

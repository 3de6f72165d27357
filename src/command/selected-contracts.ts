import type { Config } from '../config.ts';
import type { Contract } from '../contract/contract.ts';
import { contractPaths, loadContractFiles, loadContracts } from '../contract/load-contract.ts';
import { invalidInput } from '../errors.ts';
import { loadOutages, type OutageTable } from '../evaluation/outages.ts';

/** Which contracts are stated for which period, as a command line names them. */
export interface StatementSelection {
  /** None: all. */
  readonly ids: readonly string[];
  readonly period: string;
  /** None: those of the configured folder. */
  readonly contract: readonly string[];
  readonly outages?: string | undefined;
}

/** Throws `invalid_input` for an id that no contract has, and for contracts that do not load. */
export function selectedContracts(
  { ids, contract }: Pick<StatementSelection, 'ids' | 'contract'>,
  config: Config,
): readonly Contract[] {
  const contracts = contract.length > 0 ? contractsIn(contract) : configuredContracts(config);
  const unknown = ids.filter((id) => !contracts.some((one) => one.id === id));
  if (unknown.length > 0) {
    const expectation = `the id of a contract: ${contracts.map(({ id }) => id).join(', ')}`;
    throw invalidInput(unknown.map((value) => ({ place: 'id', value, expectation })));
  }
  return ids.length === 0 ? contracts : contracts.filter(({ id }) => ids.includes(id));
}

function contractsIn(paths: readonly string[]): readonly Contract[] {
  const { contracts, faults } = loadContractFiles(contractPaths(paths));
  if (faults.length > 0) throw invalidInput(faults);
  return contracts;
}

function configuredContracts(config: Config): readonly Contract[] {
  const folder = config.values.UPTALLY_CONTRACTS_DIR;
  if (folder !== undefined) return loadContracts(folder);
  const expectation = 'a folder of contracts, or --contract FILE';
  throw invalidInput([{ place: 'UPTALLY_CONTRACTS_DIR', value: '(missing)', expectation }]);
}

/** Of a file that a command line names; outages are not in the ledger. */
export function declaredOutages({
  outages,
}: Pick<StatementSelection, 'outages'>): OutageTable | undefined {
  return outages === undefined ? undefined : loadOutages(outages);
}

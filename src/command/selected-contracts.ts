import { invalidInput } from '../ground/errors.ts';
import type { Contract } from '../money/contract/contract.ts';
import {
  contractPaths,
  loadContractFiles,
  loadContracts,
} from '../money/contract/load-contract.ts';
import {
  asksForNotices,
  asksForOutages,
  asksForPriorCredits,
} from '../money/contract/told-by-people.ts';
import { loadInputs } from '../money/evaluation/read-files.ts';
import type { GivenInputs } from '../money/statement/gather-inputs.ts';
import type { Config } from '../running/config.ts';

/** Which contracts are stated for which period, as a command line names them. */
export interface StatementSelection {
  /** None: all. */
  readonly ids: readonly string[];
  readonly period: string;
  /** None: those of the configured folder. */
  readonly contract: readonly string[];
  readonly outages?: string | undefined;
  readonly notices?: string | undefined;
  readonly priorCredits?: string | undefined;
}

/** Throws `invalid_input` for an id that no contract has, and for contracts that do not load. */
export function selectedContracts(
  { ids, contract }: Pick<StatementSelection, 'ids' | 'contract'>,
  config: Config,
): readonly Contract[] {
  const contracts = contract.length > 0 ? contractsIn(contract) : configuredContracts(config);
  const unknown = ids.filter((id) => !contracts.some((contract) => contract.id === id));
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

export type ToldOptions = Pick<StatementSelection, 'outages' | 'notices' | 'priorCredits'>;

/** What the files of a command line bring beside what is stored. Throws `invalid_input`. */
export function givenInputs({ outages, notices, priorCredits }: ToldOptions): GivenInputs {
  return loadInputs({
    outagesPath: outages,
    noticesPath: notices,
    priorCreditsPath: priorCredits,
  });
}

/**
 * A file of outages, notices or prior credits says not whose they are: with several contracts that
 * ask for them it would be told of the wrong vendor. Throws `invalid_input`.
 */
export function requireOneContract(
  { outages, notices, priorCredits }: ToldOptions,
  contracts: readonly Contract[],
): void {
  const given = [
    { place: '--outages', value: outages, asks: asksForOutages },
    { place: '--notices', value: notices, asks: asksForNotices },
    { place: '--prior-credits', value: priorCredits, asks: asksForPriorCredits },
  ];
  const faults = given.flatMap(({ place, value, asks }) => {
    const asking = contracts.filter(({ versions }) => versions.some(asks)).map(({ id }) => id);
    if (value === undefined || asking.length < 2) return [];
    const expectation = `one contract at a time (${asking.join(', ')}), or UPTALLY_TOLD_DIR`;
    return [{ place, value, expectation }];
  });
  if (faults.length > 0) throw invalidInput(faults);
}

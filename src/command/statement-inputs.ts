import type { Config } from '../config.ts';
import type { Contract } from '../contract/contract.ts';
import { contractPaths, loadContractFiles, loadContracts } from '../contract/load-contract.ts';
import { invalidInput } from '../errors.ts';
import { loadOutages } from '../evaluation/outages.ts';
import { formatTable } from '../event/formats/choose-format.ts';
import { kafkaSettings } from '../event/kafka-settings.ts';
import { waitingRecords } from '../event/waiting-records.ts';
import { exclusionsInForce } from '../exclusion/exclusions-in-force.ts';
import { feesInForce } from '../fee/fees-in-force.ts';
import type { Log } from '../log.ts';
import { issuedCredits } from '../statement/issued-credits.ts';
import type { PrepareInput } from '../statement/prepare-statement.ts';
import type { Stores } from '../stores.ts';
import type { EpochMs } from '../time.ts';

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

/** What a contract is stated by at an instant: fees, exclusions and credits of the ledger. */
export async function statementInput(
  { warehouse, ledger }: Stores,
  config: Config,
  log: Log,
  one: {
    readonly contract: Contract;
    readonly period: string;
    readonly outages?: string | undefined;
    readonly now: EpochMs;
  },
): Promise<PrepareInput> {
  const fees = await feesInForce(ledger, config);
  const formats = formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE);
  const kafka = config.kafka === undefined ? undefined : kafkaSettings(config.kafka, formats);
  return {
    warehouse,
    contract: one.contract,
    period: one.period,
    now: one.now,
    fees: fees?.table,
    bills: (fees?.revisions ?? []).map(({ bill, month, revision, sha256 }) => ({
      bill,
      month,
      revision,
      sha256,
    })),
    exclusions: await exclusionsInForce(ledger, one.now),
    outages: one.outages === undefined ? undefined : loadOutages(one.outages),
    priorCredits: await issuedCredits(ledger, one.contract, one.period),
    settlingHours: config.values.UPTALLY_SETTLING_HOURS,
    customer: config.values.UPTALLY_ORGANISATION,
    waitingRecords:
      kafka === undefined ? undefined : (before) => waitingRecords(kafka, log, before),
  };
}

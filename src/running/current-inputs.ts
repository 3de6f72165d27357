import { formatTable } from '../calls/format/choose-format.ts';
import { kafkaSettings } from '../calls/kafka/kafka-settings.ts';
import { waitingRecords } from '../calls/kafka/waiting-records.ts';
import { createLog, type Log } from '../ground/log.ts';
import type { EpochMs } from '../ground/time.ts';
import type { Contract } from '../money/contract/contract.ts';
import { type GivenInputs, gatherInputs } from '../money/statement/gather-inputs.ts';
import type { PrepareInput } from '../money/statement/prepare-statement.ts';
import { changeWords } from '../papers/statement/change-words.ts';
import type { Ledger } from '../stores/ledger/ledger.ts';
import type { Warehouse } from '../stores/warehouse/warehouse.ts';
import type { Config } from './config.ts';
import { inputFiles } from './configured-inputs.ts';

export interface StatementContext {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly config: Config;
  readonly log: Log;
}

/** What statements are made with. */
export function statementContext(
  { warehouse, ledger }: Pick<StatementContext, 'warehouse' | 'ledger'>,
  config: Config,
): StatementContext {
  return { warehouse, ledger, config, log: createLog(config.values.UPTALLY_LOG_LEVEL) };
}

/**
 * What a contract is stated by at an instant: what was gathered, and how this installation states.
 */
export async function currentInputs(
  { warehouse, ledger, config, log }: StatementContext,
  one: {
    readonly contract: Contract;
    readonly period: string;
    readonly now: EpochMs;
    readonly given?: GivenInputs | undefined;
  },
): Promise<PrepareInput> {
  const { contract, period, now, given } = one;
  const gather = gatherInputs({ ...inputFiles(config), ledger, given }, now);
  const formats = formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE);
  const kafka = config.kafka === undefined ? undefined : kafkaSettings(config.kafka, formats);
  return {
    ...(await gather(contract, period)),
    warehouse,
    ledger,
    describeChange: changeWords,
    contract,
    period,
    now,
    coveredHoursPercent: config.values.UPTALLY_COVERED_HOURS_PERCENT,
    settlingHours: config.values.UPTALLY_SETTLING_HOURS,
    customer: config.values.UPTALLY_ORGANISATION,
    waitingRecords:
      kafka === undefined ? undefined : (before) => waitingRecords(kafka, log, before),
  };
}

import type { Config } from '../config.ts';
import type { Contract } from '../contract/contract.ts';
import type { OutageTable } from '../evaluation/outages.ts';
import { formatTable } from '../event/formats/choose-format.ts';
import { kafkaSettings } from '../event/kafka-settings.ts';
import { waitingRecords } from '../event/waiting-records.ts';
import { exclusionsInForce } from '../exclusion/exclusions-in-force.ts';
import { feesInForce } from '../fee/fees-in-force.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { eventsKeptFrom } from '../minute/kept-events.ts';
import type { EpochMs } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { issuedCredits } from './issued-credits.ts';
import type { PrepareInput } from './prepare-statement.ts';

export interface StatementContext {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly config: Config;
  readonly log: Log;
}

/** What a contract is stated by at an instant: fees, exclusions and credits of the ledger. */
export async function currentInputs(
  { warehouse, ledger, config, log }: StatementContext,
  one: {
    readonly contract: Contract;
    readonly period: string;
    readonly outages?: OutageTable | undefined;
    readonly now: EpochMs;
  },
): Promise<PrepareInput> {
  const fees = await feesInForce(ledger, config, one.period);
  const formats = formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE);
  const kafka = config.kafka === undefined ? undefined : kafkaSettings(config.kafka, formats);
  return {
    warehouse,
    contract: one.contract,
    period: one.period,
    now: one.now,
    keptFrom: await eventsKeptFrom(ledger),
    fees: fees?.table,
    bills: (fees?.revisions ?? []).map(({ bill, month, revision, sha256 }) => ({
      bill,
      month,
      revision,
      sha256,
    })),
    exclusions: await exclusionsInForce(ledger, one.now),
    outages: one.outages,
    priorCredits: await issuedCredits(ledger, one.contract, one.period),
    settlingHours: config.values.UPTALLY_SETTLING_HOURS,
    customer: config.values.UPTALLY_ORGANISATION,
    waitingRecords:
      kafka === undefined ? undefined : (before) => waitingRecords(kafka, log, before),
  };
}

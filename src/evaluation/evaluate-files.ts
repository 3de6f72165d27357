import { loadContract } from '../contract/load-contract.ts';
import { governingVersion } from '../contract/period.ts';
import { type IngestFilesInput, ingestFiles } from '../event/ingest-files.ts';
import type { Clock, EpochMs } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { evaluateContract } from './evaluate-contract.ts';
import type { Evaluation } from './evaluation.ts';
import { loadFees } from './fees.ts';
import { checkFeeColumns } from './sum-basis.ts';

export interface EvaluateFilesInput {
  /** Empty, migrated, and of no use afterwards. */
  readonly warehouse: Warehouse;
  readonly contractPath: string;
  /** In the order of ingestion. */
  readonly eventPaths: readonly string[];
  readonly standardInput?: IngestFilesInput['standardInput'];
  readonly feesPath?: string | undefined;
  readonly period: string;
  readonly asOf?: EpochMs | undefined;
  readonly clock: Clock;
  readonly onRejected?: IngestFilesInput['onRejected'];
  readonly onProgress?: IngestFilesInput['onProgress'];
  readonly signal?: AbortSignal | undefined;
}

/** `uptally evaluate`: contract, fees and period are checked before an event is read. */
export async function evaluateFiles(input: EvaluateFilesInput): Promise<Evaluation> {
  const { warehouse, clock, period, asOf } = input;
  const contract = loadContract(input.contractPath);
  const version = governingVersion(contract, period);
  const fees = input.feesPath === undefined ? undefined : loadFees(input.feesPath);
  if (fees !== undefined) checkFeeColumns(fees, version);

  const { read, rejected } = await ingestFiles({
    paths: input.eventPaths,
    standardInput: input.standardInput,
    warehouse,
    clock,
    onRejected: input.onRejected,
    onProgress: input.onProgress,
    signal: input.signal,
  });
  return evaluateContract({ warehouse, contract, period, fees, asOf, arrived: { read, rejected } });
}

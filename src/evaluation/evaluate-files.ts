import { loadContract } from '../contract/load-contract.ts';
import { governingVersion } from '../contract/period.ts';
import { type Fault, invalidInput, UptallyError } from '../errors.ts';
import { type IngestFilesInput, ingestFiles } from '../event/ingest-files.ts';
import type { Clock, EpochMs } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { checkInputs, type EvaluationInputs, evaluateContract } from './evaluate-contract.ts';
import type { Evaluation } from './evaluation.ts';
import { loadExclusions } from './exclusions.ts';
import { loadFees } from './fees.ts';
import { loadOutages } from './outages.ts';
import { loadPriorCredits } from './prior-credits.ts';

export interface EvaluateFilesInput extends InputPaths {
  /** Empty, migrated, and of no use afterwards. */
  readonly warehouse: Warehouse;
  readonly contractPath: string;
  /** In the order of ingestion. */
  readonly eventPaths: readonly string[];
  readonly standardInput?: IngestFilesInput['standardInput'];
  readonly slices?: number | undefined;
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
  const { version } = governingVersion(contract, period);
  const inputs = loadInputs(input);
  checkInputs(inputs, version);

  const { read, rejected } = await ingestFiles({
    paths: input.eventPaths,
    standardInput: input.standardInput,
    warehouse,
    clock,
    onRejected: input.onRejected,
    onProgress: input.onProgress,
    signal: input.signal,
  });
  return evaluateContract({
    ...inputs,
    warehouse,
    contract,
    period,
    asOf,
    slices: input.slices,
    arrived: { read, rejected },
  });
}

export interface InputPaths {
  readonly feesPath?: string | undefined;
  readonly exclusionsPath?: string | undefined;
  readonly outagesPath?: string | undefined;
  readonly priorCreditsPath?: string | undefined;
}

/** Reads what is named. Throws `invalid_input` with the faults of all files at once. */
export function loadInputs(paths: InputPaths): EvaluationInputs {
  const faults: Fault[] = [];
  const loaded = <Table>(path: string | undefined, load: (path: string) => Table) => {
    try {
      return path === undefined ? undefined : load(path);
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const inputs = {
    fees: loaded(paths.feesPath, loadFees),
    exclusions: loaded(paths.exclusionsPath, loadExclusions),
    outages: loaded(paths.outagesPath, loadOutages),
    priorCredits: loaded(paths.priorCreditsPath, loadPriorCredits),
  };
  if (faults.length > 0) throw invalidInput(faults);
  return inputs;
}

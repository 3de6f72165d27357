import { type IngestFilesInput, ingestFiles } from '../../calls/intake/ingest-files.ts';
import { type Fault, invalidInput, UptallyError } from '../../ground/errors.ts';
import type { Clock } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { loadExclusions } from '../input/exclusions.ts';
import { loadFees } from '../input/fees.ts';
import { loadNotices } from '../input/notices.ts';
import { loadOutages } from '../input/outages.ts';
import { loadPriorCredits } from '../input/prior-credits.ts';
import type { EvaluationInputs } from './evaluate-contract.ts';

export interface ReadFilesInput extends InputPaths {
  /** Empty, migrated, and of no use afterwards. */
  readonly warehouse: Warehouse;
  /** In the order of ingestion. */
  readonly eventPaths: readonly string[];
  readonly standardInput?: IngestFilesInput['standardInput'];
  readonly clock: Clock;
  readonly onRejected?: IngestFilesInput['onRejected'];
  readonly onProgress?: IngestFilesInput['onProgress'];
  readonly signal?: AbortSignal | undefined;
}

/** Lines that came in, and those of them that are no event. */
export interface ArrivedEvents {
  readonly read: number;
  readonly rejected: number;
}

export interface FilledWarehouse {
  readonly inputs: EvaluationInputs;
  readonly arrived: ArrivedEvents;
}

/** Fills the warehouse; `check` sees everything but the events before one of them is read. */
export async function readFiles(
  input: ReadFilesInput,
  check: (inputs: EvaluationInputs) => unknown,
): Promise<FilledWarehouse> {
  const inputs = { ...loadInputs(input), keptFrom: null };
  await check(inputs);
  const { read, rejected } = await ingestFiles({
    paths: input.eventPaths,
    standardInput: input.standardInput,
    warehouse: input.warehouse,
    clock: input.clock,
    onRejected: input.onRejected,
    onProgress: input.onProgress,
    signal: input.signal,
  });
  return { inputs, arrived: { read, rejected } };
}

export interface InputPaths {
  readonly feesPath?: string | undefined;
  /** As in `FeeOptions`. */
  readonly allowRepeated?: boolean | undefined;
  readonly exclusionsPath?: string | undefined;
  readonly outagesPath?: string | undefined;
  readonly priorCreditsPath?: string | undefined;
  readonly noticesPath?: string | undefined;
}

/**
 * Reads what is named; null is what is not. Throws `invalid_input` with
 * the faults of all files at once.
 */
export function loadInputs(paths: InputPaths): Omit<EvaluationInputs, 'keptFrom'> {
  const faults: Fault[] = [];
  const loaded = <Table>(path: string | undefined, load: (path: string) => Table) => {
    try {
      return path === undefined ? null : load(path);
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
      return null;
    }
  };
  const inputs = {
    fees: loaded(paths.feesPath, (path) => loadFees(path, paths)),
    exclusions: loaded(paths.exclusionsPath, loadExclusions),
    outages: loaded(paths.outagesPath, loadOutages),
    priorCredits: loaded(paths.priorCreditsPath, loadPriorCredits),
    notices: loaded(paths.noticesPath, loadNotices),
  };
  if (faults.length > 0) throw invalidInput(faults);
  return inputs;
}

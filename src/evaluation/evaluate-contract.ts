import type { Contract, ContractVersion } from '../contract/contract.ts';
import { activeTime, governingVersion } from '../contract/period.ts';
import type { EpochMs } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { countEvents } from './count-events.ts';
import { countSlots, type PartitionCounts } from './count-slots.ts';
import type { Evaluation } from './evaluation.ts';
import { checkExclusions, type ExclusionTable } from './exclusions.ts';
import type { FeeTable } from './fees.ts';
import { slotMsOf } from './indicators/indicate.ts';
import { judgeContract } from './judge-contract.ts';
import { checkOutages, type OutageTable } from './outages.ts';
import type { PriorCredits } from './prior-credits.ts';
import { checkFeeColumns } from './sum-basis.ts';

/** What people and vendors bring to an evaluation beside the calls. */
export interface EvaluationInputs {
  /** Absent: no fees are known, so a breach has an unknown credit. */
  readonly fees?: FeeTable | undefined;
  readonly exclusions?: ExclusionTable | undefined;
  /** Declared ones. */
  readonly outages?: OutageTable | undefined;
  readonly priorCredits?: PriorCredits | undefined;
}

export interface EvaluateInput extends EvaluationInputs {
  readonly warehouse: Warehouse;
  readonly contract: Contract;
  /** A label such as `2026-06`, or `START/END`. */
  readonly period: string;
  /** Events that started at or after this instant do not exist. */
  readonly asOf?: EpochMs | undefined;
  /** Counts in so many parts, each of which takes a fraction of the memory; 1 if absent. */
  readonly slices?: number | undefined;
  /**
   * What came in, where the caller saw it arrive. A warehouse no longer knows how often an event was
   * delivered: without this, `events.read` is the number of distinct events and `rejected` is 0.
   */
  readonly arrived?: { readonly read: number; readonly rejected: number } | undefined;
}

/**
 * The result of one contract in one period, over everything in the warehouse.
 * Throws `invalid_input` (period, fees), `no_version`, and what the warehouse throws.
 */
export async function evaluateContract(input: EvaluateInput): Promise<Evaluation> {
  const { warehouse, contract, fees, asOf, arrived } = input;
  const { version, period } = governingVersion(contract, input.period);
  checkInputs(input, version);
  const exclusions = input.exclusions?.exclusions ?? [];
  const active = activeTime(contract);

  const { distinct, conflicts } = await countEvents(warehouse, asOf);
  const counts: (readonly PartitionCounts[])[] = [];
  // One after the other: each may use all cores and much memory of the warehouse.
  for (const commitment of version.commitments) {
    counts.push(
      await countSlots({
        warehouse,
        commitment,
        period,
        slotMs: slotMsOf(commitment.indicator),
        activeTime: active,
        exclusions,
        asOf,
        slices: input.slices ?? 1,
      }),
    );
  }
  const { read, rejected } = arrived ?? { read: distinct, rejected: 0 };
  return judgeContract({
    contract,
    version,
    period,
    counts,
    activeTime: active,
    exclusions,
    outages: input.outages?.outages ?? [],
    fees,
    priorCredits: input.priorCredits,
    asOf,
    events: { read, distinct, conflicts, rejected },
  });
}

/** Throws `invalid_input` for fees, exclusions and outages that a version cannot be judged with. */
export function checkInputs(
  { fees, exclusions, outages }: EvaluationInputs,
  version: ContractVersion,
): void {
  if (fees !== undefined) checkFeeColumns(fees, version);
  if (exclusions !== undefined) checkExclusions(exclusions, version.commitments);
  if (outages !== undefined) checkOutages(outages, version.commitments);
}

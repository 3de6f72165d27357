import type { Contract } from '../contract/contract.ts';
import { activeTime, governingVersion, periodOf } from '../contract/period.ts';
import type { EpochMs } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { countEvents } from './count-events.ts';
import { countSlots, type PartitionCounts } from './count-slots.ts';
import type { Evaluation } from './evaluation.ts';
import type { FeeTable } from './fees.ts';
import { judgeContract } from './judge-contract.ts';
import { checkFeeColumns } from './sum-basis.ts';

export interface EvaluateInput {
  readonly warehouse: Warehouse;
  readonly contract: Contract;
  /** A label such as `2026-06`. */
  readonly period: string;
  /** Absent: no fees are known, so a breach has an unknown credit. */
  readonly fees?: FeeTable | undefined;
  /** Events that started at or after this instant do not exist. */
  readonly asOf?: EpochMs | undefined;
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
  const version = governingVersion(contract, input.period);
  const period = periodOf(version, input.period);
  if (fees !== undefined) checkFeeColumns(fees, version);

  const { distinct, conflicts } = await countEvents(warehouse, asOf);
  const counts: (readonly PartitionCounts[])[] = [];
  // One after the other: each may use all cores and much memory of the warehouse.
  for (const commitment of version.commitments) {
    const active = activeTime(contract, period);
    counts.push(await countSlots({ warehouse, commitment, period, activeTime: active, asOf }));
  }
  const { read, rejected } = arrived ?? { read: distinct, rejected: 0 };
  const events = { read, distinct, conflicts, rejected };
  return judgeContract({ contract, version, period, counts, fees, asOf, events });
}

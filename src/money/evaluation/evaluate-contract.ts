import type { EpochMs, Interval } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract, ContractVersion } from '../contract/contract.ts';
import {
  activeTime,
  type GoverningVersion,
  governingVersion,
  type Period,
} from '../contract/period.ts';
import { type CountedLog, type SteadyLog, steadyLog } from '../count/steady.ts';
import { checkExclusions, type ExclusionTable } from '../input/exclusions.ts';
import type { FeeTable } from '../input/fee-rows.ts';
import { checkNotices, type NoticeTable } from '../input/notices.ts';
import { checkOutages, type OutageTable } from '../input/outages.ts';
import type { PriorCredits } from '../input/prior-total.ts';
import type { Evaluation } from '../judge/evaluation.ts';
import { slotMsOf } from '../judge/indicators/indicate.ts';
import { type JudgeInput, judgeContract } from '../judge/judge-contract.ts';
import type { PartitionCounts } from '../judge/partition-counts.ts';
import { checkFeeColumns } from '../judge/sum-basis.ts';
import { requireKept } from './require-kept.ts';

/**
 * What is brought to an evaluation beside the calls. An empty table is an answer: there are none.
 * Null is none: nobody said.
 */
export interface EvaluationInputs {
  /** Null: a breach has an unknown credit. */
  readonly fees: FeeTable | null;
  /** Null: none apply. */
  readonly exclusions: ExclusionTable | null;
  /** Declared ones. Null: what is measured by them is undetermined. */
  readonly outages: OutageTable | null;
  /** Of incidents. Null: what is promised of them is undetermined. */
  readonly notices: NoticeTable | null;
  /** Null: an amount under a cap over several months is provisional. */
  readonly priorCredits: PriorCredits | null;
  /** The first instant whose events are all kept; null: none was dropped. */
  readonly keptFrom: EpochMs | null;
}

/** For what is only counted, and to begin with. */
export const NOTHING_TOLD: EvaluationInputs = {
  fees: null,
  exclusions: null,
  outages: null,
  notices: null,
  priorCredits: null,
  keptFrom: null,
};

export interface EvaluateInput extends EvaluationInputs {
  readonly warehouse: Warehouse;
  readonly contract: Contract;
  /** A label such as `2026-06`, or `START/END`. */
  readonly period: string;
  /** Events that started at or after this instant do not exist. */
  readonly asOf?: EpochMs | undefined;
  /** Over the warehouse, where several share one look at it; one of its own if absent. */
  readonly log?: SteadyLog | undefined;
  /**
   * What came in, where the caller saw it arrive. A warehouse no longer knows how
   * often an event was delivered: without this, `events.read` is the number of
   * distinct events and `rejected` is 0.
   */
  readonly arrived?: { readonly read: number; readonly rejected: number } | undefined;
}

/**
 * The result of one contract in one period, over everything in the warehouse.
 * Throws `invalid_input` (period, fees, events that were dropped), `no_version`,
 * and what the warehouse throws.
 */
export async function evaluateContract(input: EvaluateInput): Promise<Evaluation> {
  return judgeContract(await countContract(input));
}

/** What `evaluateContract` judges: the counts, and everything that they are judged by. */
export async function countContract(input: EvaluateInput): Promise<JudgeInput> {
  const { contract, fees, asOf, arrived } = input;
  const { version, period } = checkEvaluation(input);
  if (input.keptFrom !== null) requireKept(version, period, input.keptFrom);
  const exclusions = input.exclusions?.exclusions ?? [];
  const active = activeTime(contract);
  const { distinct, conflicts, counts } = await countUnits(input, { version, period, active });
  const { read, rejected } = arrived ?? { read: distinct, rejected: 0 };
  return {
    contract,
    version,
    period,
    counts,
    activeTime: active,
    exclusions,
    outages: input.outages?.outages ?? null,
    notices: input.notices?.notices ?? null,
    fees,
    priorCredits: input.priorCredits,
    asOf,
    events: { read, distinct, conflicts, rejected },
  };
}

interface CountedUnits {
  readonly distinct: number;
  readonly conflicts: number;
  /** Of each commitment, in the version's order. */
  readonly counts: readonly (readonly PartitionCounts[])[];
}

async function countUnits(
  input: EvaluateInput,
  governing: { version: ContractVersion; period: Period; active: readonly Interval[] },
): Promise<CountedUnits> {
  const { warehouse, asOf } = input;
  const { version, period, active } = governing;
  return logOf(input).read(async ({ distinct, conflicts, countSlots }: CountedLog) => {
    const counts: (readonly PartitionCounts[])[] = [];
    // One after the other: each may use all cores and much memory of the warehouse.
    for (const commitment of version.commitments) {
      const units = { commitment, period, activeTime: active, asOf };
      const exclusions = input.exclusions?.exclusions ?? [];
      const slotMs = slotMsOf(commitment.indicator);
      counts.push(await countSlots({ ...units, warehouse, exclusions, slotMs }));
    }
    return { distinct, conflicts, counts };
  });
}

/** The log that was given, or one of its own. */
export function logOf({
  log,
  warehouse,
  asOf,
}: Pick<EvaluateInput, 'log' | 'warehouse' | 'asOf'>): SteadyLog {
  return log ?? steadyLog(warehouse, { asOf });
}

/**
 * The version that governs the period. Throws `no_version`, and `invalid_input` for a label, fees,
 * exclusions or outages that it cannot be judged with.
 */
export function checkEvaluation({
  contract,
  period,
  fees,
  exclusions,
  outages,
  notices,
}: Pick<
  EvaluateInput,
  'contract' | 'period' | 'fees' | 'exclusions' | 'outages' | 'notices'
>): GoverningVersion {
  const governing = governingVersion(contract, period);
  const { version } = governing;
  if (fees !== null) checkFeeColumns(fees, version);
  if (exclusions !== null) checkExclusions(exclusions, version.commitments);
  if (outages !== null) checkOutages(outages, version.commitments);
  if (notices !== null) checkNotices(notices, version.commitments);
  return governing;
}

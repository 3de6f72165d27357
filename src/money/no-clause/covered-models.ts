import { UptallyError } from '../../ground/errors.ts';
import type { EpochMs, MonthLabel } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Contract } from '../contract/contract.ts';
import { parseContract } from '../contract/load-contract.ts';
import { governingVersion } from '../contract/period.ts';
import type { Predicate } from '../contract/predicate.ts';
import type { SteadyLog } from '../count/steady.ts';
import { evaluateContract, NOTHING_TOLD } from '../evaluation/evaluate-contract.ts';

/** A model that had calls in a month, and how many of them a paying clause covers. */
export interface SeenModel {
  readonly month: MonthLabel;
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly covered: number;
}

/** The models with calls in a month, by UTC. */
export async function seenModels(input: {
  readonly warehouse: Warehouse;
  readonly log: SteadyLog;
  readonly contracts: readonly Contract[];
  readonly month: MonthLabel;
  readonly keptFrom: EpochMs | null;
}): Promise<readonly SeenModel[]> {
  const all = await callsByModel(input, { kind: 'all', of: [] });
  const paying = payingCovers(input.contracts, input.month);
  const covered =
    paying.length === 0 ? new Map() : await callsByModel(input, { kind: 'any', of: paying });
  return [...all].map(([key, calls]) => {
    const [provider, model] = JSON.parse(key) as [string, string];
    return { month: input.month, provider, model, calls, covered: covered.get(key) ?? 0 };
  });
}

/**
 * What the commitments cover that pay for a miss: those with standing `sla` of the versions that
 * govern the month, of contracts by which a vendor owes us.
 */
function payingCovers(contracts: readonly Contract[], month: MonthLabel): readonly Predicate[] {
  return contracts
    .filter(({ direction }) => direction === 'receivable')
    .flatMap((contract) => {
      try {
        return governingVersion(contract, month).version.commitments;
      } catch (error) {
        // Not in force in the month, or without months.
        if (error instanceof UptallyError) return [];
        throw error;
      }
    })
    .filter(({ creditTerms }) => creditTerms !== null)
    .map(({ covers }) => covers);
}

/** Counts every call once, by model: a contract that only counts. */
const COUNTING = {
  schema: 'uptally/contract@1',
  id: 'calls-by-model',
  provider: 'all',
  currency: 'USD',
  versions: [
    {
      version: '1',
      effective_from: '2000-01-01',
      time_zone: 'UTC',
      commitments: [
        {
          id: 'calls',
          standing: 'target',
          partition_by: ['provider', 'model'],
          indicator: { kind: 'ratio' },
          target: { at_least: 0 },
        },
      ],
    },
  ],
};

/** Calls by `["provider","model"]`. */
async function callsByModel(
  { month, ...input }: Omit<Parameters<typeof seenModels>[0], 'contracts'>,
  covers: Predicate,
): Promise<ReadonlyMap<string, number>> {
  const counting = parseContract(JSON.stringify(COUNTING), 'calls-by-model');
  const contract: Contract = {
    ...counting,
    versions: counting.versions.map((version) => ({
      ...version,
      commitments: version.commitments.map((commitment) => ({ ...commitment, covers })),
    })),
  };
  const { commitments } = await evaluateContract({
    ...NOTHING_TOLD,
    ...input,
    contract,
    period: month,
  });
  const partitions = commitments.flatMap((commitment) => commitment.partitions);
  return new Map(
    partitions.map(({ partition, claimed: { units } }) => [
      JSON.stringify([partition.provider, partition.model]),
      units.good + units.bad + units.invalid,
    ]),
  );
}

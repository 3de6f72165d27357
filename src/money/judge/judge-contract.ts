import { intersection } from '../../ground/interval.ts';
import { type EpochMs, formatInstant, type Interval } from '../../ground/time.ts';
import type { Commitment, Contract, ContractVersion } from '../contract/contract.ts';
import { matchesPartition, type PartitionFields } from '../contract/partition-predicate.ts';
import type { Period } from '../contract/period.ts';
import { hasDeclaredOutages } from '../contract/told-by-people.ts';
import { type Exclusion, excludedTime } from '../input/excluded-time.ts';
import type { FeeTable } from '../input/fee-rows.ts';
import type { IncidentNotice } from '../input/notices.ts';
import type { Outage } from '../input/outages.ts';
import { type PriorCredits, type PriorTotal, priorTotal } from '../input/prior-total.ts';
import type { ReadingName } from '../input/reading.ts';
import { creditOf } from './credit.ts';
import { type CreditPart, creditTotal, type FoldedLine, foldCredits } from './credit-lines.ts';
import type { EvaluatedCommitment, EvaluatedPartition, Evaluation } from './evaluation.ts';
import { compareTexts, fieldRecord } from './field-values.ts';
import { slotMsOf } from './indicators/indicate.ts';
import type { IndicatorInput } from './indicators/indicator.ts';
import { type Judgement, judgeReading } from './judge-reading.ts';
import type { PartitionCounts, SlotCounts } from './partition-counts.ts';
import { existingSlots, slotGrid } from './slot-grid.ts';
import { type BasisSum, sumBasis } from './sum-basis.ts';

export interface JudgeInput {
  readonly contract: Contract;
  readonly version: ContractVersion;
  readonly period: Period;
  /** Of each commitment, in the version's order. */
  readonly counts: readonly (readonly PartitionCounts[])[];
  /** The contract's; in order and apart. */
  readonly activeTime: readonly Interval[];
  readonly exclusions: readonly Exclusion[];
  /** As of `EvaluationInputs`. */
  readonly outages: readonly Outage[] | null;
  readonly notices: readonly IncidentNotice[] | null;
  readonly fees: FeeTable | null;
  readonly priorCredits: PriorCredits | null;
  readonly asOf?: EpochMs | undefined;
  readonly events: Evaluation['events'];
}

/** A result that still has every step behind it. */
export interface JudgedContract {
  readonly commitments: readonly JudgedCommitment[];
  readonly lines: readonly FoldedLine[];
  /** What the contract paid in the eleven months before. */
  readonly prior: PriorTotal;
}

export interface JudgedCommitment {
  readonly commitment: Commitment;
  readonly partitions: readonly JudgedPartition[];
}

export interface JudgedPartition {
  readonly values: readonly string[];
  readonly claimed: Judgement & { readonly input: IndicatorInput };
  readonly conceded: Judgement & { readonly input: IndicatorInput };
}

/**
 * Everything after the counting: pure, and exact. Throws
 * `invalid_input` for fees in a wrong currency.
 */
export function judgeContract(input: JudgeInput): Evaluation {
  return publishedEvaluation(input, judgedContract(input));
}

/** As `judgeContract`, with the steps. */
export function judgedContract(input: JudgeInput): JudgedContract {
  const { version, period } = input;
  const commitments = version.commitments.map((commitment, i) => ({
    commitment,
    partitions: judgePartitions(input, commitment, input.counts[i] ?? []),
  }));
  const parts = commitments.flatMap(({ commitment, partitions }) =>
    partitions.flatMap((partition) => creditParts(input, commitment, partition)),
  );
  const prior = priorTotal(input.priorCredits, period.month, version.timeZone);
  return { commitments, lines: foldCredits(parts, version, prior), prior };
}

/** What was judged, as it is printed. */
export function publishedEvaluation(
  { contract, version, period, events }: JudgeInput,
  judged: JudgedContract,
): Evaluation {
  const credits = judged.lines.map(({ line }) => line);
  return {
    schema: 'uptally/evaluation@1',
    contract: { id: contract.id, version: version.version, sha256: contract.sha256 },
    period: {
      label: period.label,
      start: formatInstant(period.start),
      end: formatInstant(period.end),
    },
    events,
    commitments: judged.commitments.map(({ commitment, partitions }) =>
      evaluatedCommitment(commitment, partitions),
    ),
    credits,
    total: creditTotal(credits, version.money, contract.currency),
  };
}

export type PartitionsInput = Pick<
  JudgeInput,
  'period' | 'activeTime' | 'exclusions' | 'outages' | 'notices' | 'asOf'
>;

/** Steps 8 to 11 for every partition of one commitment that exists, in order. */
export function judgePartitions(
  input: PartitionsInput,
  commitment: Commitment,
  counts: readonly PartitionCounts[],
): readonly JudgedPartition[] {
  const { period } = input;
  const hasAsserted = input.exclusions.some(({ status }) => status === 'asserted');
  const slotMs = slotMsOf(commitment.indicator);
  const isWholeSlots = commitment.partialPeriod === 'active' && slotMs !== null;
  const grid = slotGrid(period, slotMs ?? period.end - period.start);
  const activeTime = commitment.partialPeriod === 'active' ? input.activeTime : null;
  const activeSlots = existingSlots(grid, [], isWholeSlots ? activeTime : null);
  const partitions = counts.flatMap(({ values, slots }) => {
    // Units in slots that do not exist do not count.
    const counted = slots.filter(({ claimed }) => activeSlots.exists(claimed.slot));
    const hasUnits = counted.some(({ claimed: { slot } }) => slot >= 0 && slot < grid.total);
    return hasUnits || values.length === 0 ? [{ values, slots: counted }] : [];
  });
  // One partition exists whatever happened.
  if (commitment.partitionBy.length === 0 && partitions.length === 0) {
    partitions.push({ values: [], slots: [] });
  }
  return partitions
    .sort((a, b) => compareTexts(a.values, b.values))
    .map(({ values, slots }) => {
      const fields = new Map(commitment.partitionBy.map((name, i) => [name, values[i] ?? '']));
      const judge = (reading: ReadingName): JudgedPartition['claimed'] => {
        const excluded = (effect: Parameters<typeof excludedTime>[2]) =>
          excludedTime(input.exclusions, commitment, effect, reading, fields);
        const removed = excluded('remove_time');
        const indicatorInput: IndicatorInput = {
          slots: slots.map((slot) => slot[reading]),
          existing:
            removed.length === 0
              ? activeSlots
              : existingSlots(grid, removed, isWholeSlots ? activeTime : null),
          outages: input.outages?.filter(({ where }) => matchesPartition(where, fields)) ?? null,
          notices: noticesOf(input, fields),
          cut: input.asOf ?? period.end,
          time: activeTime === null ? [period] : intersection(activeTime, [period]),
          removed,
          forgiven: hasDeclaredOutages(commitment) ? excluded('count_as_good') : [],
        };
        return { ...judgeReading(commitment, indicatorInput), input: indicatorInput };
      };
      const claimed = judge('claimed');
      const isSame = !hasAsserted && slots.every(isUndisputed);
      return { values, claimed, conceded: isSame ? claimed : judge('conceded') };
    });
}

/** Of incidents that hit a partition and began while the contract was active. */
function noticesOf(
  { notices, activeTime }: PartitionsInput,
  fields: PartitionFields,
): IndicatorInput['notices'] {
  if (notices === null) return null;
  return notices.filter(
    ({ where, began }) =>
      matchesPartition(where, fields) &&
      activeTime.some(({ start, end }) => start <= began && began < end),
  );
}

/** Both readings see the same units. */
function isUndisputed({ claimed, conceded }: SlotCounts): boolean {
  return (
    claimed === conceded ||
    (claimed.good === conceded.good &&
      claimed.bad === conceded.bad &&
      claimed.values === conceded.values &&
      claimed.attaining === conceded.attaining)
  );
}

function evaluatedCommitment(
  commitment: Commitment,
  partitions: readonly JudgedPartition[],
): EvaluatedCommitment {
  return {
    id: commitment.id,
    standing: commitment.creditTerms === null ? 'target' : 'sla',
    method: commitment.method,
    partitions: partitions.map(({ values, claimed, conceded }): EvaluatedPartition => {
      const verdict = claimed.reading.verdict;
      return {
        partition: fieldRecord(commitment.partitionBy, values),
        verdict: verdict === conceded.reading.verdict ? verdict : 'disputed',
        claimed: claimed.reading,
        conceded: conceded.reading,
      };
    }),
  };
}

/** None for `standing: target`: it is never money. */
function creditParts(
  { contract, version, period, fees, asOf }: JudgeInput,
  { id, partitionBy, creditTerms }: Commitment,
  partition: JudgedPartition,
): readonly CreditPart[] {
  if (creditTerms === null) return [];
  const { scope } = creditTerms.basis;
  const values = scope.map((field) => partition.values[partitionBy.indexOf(field)] ?? '');
  const basis: BasisSum | null =
    fees === null
      ? null
      : sumBasis(fees, creditTerms.basis, period.month, values, contract.currency);
  const context = {
    basis,
    days: period.days,
    timeZone: version.timeZone,
    periodOpen: asOf !== undefined && asOf < period.end,
  };
  return [
    {
      commitment: id,
      partition: partition.values,
      scope,
      values,
      basis,
      caps: creditTerms.caps,
      claimed: creditOf(partition.claimed, context),
      conceded: creditOf(partition.conceded, context),
    },
  ];
}

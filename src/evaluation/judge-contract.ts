import type { Commitment, Contract, ContractVersion } from '../contract/contract.ts';
import type { Period } from '../contract/period.ts';
import { DAY_MS, type EpochMs, formatInstant, localDate, startOfLocalDate } from '../time.ts';
import type { PartitionCounts } from './count-slots.ts';
import { creditOf } from './credit.ts';
import { type CreditPart, creditLines, creditTotal } from './credit-lines.ts';
import type { EvaluatedCommitment, EvaluatedPartition, Evaluation } from './evaluation.ts';
import type { FeeTable } from './fees.ts';
import { compareTexts, fieldRecord } from './field-values.ts';
import { type Judgement, judgeReading, slotsIn } from './judge-reading.ts';
import { type BasisSum, sumBasis } from './sum-basis.ts';

export interface JudgeInput {
  readonly contract: Contract;
  readonly version: ContractVersion;
  readonly period: Period;
  /** Of each commitment, in the version's order. */
  readonly counts: readonly (readonly PartitionCounts[])[];
  readonly fees?: FeeTable | undefined;
  readonly asOf?: EpochMs | undefined;
  readonly events: Evaluation['events'];
}

interface JudgedPartition {
  readonly values: readonly string[];
  readonly claimed: Judgement;
  readonly conceded: Judgement;
}

/** Everything after the counting: pure, and exact. Throws `invalid_input` for fees in a wrong currency. */
export function judgeContract(input: JudgeInput): Evaluation {
  const { contract, version, period, events } = input;
  const judged = version.commitments.map((commitment, i) => ({
    commitment,
    partitions: judgePartitions(commitment, period, input.counts[i] ?? []),
  }));
  const parts = judged.flatMap(({ commitment, partitions }) =>
    partitions.flatMap((partition) => creditParts(input, commitment, partition)),
  );
  const credits = creditLines(parts, version);
  return {
    schema: 'uptally/evaluation@1',
    contract: { id: contract.id, version: version.version, sha256: contract.sha256 },
    period: {
      label: period.label,
      start: formatInstant(period.start),
      end: formatInstant(period.end),
    },
    events,
    commitments: judged.map(({ commitment, partitions }) =>
      evaluatedCommitment(commitment, partitions),
    ),
    credits: [...credits],
    total: creditTotal(credits, version.money, contract.currency),
  };
}

function judgePartitions(
  commitment: Commitment,
  period: Period,
  counts: readonly PartitionCounts[],
): readonly JudgedPartition[] {
  const totalSlots = slotsIn(period.end - period.start, commitment.indicator.slotMs);
  return counts
    .toSorted((a, b) => compareTexts(a.values, b.values))
    .map(({ values, slots }) => ({
      values,
      claimed: judgeReading(commitment, slots, totalSlots, 'claimed'),
      conceded: judgeReading(commitment, slots, totalSlots, 'conceded'),
    }));
}

function evaluatedCommitment(
  commitment: Commitment,
  partitions: readonly JudgedPartition[],
): EvaluatedCommitment {
  return {
    id: commitment.id,
    standing: commitment.terms === null ? 'target' : 'sla',
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
  { id, partitionBy, terms }: Commitment,
  partition: JudgedPartition,
): readonly CreditPart[] {
  if (terms === null) return [];
  const { scope } = terms.basis;
  const values = scope.map((field) => partition.values[partitionBy.indexOf(field)] ?? '');
  const basis: BasisSum | null =
    fees === undefined
      ? null
      : sumBasis(fees, terms.basis, period.label, values, contract.currency);
  const context = {
    basis,
    daysInPeriod: daysIn(period, version.timeZone),
    periodOpen: asOf !== undefined && asOf < period.end,
  };
  return [
    {
      commitment: id,
      scope,
      values,
      basis: basis?.amount ?? null,
      claimed: creditOf(partition.claimed, context),
      conceded: creditOf(partition.conceded, context),
    },
  ];
}

/** Calendar days: a day of 23 or 25 hours is one day. */
function daysIn(period: Period, timeZone: string): number {
  // UTC has no days of other lengths, so it counts dates.
  const midnight = (instant: EpochMs) => startOfLocalDate(localDate(instant, timeZone), 'UTC');
  return (midnight(period.end) - midnight(period.start)) / DAY_MS;
}

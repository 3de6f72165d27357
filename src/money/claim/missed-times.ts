import { type Exact, ZERO } from '../../ground/exact.ts';
import { HOUR_MS, type Interval } from '../../ground/time.ts';
import type { Commitment } from '../contract/contract.ts';
import { fieldRecord } from '../judge/field-values.ts';
import { indicate } from '../judge/indicators/indicate.ts';
import type { IndicatorInput, Loss, ReadSlot } from '../judge/indicators/indicator.ts';
import { type TimedNotice, timedNotices } from '../judge/indicators/notice.ts';
import { type JudgedPartition, type JudgeInput, judgePartitions } from '../judge/judge-contract.ts';
import { existingSlots, slotGrid } from '../judge/slot-grid.ts';
import type { Measures } from './measure-misses.ts';

/** A time that made a figure miss its target, in the claimed reading: of slots that touch, one. */
export interface MissedTime extends Interval {
  /**
   * Calls failed, slots were down, values missed their bound, an outage was
   * declared, or a notice not kept.
   */
  readonly kind: 'failed' | 'down' | 'slow' | 'declared' | 'notice';
  readonly slots: number;
  /** Calls that failed, or of `slow` values that miss the bound. */
  readonly lost: number;
  /** Of so many that count. */
  readonly counted: number;
  /** Of `lost`, those that the conceded reading does not count as bad. */
  readonly disputed: number;
  /** What it took from the figure, from 0 to 1. */
  readonly share: Exact;
  /**
   * The least and the greatest percentile of its slots; null where there is
   * none, or none is known any more.
   */
  readonly percentiles: { readonly least: Exact; readonly greatest: Exact } | null;
  /** The id of a declared outage, or of an incident with a promised notice; null: it has none. */
  readonly id: string | null;
  /** Of a notice that was not kept, what its clock ran for, and whether it still ran at the end. */
  readonly clock: Pick<TimedNotice, 'clock' | 'isRunning'> | null;
}

export interface MissedPartition {
  readonly commitment: Commitment;
  readonly partition: Readonly<Record<string, string>>;
  readonly judged: JudgedPartition;
  /** By time. */
  readonly times: readonly MissedTime[];
}

/**
 * What made the figure of each partition of an `sla` commitment less
 * than whole, that which decides.
 */
export function missedTimes(judged: JudgeInput, measures: Measures): readonly MissedPartition[] {
  return judged.version.commitments.flatMap((commitment, i) =>
    commitment.creditTerms === null
      ? []
      : judgePartitions(judged, commitment, judged.counts[i] ?? []).map((partition) => ({
          commitment,
          partition: fieldRecord(commitment.partitionBy, partition.values),
          judged: partition,
          times: timesOf(judged, commitment, partition, measures).filter(
            ({ start, end }) => start < judged.period.end && end >= judged.period.start,
          ),
        })),
  );
}

function timesOf(
  judged: JudgeInput,
  commitment: Commitment,
  partition: JudgedPartition,
  { hours, percentiles }: Measures,
): readonly MissedTime[] {
  const key = JSON.stringify(partition.values);
  const byHour = hours.get(commitment.id)?.find(({ values }) => JSON.stringify(values) === key);
  if (byHour === undefined) {
    const known = percentiles.get(commitment.id)?.get(key) ?? new Map<number, Exact>();
    const { claimed, conceded } = partition;
    const losses = claimed.decisive?.losses() ?? [];
    if (commitment.indicator.kind === 'notice') {
      return noticeTimes(losses, timedNotices(commitment.indicator, claimed.input));
    }
    return joined(losses.map((loss) => timeOf(loss, claimed.input, conceded.input, known)));
  }
  const existing = existingSlots(slotGrid(judged.period, HOUR_MS), [], null);
  const [claimed, conceded] = (['claimed', 'conceded'] as const).map(
    (reading): IndicatorInput => ({
      ...partition[reading].input,
      slots: byHour.slots.map((slot) => slot[reading]),
      existing,
    }),
  ) as [IndicatorInput, IndicatorInput];
  const losses = indicate(commitment.indicator, claimed).losses();
  return joined(losses.map((loss) => timeOf(loss, claimed, conceded, new Map())));
}

function timeOf(
  { time, share, slots, cause }: Loss,
  claimed: IndicatorInput,
  conceded: IndicatorInput,
  percentiles: ReadonlyMap<number, Exact>,
): MissedTime {
  const [first, beyond] = slots === null ? [0, 0] : [slots.first, slots.beyond];
  const inside = ({ slot }: ReadSlot) => slot >= first && slot < beyond;
  const total = (input: IndicatorInput, of: (slot: ReadSlot) => number) =>
    input.slots.filter(inside).reduce((sum, slot) => sum + of(slot), 0);
  const isSlow = cause.kind === 'percentile' || cause.kind === 'values';
  const bad = total(claimed, (slot) => slot.bad);
  const percentile = cause.kind === 'percentile' ? percentiles.get(first) : undefined;
  const isDeclared = cause.kind === 'outage' && cause.id !== null;
  return {
    ...time,
    kind: isSlow
      ? 'slow'
      : isDeclared
        ? 'declared'
        : cause.kind === 'bad_units'
          ? 'failed'
          : 'down',
    slots: beyond - first,
    lost: isSlow ? cause.values - cause.attaining : bad,
    counted: isSlow ? cause.values : total(claimed, (slot) => slot.good + slot.bad),
    disputed: isSlow ? 0 : Math.max(0, bad - total(conceded, (slot) => slot.bad)),
    share,
    percentiles: percentile === undefined ? null : { least: percentile, greatest: percentile },
    id: isDeclared ? cause.id : null,
    clock: null,
  };
}

/** The losses are of the records that were not kept, in the same order. */
function noticeTimes(
  losses: readonly Loss[],
  timed: readonly TimedNotice[],
): readonly MissedTime[] {
  const broken = timed.filter(({ isKept }) => !isKept);
  const times = losses.map(
    ({ time, share }, i): MissedTime => ({
      ...time,
      kind: 'notice',
      slots: 0,
      lost: 0,
      counted: 0,
      disputed: 0,
      share,
      percentiles: null,
      id: broken[i]?.notice.id ?? null,
      clock: broken[i] ?? null,
    }),
  );
  return times.toSorted((a, b) => a.start - b.start);
}

/** By time; slots that touch and lost in the same way are one. */
function joined(times: readonly MissedTime[]): readonly MissedTime[] {
  const found: MissedTime[] = [];
  for (const time of times.toSorted((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    const touches = last !== undefined && last.end === time.start && last.kind === time.kind;
    if (!touches || time.kind === 'declared') found.push(time);
    else found[found.length - 1] = together(last, time);
  }
  return found;
}

function together(a: MissedTime, b: MissedTime): MissedTime {
  const [one, other] = [a.percentiles, b.percentiles];
  return {
    ...a,
    end: b.end,
    slots: a.slots + b.slots,
    lost: a.lost + b.lost,
    counted: a.counted + b.counted,
    disputed: a.disputed + b.disputed,
    share: a.share.add(b.share),
    percentiles:
      one === null || other === null
        ? null
        : {
            least: one.least.compare(other.least) < 0 ? one.least : other.least,
            greatest: one.greatest.compare(other.greatest) > 0 ? one.greatest : other.greatest,
          },
  };
}

/** The sum of times that are not listed one by one. */
export function sumOfTimes(times: readonly MissedTime[]) {
  return times.reduce(
    (sum, { lost, counted, share }) => ({
      lost: sum.lost + lost,
      counted: sum.counted + counted,
      share: sum.share.add(share),
    }),
    { lost: 0, counted: 0, share: ZERO },
  );
}

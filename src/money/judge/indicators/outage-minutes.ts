import { type Exact, ONE, ratio, sum } from '../../../ground/exact.ts';
import { difference, intersection, takeOut, totalMs, united } from '../../../ground/interval.ts';
import { type Interval, MINUTE_MS } from '../../../ground/time.ts';
import type { OutageMinutes } from '../../contract/contract.ts';
import { countedSlots, type DownRun, downRuns } from './down-runs.ts';
import type { Indicate, Loss } from './indicator.ts';

/** Time that was lost to a part of the calls. */
interface Outage {
  /** Null: it was measured. */
  readonly id: string | null;
  readonly time: Interval;
  /** From 0 to 1. */
  readonly affected: Exact;
  readonly slots: Loss['slots'];
}

/** One less the lost share of the period's time, each outage weighted by what it affected. */
export const indicateOutageMinutes: Indicate<OutageMinutes> = (terms, input) => {
  const isLongEnough = ({ start, end }: Interval) =>
    ratio(end - start, MINUTE_MS).compare(terms.minMinutes) >= 0;
  const runs = terms.from === null ? [] : downRuns(terms.from, terms.from.downWhen, input);
  const counted = runs.filter(({ time }) => isLongEnough(time));
  const outages: readonly Outage[] =
    terms.from === null
      ? (input.outages ?? []).filter(isLongEnough).map(({ id, start, end, affectedRatio }) => ({
          id,
          time: { start, end },
          affected: affectedRatio,
          slots: null,
        }))
      : counted.map((run) => ({
          id: null,
          time: run.time,
          affected: affectedBy(run),
          slots: run.inside,
        }));
  const measured = difference(input.time, input.removed);
  const losing = difference(measured, input.forgiven);
  const weighted =
    terms.weight === 'none' ? outages.map((outage) => ({ ...outage, affected: ONE })) : outages;
  const whole = totalMs(measured);
  const lost = lostTimes(weighted, losing);
  return {
    attainment: whole === 0 ? null : ONE.sub(sum(lost.map(weightedMs)).mul(ratio(1, whole))),
    outages: intersection(united(outages.map(({ time }) => time)), losing),
    whole: { count: ratio(whole, MINUTE_MS), of: 'minutes' },
    losses: () => lost.flatMap((one) => lossOf(one, whole, input.existing.grid.period)),
    slots: terms.from === null ? { total: 0, with_data: 0, down: 0 } : countedSlots(counted, input),
  };
};

function affectedBy({ good, bad }: DownRun): Exact {
  return good + bad === 0 ? ONE : ratio(bad, good + bad);
}

interface LostTime {
  readonly outage: Outage;
  /** Of this outage and of no greater one. */
  readonly lostMs: number;
}

/** Where outages overlap, each instant has the greatest of their ratios. */
function lostTimes(outages: readonly Outage[], within: readonly Interval[]): readonly LostTime[] {
  const greatestFirst = outages.toSorted((a, b) => b.affected.compare(a.affected));
  const left = [...within];
  return greatestFirst.map((outage) => ({ outage, lostMs: takeOut(left, outage.time) }));
}

function weightedMs({ outage, lostMs }: LostTime): Exact {
  return outage.affected.mul(ratio(lostMs, 1));
}

function lossOf(lost: LostTime, wholeMs: number, period: Interval): readonly Loss[] {
  const { id, time, affected, slots } = lost.outage;
  const share = weightedMs(lost).mul(ratio(1, wholeMs));
  const [inside] = intersection([time], [period]);
  if (inside === undefined || share.compare(0) === 0) return [];
  const cause = { kind: 'outage', id, outage: time, affected, lostMs: lost.lostMs } as const;
  return [{ time: inside, share, slots, cause }];
}

import type { OutageMinutes } from '../../contract/contract.ts';
import { type Exact, ONE, ratio, sum } from '../../exact.ts';
import { difference, intersection, totalMs, united } from '../../interval.ts';
import { type Interval, MINUTE_MS } from '../../time.ts';
import { type DownRun, downRuns } from './down-runs.ts';
import { type Indicate, type IndicatorInput, inPeriod } from './indicator.ts';

/** Time that was lost to a part of the calls. */
interface Loss {
  readonly time: Interval;
  /** From 0 to 1. */
  readonly affected: Exact;
}

/** One less the lost share of the period's time, each outage weighted by what it affected. */
export const indicateOutageMinutes: Indicate<OutageMinutes> = (terms, input) => {
  const isLongEnough = ({ start, end }: Interval) =>
    ratio(end - start, MINUTE_MS).compare(terms.minMinutes) >= 0;
  const runs = terms.from === null ? [] : downRuns(terms.from, terms.from.downWhen, input);
  const counted = runs.filter(({ time }) => isLongEnough(time));
  const losses: readonly Loss[] =
    terms.from === null
      ? input.outages
          .filter(isLongEnough)
          .map((outage) => ({ time: outage, affected: outage.affectedRatio }))
      : counted.map((run) => ({ time: run.time, affected: affectedBy(run) }));
  const measured = difference(input.time, input.removed);
  const losing = difference(measured, input.forgiven);
  const weighted =
    terms.weight === 'none' ? losses.map((loss) => ({ ...loss, affected: ONE })) : losses;
  const whole = totalMs(measured);
  return {
    attainment: whole === 0 ? null : ONE.sub(lostMs(weighted, losing).mul(ratio(1, whole))),
    outages: intersection(united(losses.map(({ time }) => time)), losing),
    slots: terms.from === null ? { total: 0, with_data: 0, down: 0 } : slots(input, counted),
  };
};

function affectedBy({ good, bad }: DownRun): Exact {
  return good + bad === 0 ? ONE : ratio(bad, good + bad);
}

/** Where outages overlap, each instant has the greatest of their ratios. */
function lostMs(losses: readonly Loss[], within: readonly Interval[]): Exact {
  const greatestFirst = losses.toSorted((a, b) => b.affected.compare(a.affected));
  let left = within;
  return sum(
    greatestFirst.map(({ time, affected }) => {
      const before = totalMs(left);
      left = difference(left, [time]);
      return affected.mul(ratio(before - totalMs(left), 1));
    }),
  );
}

function slots(input: IndicatorInput, counted: readonly DownRun[]) {
  const withData = input.slots.filter(inPeriod(input)).filter(({ good, bad }) => good + bad > 0);
  return {
    total: input.existing.count,
    with_data: withData.length,
    down: counted.reduce((sum, run) => sum + run.slotsInside, 0),
  };
}

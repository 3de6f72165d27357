import { ratio } from '../../../ground/exact.ts';
import { difference, intersection } from '../../../ground/interval.ts';
import type { GoodTime } from '../../contract/contract.ts';
import { slotTime } from '../slot-grid.ts';
import { countedSlots, type DownRun, downRuns, downSlotsInside, slotsInside } from './down-runs.ts';
import type { Indicate, IndicatorInput, Measurement } from './indicator.ts';

/** The share of slots that are not in a counted run of slots that are down. */
export const indicateGoodTime: Indicate<GoodTime> = (terms, input) => {
  const runs = downRuns(terms, terms.downWhen, input);
  return {
    ...measure(runs, input),
    slots: countedSlots(runs, input),
    also: terms.also.map(({ downWhen, target }) => ({
      ...measure(downRuns(terms, downWhen, input), input),
      target,
    })),
  };
};

function measure(runs: readonly DownRun[], input: IndicatorInput): Measurement {
  const { existing } = input;
  const down = downSlotsInside(runs);
  return {
    attainment: existing.count === 0 ? null : ratio(existing.count - down, existing.count),
    outages: intersection(
      runs.map(({ time }) => time),
      difference([existing.grid.period], input.removed),
    ),
    whole: { count: ratio(existing.count, 1), of: 'slots' },
    losses: () =>
      runs
        .filter((run) => slotsInside(run) > 0)
        .map((run) => ({
          time: slotTime(existing.grid, run.inside.first, run.inside.beyond),
          share: ratio(slotsInside(run), existing.count),
          slots: run.inside,
          cause: { kind: 'down_run', run: run.time },
        })),
  };
}

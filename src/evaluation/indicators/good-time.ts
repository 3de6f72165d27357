import type { DownWhen, GoodTime } from '../../contract/contract.ts';
import { ratio } from '../../exact.ts';
import { difference, intersection } from '../../interval.ts';
import { slotTime } from '../slot-grid.ts';
import { downRuns, slotsInside } from './down-runs.ts';
import { type Indicate, type IndicatorInput, inPeriod, type Measured } from './indicator.ts';

/** The share of slots that are not in a counted run of slots that are down. */
export const indicateGoodTime: Indicate<GoodTime> = (terms, input) => {
  const { down, ...first } = measure(terms, terms.downWhen, input);
  const withData = input.slots.filter(inPeriod(input)).filter(({ good, bad }) => good + bad > 0);
  return {
    ...first,
    slots: { total: input.existing.count, with_data: withData.length, down },
    also: terms.also.map(({ downWhen, target }) => {
      const { down: _, ...further } = measure(terms, downWhen, input);
      return { ...further, target };
    }),
  };
};

function measure(
  terms: GoodTime,
  downWhen: DownWhen,
  input: IndicatorInput,
): Measured & { readonly down: number } {
  const { existing } = input;
  const runs = downRuns(terms, downWhen, input);
  const down = runs.reduce((sum, run) => sum + slotsInside(run), 0);
  return {
    down,
    attainment: existing.count === 0 ? null : ratio(existing.count - down, existing.count),
    outages: intersection(
      runs.map(({ time }) => time),
      difference(difference([existing.grid.period], input.removed), input.forgiven),
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

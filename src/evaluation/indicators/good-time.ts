import type { DownWhen, GoodTime } from '../../contract/contract.ts';
import { ratio } from '../../exact.ts';
import { intersection } from '../../interval.ts';
import { downRuns } from './down-runs.ts';
import { type Indicate, type IndicatorInput, inPeriod, type Measured } from './indicator.ts';

/** The share of slots that are not in a counted run of slots that are down. */
export const indicateGoodTime: Indicate<GoodTime> = (terms, input) => {
  const { down, ...first } = measure(terms, terms.downWhen, input);
  const withData = input.slots.filter(inPeriod(input)).filter(({ good, bad }) => good + bad > 0);
  return {
    ...first,
    slots: { total: input.existing.count, with_data: withData.length, down },
    also: terms.also.map(({ downWhen, target }) => {
      const { attainment, outages } = measure(terms, downWhen, input);
      return { attainment, outages, target };
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
  const down = runs.reduce((sum, run) => sum + run.slotsInside, 0);
  return {
    down,
    attainment: existing.count === 0 ? null : ratio(existing.count - down, existing.count),
    outages: intersection(
      runs.map(({ time }) => time),
      [existing.grid.period],
    ),
  };
}

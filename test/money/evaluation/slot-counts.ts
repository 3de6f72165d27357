import type { SlotCounts } from '../../../src/money/judge/partition-counts.ts';

/** Units of a slot by class: a disputed one is bad when claimed and good when conceded. */
export function slotCounts(units: {
  readonly slot: number;
  readonly good?: number;
  readonly bad?: number;
  readonly disputed?: number;
  readonly invalid?: number;
  readonly values?: number;
  readonly attaining?: number;
}): SlotCounts {
  const { slot, good = 0, bad = 0, disputed = 0, invalid = 0, values = 0, attaining = 0 } = units;
  const rest = { slot, invalid, values, attaining };
  return {
    claimed: { ...rest, good, bad: bad + disputed },
    conceded: { ...rest, good: good + disputed, bad },
  };
}

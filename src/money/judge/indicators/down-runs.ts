import type { Interval } from '../../../ground/time.ts';
import type { DownRuns, DownWhen } from '../../contract/contract.ts';
import { shareSatisfies } from '../satisfies.ts';
import { type SlotGrid, slotTime } from '../slot-grid.ts';
import { type IndicatorInput, type IndicatorResult, inPeriod, type ReadSlot } from './indicator.ts';

/** A maximal run of adjacent slots that are down, long enough to count. */
export interface DownRun {
  /** The whole run, beyond the period's edges where they are joined. */
  readonly time: Interval;
  /**
   * Those of its slots that lie in the period, from `first` to before `beyond`; none if they meet.
   */
  readonly inside: { readonly first: number; readonly beyond: number };
  /** Units of the whole run. */
  readonly good: number;
  readonly bad: number;
}

type State = 'up' | 'down' | 'empty' | 'missing';

/**
 * docs/contract-language.md, "good_time": the runs that count, in order;
 * some may lie beside the period.
 */
export function downRuns(
  terms: DownRuns,
  downWhen: DownWhen,
  input: IndicatorInput,
): readonly DownRun[] {
  const { grid } = input.existing;
  const bySlot = new Map(input.slots.map((slot) => [slot.slot, slot]));
  const isDown = downSlots(terms, downWhen, input, bySlot);
  const runs: DownRun[] = [];
  const [first, beyond] = terms.monthEdge === 'join' ? [grid.first, grid.beyond] : [0, grid.total];
  let start = first;
  for (let slot = first; slot <= beyond; slot += 1) {
    if (slot < beyond && isDown[slot - grid.first]) continue;
    if (slot > start && slot - start >= terms.minRunSlots) {
      let [good, bad] = [0, 0];
      for (let inside = start; inside < slot; inside += 1) {
        good += bySlot.get(inside)?.good ?? 0;
        bad += bySlot.get(inside)?.bad ?? 0;
      }
      runs.push({
        time: slotTime(grid, start, slot),
        inside: insideOf(grid, start, slot),
        good,
        bad,
      });
    }
    start = slot + 1;
  }
  return runs;
}

function insideOf({ total }: SlotGrid, start: number, end: number): DownRun['inside'] {
  const [first, beyond] = [Math.max(start, 0), Math.min(end, total)];
  return { first, beyond: Math.max(first, beyond) };
}

/** Slots inside the period. */
export function slotsInside({ inside }: DownRun): number {
  return inside.beyond - inside.first;
}

/** Slots of all runs inside the period. */
export function downSlotsInside(runs: readonly DownRun[]): number {
  return runs.reduce((sum, run) => sum + slotsInside(run), 0);
}

/** What a result says of its slots: how many exist, have valid units, and lie in `runs`. */
export function countedSlots(
  runs: readonly DownRun[],
  input: IndicatorInput,
): IndicatorResult['slots'] {
  const withData = input.slots.filter(inPeriod(input)).filter(({ good, bad }) => good + bad > 0);
  return {
    total: input.existing.count,
    with_data: withData.length,
    down: downSlotsInside(runs),
  };
}

/** For each slot of the grid, from its first on. */
function downSlots(
  terms: DownRuns,
  downWhen: DownWhen,
  { existing }: IndicatorInput,
  bySlot: ReadonlyMap<number, ReadSlot>,
): readonly boolean[] {
  const { grid } = existing;
  const states: State[] = [];
  for (let slot = grid.first; slot < grid.beyond; slot += 1) {
    states.push(existing.exists(slot) ? stateOf(terms, downWhen, bySlot.get(slot)) : 'missing');
  }
  if (terms.emptySlot !== 'bridge') {
    const isEmptyDown = terms.emptySlot === 'down';
    return states.map((state) => state === 'down' || (state === 'empty' && isEmptyDown));
  }
  const downBefore = downNearby(states);
  const downAfter = downNearby(states.toReversed()).reverse();
  return states.map(
    (state, i) =>
      state === 'down' || (state === 'empty' && downBefore[i] === true && downAfter[i] === true),
  );
}

function stateOf(terms: DownRuns, downWhen: DownWhen, slot: ReadSlot | undefined): State {
  if (slot === undefined || slot.good + slot.bad === 0) return 'empty';
  const valid = slot.good + slot.bad;
  if (valid < terms.minValid) return 'up';
  const isDown =
    downWhen.kind === 'all_bad' ? slot.good === 0 : shareSatisfies(slot.bad, valid, downWhen.bound);
  return isDown ? 'down' : 'up';
}

/** For each slot, whether the last one before it that has data is down. */
function downNearby(states: readonly State[]): boolean[] {
  let isDown = false;
  return states.map((state) => {
    const before = isDown;
    if (state === 'up' || state === 'down') isDown = state === 'down';
    return before;
  });
}

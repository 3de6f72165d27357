import type { EpochMs } from '../../ground/time.ts';
import { canMatch } from '../contract/can-match.ts';
import type { Predicate } from '../contract/predicate.ts';

/** What may overlap another one. */
interface Spanning {
  readonly id: string;
  readonly start: EpochMs;
  /** Null: it goes on. */
  readonly end: EpochMs | null;
  readonly where: Predicate;
}

export interface Overlaps {
  /** Ids of two that share time and may share calls: the later one, and the earlier one. */
  readonly pairs: readonly (readonly [id: string, other: string])[];
  /** False: there may be more. */
  readonly isWhole: boolean;
}

/** Beyond so many comparisons the rest is not looked at. */
const MOST_STEPS = 200_000;

/** Records that tell of the same time and of calls that both may hit, by their beginnings. */
export function overlapsOf(records: readonly Spanning[]): Overlaps {
  const pairs: [string, string][] = [];
  let going: readonly Spanning[] = [];
  let steps = 0;
  for (const record of records.toSorted((a, b) => a.start - b.start)) {
    going = going.filter(({ end }) => end === null || end > record.start);
    steps += going.length;
    if (steps > MOST_STEPS) return { pairs, isWhole: false };
    for (const other of going) {
      if (canMatch([record.where, other.where])) pairs.push([record.id, other.id]);
    }
    going = [...going, record];
  }
  return { pairs, isWhole: true };
}

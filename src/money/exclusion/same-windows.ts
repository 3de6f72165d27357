import { isDeepStrictEqual } from 'node:util';
import type { ProposedExclusion } from './find-exclusions.ts';

/** Another window of the same class that has an instant in common with one. */
export interface SharedWindow {
  readonly other: ProposedExclusion;
  /** The same start, end and calls. */
  readonly isSame: boolean;
}

/** Those that may be the same window once more; what was rejected has no effect. Pure. */
export function sharedWindows(
  one: ProposedExclusion,
  others: readonly ProposedExclusion[],
): readonly SharedWindow[] {
  return others
    .filter(
      (other) =>
        other.id !== one.id &&
        other.class === one.class &&
        other.state !== 'rejected' &&
        other.start < one.end &&
        one.start < other.end,
    )
    .map((other) => ({
      other,
      isSame:
        other.start === one.start &&
        other.end === one.end &&
        isDeepStrictEqual(other.where, one.where),
    }));
}

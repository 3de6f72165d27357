import { united } from '../../ground/interval.ts';
import type { Interval } from '../../ground/time.ts';
import type { Commitment, ExclusionEffect } from '../contract/contract.ts';
import { matchesPartition, type PartitionFields } from '../contract/partition-predicate.ts';
import { type Predicate, predicateFields } from '../contract/predicate.ts';
import type { ReadingName } from './reading.ts';

/**
 * A window that a person named (docs/contract-language.md, "How a figure comes about"); half open.
 */
export interface Exclusion extends Interval {
  readonly id: string;
  readonly class: string;
  readonly where: Predicate;
  readonly status: 'approved' | 'asserted' | 'rejected';
}

/** The windows that have an effect on a commitment in a reading. */
export function effectiveExclusions(
  exclusions: readonly Exclusion[],
  commitment: Commitment,
  effects: readonly ExclusionEffect[],
  reading: ReadingName,
): readonly Exclusion[] {
  return exclusions.filter((exclusion) => {
    const effect = commitment.exclusions.get(exclusion.class);
    if (effect === undefined || !effects.includes(effect)) return false;
    return (
      exclusion.status === 'approved' || (exclusion.status === 'asserted' && reading === 'conceded')
    );
  });
}

/**
 * The united time of the windows with one effect that hit a partition; a window that asks about
 * more than the partition's fields hits calls, but no time.
 */
export function excludedTime(
  exclusions: readonly Exclusion[],
  commitment: Commitment,
  effect: ExclusionEffect,
  reading: ReadingName,
  fields: PartitionFields,
): readonly Interval[] {
  return united(
    effectiveExclusions(exclusions, commitment, [effect], reading).filter(
      ({ where }) =>
        predicateFields(where).every((field) => fields.has(field)) &&
        matchesPartition(where, fields),
    ),
  );
}

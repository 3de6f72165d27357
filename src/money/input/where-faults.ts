import type { Fault } from '../../ground/errors.ts';
import type { Commitment } from '../contract/contract.ts';
import { type Predicate, predicateFields } from '../contract/predicate.ts';

/**
 * Where a record asks about more than the fields of partitions, which is all that is known of them;
 * `place` is the record's own.
 */
export function whereFaults(
  place: string,
  { id, where }: { readonly id: string | null; readonly where: Predicate },
  commitments: readonly Pick<Commitment, 'id' | 'partitionBy'>[],
): readonly Fault[] {
  return commitments.flatMap((commitment) =>
    predicateFields(where)
      .filter((field) => !commitment.partitionBy.includes(field))
      .map((field) => ({
        place: `${place}.where.${field}`,
        value: id ?? '(no id)',
        expectation:
          `a field of partition_by of ${commitment.id}: ` +
          `${commitment.partitionBy.join(', ') || '(none)'}`,
      })),
  );
}

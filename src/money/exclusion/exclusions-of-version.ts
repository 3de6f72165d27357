import { canMatch, matchesWithin } from '../contract/can-match.ts';
import type { ContractVersion } from '../contract/contract.ts';
import type { Predicate } from '../contract/predicate.ts';
import { type ExclusionTable, fieldsBeyond } from '../input/exclusions.ts';

const EVERY_CALL: Predicate = { kind: 'all', of: [] };

/**
 * The windows of all vendors as one version looks at them: without those over calls that none of
 * its commitments covers; one that takes time away from all that they cover says so without the
 * fields by which it does, which no slot has. Pure.
 */
export function exclusionsOfVersion(
  { file, exclusions }: ExclusionTable,
  { commitments }: Pick<ContractVersion, 'commitments'>,
): ExclusionTable {
  return {
    file,
    exclusions: exclusions.flatMap((exclusion) => {
      const { where } = exclusion;
      const naming = commitments.filter((commitment) => commitment.exclusions.has(exclusion.class));
      if (!naming.some(({ covers }) => canMatch([where, covers]))) return [];
      const isBeyond = naming.some((one) => fieldsBeyond(exclusion, one).length > 0);
      const isWhole = isBeyond && naming.every(({ covers }) => matchesWithin(covers, where));
      return [isWhole ? { ...exclusion, where: EVERY_CALL } : exclusion];
    }),
  };
}

import type { EpochMs } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { predicate } from '../contract/scalar-schema.ts';
import type { Exclusion } from '../input/excluded-time.ts';
import type { ExclusionTable } from '../input/exclusions.ts';
import { findExclusions } from './find-exclusions.ts';

/**
 * The windows that an evaluation made at an instant looks at: those that are
 * approved, and those that a provider asserts and nobody has decided. Proposed,
 * rejected and expired ones have no effect.
 */
export async function exclusionsInForce(
  ledger: LedgerSession,
  at: EpochMs,
): Promise<ExclusionTable> {
  const found = await findExclusions(ledger, at);
  const exclusions = found.flatMap((one): readonly Exclusion[] => {
    const { id, start, end, state, isExpired } = one;
    if (isExpired || state === 'proposed' || state === 'rejected') return [];
    return [{ id, class: one.class, start, end, where: predicate.parse(one.where), status: state }];
  });
  return { file: "the ledger's exclusions", exclusions };
}

import type { Interval } from '../../ground/time.ts';
import { canMatch } from '../contract/can-match.ts';
import type { ContractVersion } from '../contract/contract.ts';
import { hasDeclaredOutages } from '../contract/told-by-people.ts';
import { attemptsOf } from '../count/select-units.ts';
import type { Exclusion } from '../input/excluded-time.ts';
import type { IncidentNotice } from '../input/notices.ts';
import type { Outage } from '../input/outages.ts';

/** What a result is judged under. */
interface Judged {
  readonly version: ContractVersion;
  readonly period: Interval;
}

/**
 * The exclusions that can act on a result: not rejected, of a class that one of its commitments
 * names, in the time that this commitment looks at, and over calls that it can cover. The result is
 * the same without the others, and they are nobody's business who is shown it.
 */
export function actingExclusions(
  exclusions: readonly Exclusion[],
  { version, period }: Judged,
): readonly Exclusion[] {
  return exclusions.filter(
    (exclusion) =>
      exclusion.status !== 'rejected' &&
      version.commitments.some(
        (commitment) =>
          commitment.exclusions.has(exclusion.class) &&
          overlaps(exclusion, attemptsOf(commitment, period)) &&
          canMatch([exclusion.where, commitment.covers]),
      ),
  );
}

/** The declared outages that can act on a result, in the same way. */
export function actingOutages(
  outages: readonly Outage[],
  { version, period }: Judged,
): readonly Outage[] {
  return outages.filter(
    (outage) =>
      overlaps(outage, period) &&
      version.commitments.some(
        ({ indicator, covers }) =>
          hasDeclaredOutages({ indicator }) && canMatch([outage.where, covers]),
      ),
  );
}

/** What was told of incidents that can act on a result, in the same way. */
export function actingNotices(
  notices: readonly IncidentNotice[],
  { version, period }: Judged,
): readonly IncidentNotice[] {
  return notices.filter(
    ({ began, where }) =>
      period.start <= began &&
      began < period.end &&
      version.commitments.some(
        ({ indicator, covers }) => indicator.kind === 'notice' && canMatch([where, covers]),
      ),
  );
}

function overlaps(one: Interval, other: Interval): boolean {
  return one.start < other.end && other.start < one.end;
}

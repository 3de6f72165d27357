import { type Fragments, queryPart } from '../../stores/warehouse/query.ts';
import type { Commitment } from '../contract/contract.ts';

/** Columns that a unit has of itself, whatever it was formed of. */
const OF_UNIT =
  ', class, rule, windows, claimed_retried, conceded_retried, target_numerator < 0 AS lacks_target, metric_numerator, metric_denominator';

/**
 * The parts of `units.sql` that carry evidence to its end. A logical call has the class, and what made
 * it, of its last attempt, and lies in the windows of its first.
 */
export function evidenceFragments(
  unit: Commitment['unit'],
  callColumns: readonly string[] | undefined,
): Fragments<'count/units'> {
  if (unit === 'attempt') {
    const evidence = `${OF_UNIT}, event_id AS last_event_id, 1 AS attempt_count`;
    if (callColumns === undefined) return { evidence };
    return {
      call: `tuple(${callColumns.join(', ')}) AS call, ingested_at,`,
      evidence: `${evidence}, call, ingested_at`,
    };
  }
  return {
    formed: queryPart('count/units-of-logical-calls', {
      first_evidence: ', windows',
      last_evidence: ', class, rule, claimed_retried, conceded_retried, event_id',
      evidence:
        ', first.7 AS windows, last.5 AS class, last.6 AS rule, last.7 AS claimed_retried, last.8 AS conceded_retried, last.9 AS last_event_id, attempt_count',
    }),
    evidence: `${OF_UNIT}, last_event_id, attempt_count`,
  };
}

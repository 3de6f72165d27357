import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { RankedClaim } from '../../money/claim/rank-claims.ts';
import type { RecordedClaim } from '../../money/statement/recorded-claims.ts';
import { document, type Published } from '../document.ts';
import { instant } from '../scalars.ts';
import { standing, standingJson } from './claim.ts';
import { recordedClaim, recordedClaimFields } from './recorded-claim.ts';

export const claimsDocument = document(
  'claims@1',
  'Claims as they stand, what is lost first on top',
  {
    as_of: instant,
    claims: z.array(standing),
    recorded: z.array(recordedClaim).describe('filed before statements were issued here'),
  },
);

export function claimsJson(
  standings: readonly RankedClaim[],
  now: EpochMs,
  recorded: readonly RecordedClaim[],
): Published<typeof claimsDocument> {
  return {
    schema: 'uptally/claims@1',
    as_of: formatInstant(now),
    claims: standings.map(standingJson),
    recorded: recorded.map(recordedClaimFields),
  };
}

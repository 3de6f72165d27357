import type { EpochMs } from '../../ground/time.ts';
import type { Statement } from '../statement/statement.ts';
import type { ClaimStep } from './claim.ts';
import { stepsOfClaim } from './claim-steps.ts';
import { deriveClaims, isForfeited } from './derive-claims.ts';

export interface LateSteps {
  readonly steps: readonly ClaimStep[];
  /** Whether the contract forfeits what comes after them. */
  readonly isForfeited: boolean;
}

/** What had to be done before `now` about a statement of which nothing was recorded yet. */
export function lateSteps(statement: Statement, now: EpochMs): LateSteps {
  const records = { statements: [statement], transitions: [], credits: [], notes: [] };
  const [claim] = deriveClaims(records, (one) => stepsOfClaim(one, [], undefined), now);
  if (claim === undefined) return { steps: [], isForfeited: false };
  const steps = claim.steps.filter(({ due }) => due !== null && due <= now);
  return { steps, isForfeited: isForfeited(claim, now) };
}

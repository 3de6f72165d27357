import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import type { Claim, ClaimStep } from './claim.ts';
import { stepsToDo } from './rank-claims.ts';

/** So many days before a deadline it is said that it comes. */
export const WARNING_DAYS = [14, 7, 2, 1] as const;

export interface DeadlineWarning {
  readonly claim: Claim;
  readonly step: ClaimStep & { readonly due: EpochMs };
  /** The nearest of `WARNING_DAYS` that has come. */
  readonly daysBefore: (typeof WARNING_DAYS)[number];
}

/** What is to be said at an instant, whether or not it was said before; nearest deadline first. */
export function deadlineWarnings(
  claims: readonly Claim[],
  now: EpochMs,
): readonly DeadlineWarning[] {
  return claims
    .flatMap((claim) =>
      stepsToDo(claim, now).flatMap((step) => {
        const { due } = step;
        if (due === null || due <= now) return [];
        const daysBefore = WARNING_DAYS.findLast((days) => due - now <= days * DAY_MS);
        return daysBefore === undefined ? [] : [{ claim, step: { ...step, due }, daysBefore }];
      }),
    )
    .sort((a, b) => a.step.due - b.step.due);
}

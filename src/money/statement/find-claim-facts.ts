import { loadBusinessCalendars } from '../contract/business-calendar.ts';
import { governingVersion } from '../contract/period.ts';
import { type ClaimFacts, calendarsOf, hangsOnBreach } from '../deadline/claim-deadline.ts';
import { type FindBreachInput, findBreach } from '../evaluation/find-breach.ts';

/**
 * What a draft needs beside the evaluation to say by when its credit is claimed: the breach, if a
 * step is due from it, and the calendars of business days. What only a person knows is not in it.
 */
export async function findClaimFacts(
  input: FindBreachInput,
): Promise<Pick<ClaimFacts, 'breach' | 'calendars'>> {
  const { version } = governingVersion(input.contract, input.evaluation.period.label);
  const steps = version.claim?.steps ?? [];
  return {
    breach: hangsOnBreach(steps) ? await findBreach(input) : null,
    calendars: await loadBusinessCalendars(calendarsOf(steps)),
  };
}

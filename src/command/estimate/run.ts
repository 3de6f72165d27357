import { invalidInput } from '../../ground/errors.ts';
import { scored, trackRecord } from '../../health/estimate/track-record.ts';
import { findEstimates } from '../../health/record/estimates.ts';
import { findIncidents, howItEnded } from '../../health/record/find-incidents.ts';
import { documentText } from '../../published/document-text.ts';
import { estimatesJson } from '../../published/open/estimates.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderEstimates } from './text.ts';

/** Prints what was said, what it took, and the record over all. */
export async function showEstimates(
  session: Session,
  { incident, json }: { readonly incident?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const incidents = await findIncidents(ledger);
    if (incident !== undefined && !incidents.some(({ id }) => id === incident)) {
      const expectation = 'an incident of `uptally incidents list --all`';
      throw invalidInput([{ place: '--incident', value: incident, expectation }]);
    }
    const all = scored(await findEstimates(ledger), incidents.map(howItEnded));
    const shown = incident === undefined ? all : all.filter((one) => one.incident === incident);
    const timeZone = session.config.values.UPTALLY_TIME_ZONE;
    print(
      json
        ? documentText(estimatesJson(shown, trackRecord(all)))
        : renderEstimates(shown, trackRecord(all), { timeZone, paint }),
    );
    return 'done';
  });
}

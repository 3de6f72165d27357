import { type Fault, invalidInput } from '../../ground/errors.ts';
import { textFaults } from '../../ground/text-faults.ts';
import { type Clock, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { IncidentWord } from './find-incidents.ts';

/**
 * Adds what a person says; nothing of it moves a figure. Throws `invalid_input` for an unknown
 * incident.
 */
export async function sayOfIncident(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  { incident, kind, body, url, saidBy }: Omit<IncidentWord, 'number' | 'saidAt'>,
): Promise<void> {
  const faults: readonly Fault[] = [
    ...textFaults('text', body),
    ...(url === null || isWebAddress(url)
      ? []
      : [{ place: 'url', value: url, expectation: 'an address such as https://example.com/1' }]),
  ];
  if (faults.length > 0) throw invalidInput(faults);
  const added = await ledger.transaction(async (session) => {
    await session.run(...ledgerQuery('incident/lock-incidents'));
    const said = [incident, formatInstant(clock.now()), saidBy, kind, body, url] as const;
    return session.run(...ledgerQuery('incident/record-incident-word', said));
  });
  if (added > 0) return;
  const expectation = 'an incident of `uptally incidents list`';
  throw invalidInput([{ place: 'incident', value: incident, expectation }]);
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

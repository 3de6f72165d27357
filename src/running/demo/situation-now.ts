import { type EpochMs, localMinute, MINUTE_MS } from '../../ground/time.ts';
import { findPosts } from '../../health/declared/find-posts.ts';
import { headlineSeverity } from '../../health/incident/headline.ts';
import { modelsNow } from '../../health/live/models-now.ts';
import { findEstimates } from '../../health/record/estimates.ts';
import { findIncidents, type RecordedIncident } from '../../health/record/find-incidents.ts';
import { estimateWords } from '../../papers/words/estimate-words.ts';
import { failedShareWords, incidentSentence } from '../../papers/words/incident-words.ts';
import type { Stores } from '../stores.ts';
import { SUNDAY } from './sunday.ts';

/** What is said at an instant; `key` is another one where it is worth a line of its own. */
export interface SaidNow {
  readonly key: string;
  readonly line: string;
}

/** From the record, as `uptally up` has written it until then. */
export async function situationNow({ warehouse, ledger }: Stores, now: EpochMs): Promise<SaidNow> {
  const time = localMinute(now, 'UTC').slice(-5);
  const incidents = (await findIncidents(ledger, { since: SUNDAY })).filter(
    ({ standing }) => standing === 'standing',
  );
  const posts = (await findPosts(ledger)).filter(({ createdAt }) => (createdAt ?? 0) >= SUNDAY);
  const pageWords = posts.map(
    ({ state: { title, resolvedAt } }) =>
      ` Their page: “${title}”${resolvedAt === null ? '' : ', resolved'}.`,
  );
  if (incidents.length === 0) {
    const models = await modelsNow(warehouse, now - (now % MINUTE_MS) + MINUTE_MS);
    const bad = models.reduce((sum, { recent }) => sum + recent.bad, 0);
    const counted = models.reduce((sum, { recent }) => sum + recent.good + recent.bad, 0);
    const share = counted === 0 ? 'no calls in the last 15 minutes' : recentWords(bad, counted);
    return { key: `calm ${posts.length}`, line: `${time}  no incident; ${share}.` };
  }
  const lines: string[] = [];
  for (const incident of incidents) {
    const newest = (await findEstimates(ledger, { incident: incident.id })).at(-1);
    const isOpen = incident.figures.ended === null;
    const estimate =
      newest === undefined || !isOpen
        ? ''
        : ` At ${localMinute(newest.issuedAt, 'UTC').slice(-5)}: ${estimateWords(newest)}.`;
    lines.push(`${incident.id} ${incidentSentence(incident.figures, 'UTC')}${estimate}`);
  }
  const silent = posts.length === 0 ? ' Their page: nothing.' : pageWords.join('');
  return {
    key: [...incidents.map(keyOf), ...pageWords].join(' '),
    line: `${time}  ${lines.join(' ')}${silent}`,
  };
}

function recentWords(bad: number, counted: number): string {
  const share = bad === 0 ? `none of ${counted} calls failed` : failedShareWords(bad, counted);
  return `${share}, in the last 15 minutes`;
}

function keyOf({ id, figures }: RecordedIncident): string {
  return `${id} ${figures.state} ${headlineSeverity(figures).now}`;
}

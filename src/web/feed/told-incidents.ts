import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import { findIncidents, type RecordedIncident } from '../../health/record/find-incidents.ts';
import { openSentence } from '../site/headline.ts';
import { overSentence } from '../site/incident-line.ts';
import type { OpenSite } from '../site/open-site.ts';
import type { PageWords } from '../site/page-words.ts';
import { shownSituation } from '../site/shown-models.ts';
import type { SiteSituation } from '../site/situation.ts';
import { type IncidentUpdate, incidentUpdates } from './incident-updates.ts';

/** An incident with what was told of it, as feeds carry it. */
export interface ToldIncident {
  readonly incident: RecordedIncident;
  readonly sentence: string;
  /** Newest first. */
  readonly updates: readonly IncidentUpdate[];
  readonly updatedAt: EpochMs;
}

/** As many as a Statuspage lists. */
const MOST = 50;
const LOOKED_BACK_MS = 397 * DAY_MS;

/** Newest first; also those that were withdrawn or merged, since somebody was told of them. */
export async function toldIncidents(
  { ledger, look }: OpenSite,
  situation: SiteSituation,
  words: PageWords,
): Promise<readonly ToldIncident[]> {
  const { now } = situation;
  const all = await findIncidents(ledger, { since: now - LOOKED_BACK_MS, until: now + 1 });
  const shown = shownSituation(look, { ...situation, incidents: all, open: [] }).incidents;
  const newest = shown
    .toSorted((a, b) => b.figures.began - a.figures.began || (a.id < b.id ? 1 : -1))
    .slice(0, MOST);
  const updates = await incidentUpdates(
    ledger,
    newest.map(({ id }) => id),
  );
  return newest.map((incident) => {
    const own = updates.filter((one) => one.incident === incident.id).toReversed();
    return {
      incident,
      sentence: sentenceOf(incident, situation, words),
      updates: own,
      updatedAt: own[0]?.at ?? incident.recordedAt,
    };
  });
}

function sentenceOf(
  incident: RecordedIncident,
  situation: SiteSituation,
  words: PageWords,
): string {
  return incident.figures.ended === null
    ? openSentence(incident, situation, words)
    : overSentence(incident, words);
}

/** Whether it goes on, as far as is known now. */
export function isGoingOn({ standing, figures }: RecordedIncident): boolean {
  return standing === 'standing' && figures.ended === null;
}

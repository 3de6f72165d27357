import { headlineCalls, headlineSeverity } from '../../health/incident/headline.ts';
import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import { countText } from '../../papers/words/format-figure.ts';
import { lengthWords } from '../../papers/words/incident-words.ts';
import { openSentence, whatFails } from './headline.ts';
import type { PageWords } from './page-words.ts';
import { STATE_WORDS } from './palette.ts';
import type { SiteSituation } from './situation.ts';

/** One incident in a list. */
export function incidentLine(
  incident: RecordedIncident,
  situation: SiteSituation,
  words: PageWords,
) {
  const { id, figures } = incident;
  const { bad, counted } = headlineCalls(figures);
  return {
    id,
    href: words.href(`/incidents/${id}`),
    state: headlineSeverity(figures).worst,
    sentence:
      figures.ended === null
        ? openSentence(incident, situation, words)
        : overSentence(incident, words),
    lost: countText(bad),
    counted: countText(counted),
    began: words.time(figures.began),
  };
}

/** `Claude Opus 4.6: major outage at worst, 11 h 26 min from Sun 7 June 11:16 to 22:42 UTC.` */
export function overSentence({ figures }: RecordedIncident, words: PageWords): string {
  const { began, ended } = figures;
  if (ended === null) return '';
  const worst = STATE_WORDS[headlineSeverity(figures).worst].toLowerCase();
  const length = lengthWords(ended - began);
  const time = `${length} from ${words.time(began).text} to ${words.zonedText(ended)}`;
  return `${whatFails(figures, words)}: ${worst} at worst, ${time}.`;
}

import { scored, trackRecord } from '../../health/estimate/track-record.ts';
import { findEstimates } from '../../health/record/estimates.ts';
import { findIncidents, howItEnded } from '../../health/record/find-incidents.ts';
import { trackRecordWords } from '../../papers/words/estimate-words.ts';
import { counted } from '../../papers/words/format-figure.ts';
import type { PageWords } from './page-words.ts';
import type { SiteContext } from './site-context.ts';
import { KEPT_DAYS, type SiteSituation } from './situation.ts';

/** How figures are made, how often the rule may be wrong, and what is not known. */
export async function aboutView(
  { ledger, rule }: Pick<SiteContext, 'ledger' | 'rule'>,
  { models, declared }: SiteSituation,
  words: PageWords,
) {
  const incidents = await findIncidents(ledger);
  const record = trackRecord(scored(await findEstimates(ledger), incidents.map(howItEnded)));
  const told = new Set(declared.sources.map(({ provider }) => provider));
  const providers = [...new Set(models.map(({ provider }) => provider))];
  const untold = providers.filter((provider) => !told.has(provider));
  return {
    path: '/about',
    title: 'How the figures are made',
    state: 'unknown',
    bound: counted(rule.falseIncidentsPerYear, 'incident', 'incidents'),
    series:
      rule.series === null
        ? 'all series with calls in the 28 days before'
        : counted(rule.series, 'series', 'series'),
    record: trackRecordWords(record),
    days: String(KEPT_DAYS - 1),
    withdrawn: incidentsThat(incidents, 'withdrawn'),
    merged: incidentsThat(incidents, 'merged'),
    pages: declared.sources.map(({ provider, id }) => {
      const polls = declared.polls.filter(({ source }) => source === id);
      const failed = polls.flatMap(({ failedSince }) => failedSince ?? []);
      const read = polls.flatMap(({ answeredAt }) => answeredAt ?? []);
      const at = read.length === 0 ? 'never read' : `read ${words.zonedText(Math.max(...read))}`;
      return {
        provider,
        text:
          failed.length === 0 ? at : `can’t be read since ${words.zonedText(Math.min(...failed))}`,
      };
    }),
    untold,
  };
}

function incidentsThat(
  incidents: readonly { readonly standing: string }[],
  standing: 'withdrawn' | 'merged',
): string {
  return counted(
    incidents.filter((one) => one.standing === standing).length,
    'incident',
    'incidents',
  );
}

import type { EpochMs } from '../../ground/time.ts';
import { keepCounts } from '../../health/live/kept-counts.ts';
import { keepPairs } from './kept-pairs.ts';
import { shownSituation } from './shown-models.ts';
import type { SiteContext, SiteSettings } from './site-context.ts';
import { KEPT_DAYS, readSituation, type SiteSituation } from './situation.ts';

export interface OpenSite extends SiteContext {
  /** How things stand, of what the site shows; as of a second ago at most. */
  readonly situation: () => Promise<SiteSituation>;
}

/** What all that is public is made from, once for the pages and the feeds. */
export function openSite(settings: SiteSettings): OpenSite {
  const { warehouse, rule } = settings;
  const context = {
    ...settings,
    counts: keepCounts(warehouse, KEPT_DAYS),
    pairs: keepPairs(warehouse, rule),
  };
  return { ...context, situation: situationOf(context) };
}

/** So long one reading is good enough for whoever asks next. */
const GOOD_FOR_MS = 1_000;

/** One reading for all who ask within a second, so that a crowd costs what one reader does. */
function situationOf(context: SiteContext): () => Promise<SiteSituation> {
  let readAt: EpochMs | undefined;
  let reading: Promise<SiteSituation> | undefined;
  return async () => {
    const now = context.clock.now();
    if (reading === undefined || readAt === undefined || now - readAt >= GOOD_FOR_MS) {
      readAt = now;
      reading = readSituation(context).then((read) => shownSituation(context.look, read));
      // What failed is asked for again by the next one.
      reading.catch(() => {
        readAt = undefined;
      });
    }
    return reading;
  };
}

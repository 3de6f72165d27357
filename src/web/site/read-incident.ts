import { declared } from '../../health/declared/declarations.ts';
import { type SaidPost, updatesOfPosts } from '../../health/declared/said-posts.ts';
import { scored, trackRecord } from '../../health/estimate/track-record.ts';
import { findEstimates } from '../../health/record/estimates.ts';
import {
  findIncidents,
  howItEnded,
  incidentRevisions,
  incidentWords,
} from '../../health/record/find-incidents.ts';
import { incidentAsFolded } from '../../health/record/incident-as-folded.ts';
import type { IncidentKnown } from './incident-page.ts';
import { isShown } from './shown-models.ts';
import type { SiteContext } from './site-context.ts';
import type { SiteSituation } from './situation.ts';

/** All that is on record of it; undefined if there is none, or none that the site shows. */
export async function readIncident(
  { ledger, look }: SiteContext,
  id: string,
  { now, declared: said }: SiteSituation,
): Promise<IncidentKnown | undefined> {
  const [incident] = await findIncidents(ledger, { id });
  if (incident === undefined) return undefined;
  const bad = incident.figures.bad.filter((cell) => isShown(look, cell));
  if (bad.length === 0 && look.groups !== null) return undefined;
  const shown = {
    ...incident,
    figures: {
      ...incident.figures,
      bad,
      healthy: incident.figures.healthy.filter((cell) => isShown(look, cell)),
      unseen: incident.figures.unseen.filter((cell) => isShown(look, cell)),
    },
  };
  const { byIncident } = declared(said.posts, [incidentAsFolded(shown)], now);
  const declarations = byIncident[0] ?? [];
  const posts = postsOf(
    declarations.flatMap(({ post }) => post?.id ?? []),
    said.posts,
  );
  const providers = bad.map(({ provider }) => provider);
  const isTold = said.sources.some(({ provider }) => providers.includes(provider));
  const all = scored(await findEstimates(ledger), (await findIncidents(ledger)).map(howItEnded));
  return {
    incident: shown,
    revisions: await incidentRevisions(ledger, id),
    words: await incidentWords(ledger, id),
    estimates: all.filter((one) => one.incident === id),
    record: trackRecord(all),
    declarations: isTold || posts.length > 0 ? declarations : null,
    posts,
    updates: await updatesOfPosts(
      ledger,
      posts.map((post) => post.id),
    ),
  };
}

function postsOf(ids: readonly string[], posts: readonly SaidPost[]): readonly SaidPost[] {
  return [...new Set(ids)].flatMap((id) => posts.find((post) => post.id === id) ?? []);
}

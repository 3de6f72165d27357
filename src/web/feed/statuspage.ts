import { sha256Of } from '../../ground/sha256.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { PlannedWindow } from '../../health/declared/said-posts.ts';
import type { Severity } from '../../health/detect/episode.ts';
import { headlineSeverity } from '../../health/incident/headline.ts';
import { modelStateIn } from '../../health/incident/model-state.ts';
import type {
  StatuspageComponent,
  StatuspageIncident,
  StatuspageMaintenance,
  StatuspagePage,
  StatuspageStatus,
} from '../../published/open/statuspage.ts';
import { headlineOf } from '../site/headline.ts';
import { recentOf } from '../site/model-row.ts';
import type { PageWords } from '../site/page-words.ts';
import { groupsOf } from '../site/shown-models.ts';
import type { SiteLook } from '../site/site-file.ts';
import type { SiteSituation } from '../site/situation.ts';
import { isGoingOn, type ToldIncident } from './told-incidents.ts';

/** What a Statuspage says of us, and by which address. */
export interface StatuspageView {
  readonly page: StatuspagePage;
  /** Null: no call says how anything stands, and the form has no word for that. */
  readonly status: StatuspageStatus | null;
  readonly components: readonly StatuspageComponent[];
  readonly incidents: readonly StatuspageIncident[];
  readonly maintenances: readonly StatuspageMaintenance[];
}

const COMPONENT_WORDS = {
  degraded: 'degraded_performance',
  partial: 'partial_outage',
  major: 'major_outage',
} as const satisfies Record<Severity, string>;

const IMPACTS = { degraded: 'minor', partial: 'major', major: 'critical' } as const;

export function statuspageView(
  { look, baseUrl }: { readonly look: SiteLook; readonly baseUrl: string },
  situation: SiteSituation,
  told: readonly ToldIncident[],
  words: PageWords,
): StatuspageView {
  const id = shortId(baseUrl);
  const components = componentsOf(look, situation, words, id);
  const newest = told.reduce((last, { updatedAt }) => Math.max(last, updatedAt), 0);
  return {
    page: {
      id,
      name: look.title,
      url: baseUrl,
      time_zone: look.timeZone,
      updated_at: formatInstant(Math.max(newest, lastMinuteOf(situation))),
    },
    status: statusOf(situation, components, words),
    components,
    incidents: told.map((one) => incidentOf(one, { baseUrl, pageId: id, components })),
    maintenances: situation.declared.planned.flatMap((one) =>
      maintenanceOf(one, situation.now, baseUrl, id),
    ),
  };
}

/** The worst of what goes on; a model without calls is neither well nor ill. */
function statusOf(
  situation: SiteSituation,
  components: readonly StatuspageComponent[],
  words: PageWords,
): StatuspageStatus | null {
  const { sentence } = headlineOf(situation, words);
  const open = situation.open.map(({ figures }) => headlineSeverity(figures).now);
  const worst = (['major', 'partial', 'degraded'] as const).find((word) => open.includes(word));
  if (worst !== undefined) return { indicator: IMPACTS[worst], description: sentence };
  return components.length === 0 ? null : { indicator: 'none', description: sentence };
}

/** Models with calls in the last 15 minutes or with an incident: of others nothing is known. */
function componentsOf(
  look: SiteLook,
  situation: SiteSituation,
  words: PageWords,
  pageId: string,
): readonly StatuspageComponent[] {
  return groupsOf(look, situation)
    .flatMap(({ name, models }) => models.map((model) => ({ group: name, model })))
    .flatMap(({ group, model }, i): readonly StatuspageComponent[] => {
      const { last15 } = recentOf(model, situation);
      const found = modelStateIn(situation.open, model);
      if (found === null && last15.good + last15.bad === 0) return [];
      const since = formatInstant(found?.since ?? lastMinuteOf(situation));
      return [
        {
          id: componentId(model),
          name: words.nameOf(model),
          status: found === null ? 'operational' : COMPONENT_WORDS[found.severity],
          created_at: since,
          updated_at: since,
          position: i + 1,
          description: group,
          showcase: true,
          start_date: null,
          group_id: null,
          page_id: pageId,
          group: false,
          only_show_if_degraded: false,
        },
      ];
    });
}

function incidentOf(
  { incident, sentence, updates, updatedAt }: ToldIncident,
  {
    baseUrl,
    pageId,
    components,
  }: {
    readonly baseUrl: string;
    readonly pageId: string;
    readonly components: readonly StatuspageComponent[];
  },
): StatuspageIncident {
  const { id, figures, recordedAt } = incident;
  const hit = new Set(figures.bad.map(componentId));
  const isOpen = isGoingOn(incident);
  const over = formatInstant(figures.ended ?? updatedAt);
  return {
    id,
    name: sentence,
    status: !isOpen ? 'resolved' : figures.state === 'monitoring' ? 'monitoring' : 'investigating',
    impact: incident.standing === 'withdrawn' ? 'none' : IMPACTS[headlineSeverity(figures).worst],
    shortlink: `${baseUrl}/incidents/${id}`,
    started_at: formatInstant(figures.began),
    created_at: formatInstant(recordedAt),
    updated_at: formatInstant(updatedAt),
    monitoring_at: figures.monitoringSince === null ? null : formatInstant(figures.monitoringSince),
    resolved_at: isOpen ? null : over,
    page_id: pageId,
    reminder_intervals: null,
    // As they stand now: so does the form have it.
    components: components.filter((one) => hit.has(one.id)),
    incident_updates: updates.map((update) => {
      const at = formatInstant(update.at);
      return {
        id: update.id,
        incident_id: id,
        status: update.state,
        body: update.text,
        created_at: at,
        updated_at: at,
        display_at: at,
        affected_components: null,
        deliver_notifications: false,
        custom_tweet: null,
        tweet_id: null,
      };
    }),
  };
}

/** Of the providers; one that doesn't say from when to when can't be told in this form. */
function maintenanceOf(
  { id, title, url, firstSeen, start, end }: PlannedWindow,
  now: EpochMs,
  baseUrl: string,
  pageId: string,
): readonly StatuspageMaintenance[] {
  if (start === null || end === null) return [];
  return [
    {
      id: shortId(id),
      name: title,
      status: now < start ? 'scheduled' : now < end ? 'in_progress' : 'completed',
      impact: 'maintenance',
      shortlink: url ?? baseUrl,
      started_at: formatInstant(start),
      created_at: formatInstant(firstSeen),
      updated_at: formatInstant(firstSeen),
      monitoring_at: null,
      resolved_at: now < end ? null : formatInstant(end),
      page_id: pageId,
      reminder_intervals: null,
      components: [],
      incident_updates: [],
      scheduled_for: formatInstant(start),
      scheduled_until: formatInstant(end),
    },
  ];
}

/** The minute that `now` is in: asked again within it, the answer is the same. */
function lastMinuteOf({ now }: SiteSituation): EpochMs {
  return now - (now % 60_000);
}

function componentId({ provider, model }: { provider: string; model: string }): string {
  return shortId(`${provider}/${model}`);
}

function shortId(text: string): string {
  return sha256Of(text).slice(0, 12);
}

import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { declared } from '../declared/declarations.ts';
import type { DeclaredPost } from '../declared/declared-post.ts';
import { findPolls } from '../declared/find-polls.ts';
import type { Severity } from '../detect/episode.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import { type ModelState, modelStateIn } from '../incident/model-state.ts';
import { findEstimates, RENEWED_AFTER_MS } from '../record/estimates.ts';
import { findIncidents, type RecordedIncident } from '../record/find-incidents.ts';
import { incidentAsFolded } from '../record/incident-as-folded.ts';
import { evidenceNow, type ModelEvidence } from './evidence-now.ts';
import { modelsNow } from './models-now.ts';

/** How it stands, in figures that somebody may be woken by. */
export interface HealthFigures {
  readonly models: readonly {
    readonly provider: string;
    readonly model: string;
    /** Counted calls of the last 15 minutes. */
    readonly good: number;
    readonly bad: number;
    /** Null: no incident. */
    readonly severity: Severity | null;
    /** In its incident; null: no incident. */
    readonly state: ModelState['state'] | null;
  }[];
  /** Those that go on. */
  readonly incidents: readonly {
    readonly id: string;
    readonly ageMinutes: number;
    /** Until a post was seen, or until now; undefined where no pages are polled. */
    readonly silenceMinutes: number | undefined;
    /** Still to go, by probability; empty: nothing could be said. */
    readonly estimate: readonly { readonly probability: string; readonly minutes: number }[];
  }[];
  readonly pages: readonly { readonly source: string; readonly isFailing: boolean }[];
  /** Of models without an incident of their own. */
  readonly evidence: readonly ModelEvidence[];
}

const SHOWN = ['0.1', '0.25', '0.5', '0.75', '0.9'] as const;

/** `posts` is null where no pages are polled. */
export async function observeHealth(
  { warehouse, ledger }: { readonly warehouse: Warehouse; readonly ledger: Ledger },
  {
    posts,
    rule,
    now,
  }: {
    readonly posts: readonly DeclaredPost[] | null;
    readonly rule: DetectionRule;
    readonly now: EpochMs;
  },
): Promise<HealthFigures> {
  const open = (await findIncidents(ledger, { since: now })).filter(
    ({ standing, figures }) => standing === 'standing' && figures.ended === null,
  );
  const until = now - (now % MINUTE_MS);
  const calls = await modelsNow(warehouse, until + MINUTE_MS);
  const newest = new Map(
    (await findEstimates(ledger, { since: now - 2 * RENEWED_AFTER_MS })).map((one) => [
      one.incident,
      one.said.quantiles,
    ]),
  );
  const polls = await findPolls(ledger);
  return {
    evidence: await evidenceNow({ warehouse, ledger }, rule, now),
    models: calls.map(({ provider, model, recent }) => {
      const { severity = null, state = null } = modelStateIn(open, { provider, model }) ?? {};
      return { provider, model, ...recent, severity, state };
    }),
    incidents: open.map((incident, i) => ({
      id: incident.id,
      ageMinutes: Math.max(0, (until - incident.figures.began) / MINUTE_MS),
      silenceMinutes: posts === null ? undefined : silenceOf(open, posts, until)[i],
      estimate: (newest.get(incident.id) ?? []).flatMap((minutes, place) => {
        const probability = SHOWN[place];
        return minutes === null || probability === undefined ? [] : [{ probability, minutes }];
      }),
    })),
    pages: [...new Set(polls.map(({ source }) => source))].map((source) => ({
      source,
      isFailing: polls.some((poll) => poll.source === source && poll.failure !== null),
    })),
  };
}

function silenceOf(
  incidents: readonly RecordedIncident[],
  posts: readonly DeclaredPost[],
  until: EpochMs,
): readonly number[] {
  const { byIncident } = declared(posts, incidents.map(incidentAsFolded), until);
  return incidents.map(({ figures }, i) => {
    const seen = (byIncident[i] ?? []).flatMap(({ post }) => post?.firstSeen ?? []);
    return Math.max(0, (Math.min(until, ...seen) - figures.began) / MINUTE_MS);
  });
}

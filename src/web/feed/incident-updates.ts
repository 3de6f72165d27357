import { z } from 'zod';
import { type EpochMs, localMinute } from '../../ground/time.ts';
import { countText, listed } from '../../papers/words/format-figure.ts';
import { type HealthEvent, healthEvent } from '../../published/open/health-event.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

/** What was told of an incident, in words. */
export interface IncidentUpdate {
  readonly incident: string;
  readonly id: string;
  readonly at: EpochMs;
  readonly state: 'investigating' | 'monitoring' | 'resolved';
  readonly text: string;
}

const row = z.object({ number: z.number(), about: z.string(), event: z.string() });

/** Of the incidents with these ids, as it was told; oldest first. */
export async function incidentUpdates(
  ledger: LedgerSession,
  ids: readonly string[],
): Promise<readonly IncidentUpdate[]> {
  if (ids.length === 0) return [];
  const rows = await ledger.query(...ledgerQuery('announcement/announcements-about', [ids]), row);
  return rows.flatMap(({ number, about, event }) =>
    updateOf(`${about}-${number}`, healthEvent.parse(JSON.parse(event))),
  );
}

function updateOf(id: string, event: HealthEvent): readonly IncidentUpdate[] {
  if (event.type === 'health.estimate.issued' || event.type === 'health.state.declared') return [];
  const { incident, message } = event.data;
  const state =
    incident.state === 'open'
      ? 'investigating'
      : incident.state === 'monitoring'
        ? 'monitoring'
        : 'resolved';
  const text = message ?? toldText(incident);
  return [{ incident: incident.id, id, at: Date.parse(event.timestamp), state, text }];
}

/** An incident as it was told. */
export type ToldIncidentState = Extract<
  HealthEvent,
  { data: { incident: object } }
>['data']['incident'];

/** `opus-1 of acme, route router`: what fails. */
export function whatText({ headline }: ToldIncidentState): string {
  const names = headline.map((scope) => {
    if (scope.kind === 'provider') return scope.provider;
    if (scope.kind === 'route') return `route ${scope.route}`;
    return `${scope.model} of ${scope.provider}`;
  });
  return listed([...new Set(names)]);
}

/** How it stands, and by how many calls that is known. */
export function toldText(incident: ToldIncidentState): string {
  const { bad, counted } = incident.calls;
  const time = (text: string) => `${localMinute(Date.parse(text), 'UTC')} UTC`;
  const failed = `${countText(bad)} of ${countText(counted)} calls failed`;
  const since = `since ${time(incident.began)}`;
  switch (incident.state) {
    case 'open':
      return `${WORDS[incident.severity.now]}: ${failed} ${since}.`;
    case 'monitoring':
      return incident.monitoring_since === null
        ? `It looks better; ${failed} ${since}.`
        : `It looks better since ${time(incident.monitoring_since)}; ${failed} ${since}.`;
    case 'resolved':
      return incident.ended === null
        ? `Over; ${failed} ${since}.`
        : `Over since ${time(incident.ended)}; ${failed} ${since}.`;
    case 'withdrawn':
      return 'Withdrawn: the calls as they are known now make no incident of it.';
    case 'merged':
      return `Merged: it is a part of ${incident.merged_into ?? 'another one'}.`;
  }
}

const WORDS = {
  degraded: 'Degraded',
  partial: 'Partial outage',
  major: 'Major outage',
} as const;

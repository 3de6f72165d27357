import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import type { HowItEnded } from '../estimate/track-record.ts';
import type { IncidentFigures, KnownIncident, Standing } from '../incident/reconcile.ts';

/** An incident with what the ledger knows of it beside its figures. */
export interface RecordedIncident extends KnownIncident {
  /** When it was recorded, by our clock: after it opened. */
  readonly recordedAt: EpochMs;
  readonly rule: DetectionRule;
  readonly revision: number;
  /** Null unless it is `merged`. */
  readonly mergedInto: string | null;
}

export interface IncidentRevision {
  readonly revision: number;
  readonly recordedAt: EpochMs;
  readonly standing: Standing;
  readonly mergedInto: string | null;
  readonly began: EpochMs;
  readonly ended: EpochMs | null;
  readonly beganBefore: EpochMs | null;
  readonly endedBefore: EpochMs | null;
}

/** What a person added to an incident. */
export interface IncidentWord {
  readonly incident: string;
  readonly number: number;
  readonly saidAt: EpochMs;
  readonly saidBy: string;
  readonly kind: 'say' | 'link' | 'review';
  readonly body: string;
  /** Of a link. */
  readonly url: string | null;
}

const standing = z.enum(['standing', 'withdrawn', 'merged']);
const instant = z.date().transform((date): EpochMs => date.getTime());

const incidentRow = z.object({
  id: z.string(),
  recorded_at: instant,
  rule: z.object({ falseIncidentsPerYear: z.number(), series: z.number().nullable() }),
  revision: z.number(),
  standing,
  merged_into: z.string().nullable(),
  figures: z.custom<IncidentFigures>((value) => typeof value === 'object' && value !== null),
});

/** In the order of their beginnings. Half open in time: those with a part in `[since, until)`. */
export async function findIncidents(
  ledger: LedgerSession,
  {
    id,
    since,
    until,
  }: {
    readonly id?: string | undefined;
    readonly since?: EpochMs | undefined;
    readonly until?: EpochMs | undefined;
  } = {},
): Promise<readonly RecordedIncident[]> {
  const rows = await ledger.query(
    ...ledgerQuery('incident/find-incidents', [
      id ?? null,
      since === undefined ? null : formatInstant(since),
      until === undefined ? null : formatInstant(until),
    ]),
    incidentRow,
  );
  return rows.map(({ recorded_at, merged_into, ...row }) => ({
    ...row,
    recordedAt: recorded_at,
    mergedInto: merged_into,
  }));
}

const revisionRow = z.object({
  revision: z.number(),
  recorded_at: instant,
  standing,
  merged_into: z.string().nullable(),
  began: instant,
  ended: instant.nullable(),
  began_before: instant.nullable(),
  ended_before: instant.nullable(),
});

/** Oldest first. */
export async function incidentRevisions(
  ledger: LedgerSession,
  id: string,
): Promise<readonly IncidentRevision[]> {
  const rows = await ledger.query(...ledgerQuery('incident/incident-revisions', [id]), revisionRow);
  return rows.map((row) => ({
    revision: row.revision,
    recordedAt: row.recorded_at,
    standing: row.standing,
    mergedInto: row.merged_into,
    began: row.began,
    ended: row.ended,
    beganBefore: row.began_before,
    endedBefore: row.ended_before,
  }));
}

const wordRow = z.object({
  incident_id: z.string(),
  number: z.number(),
  said_at: instant,
  said_by: z.string(),
  kind: z.enum(['say', 'link', 'review']),
  body: z.string(),
  url: z.string().nullable(),
});

/** Oldest first. */
export async function incidentWords(
  ledger: LedgerSession,
  id: string,
): Promise<readonly IncidentWord[]> {
  const rows = await ledger.query(...ledgerQuery('incident/incident-words', [id]), wordRow);
  return rows.map((row) => ({
    incident: row.incident_id,
    number: row.number,
    saidAt: row.said_at,
    saidBy: row.said_by,
    kind: row.kind,
    body: row.body,
    url: row.url,
  }));
}

/** What the estimates of one are scored by. */
export function howItEnded({ id, standing, figures }: RecordedIncident): HowItEnded {
  const { ended, episodes } = figures;
  const proofs = episodes.flatMap(({ resolved }) => resolved ?? []);
  return {
    id,
    ended,
    resolved: ended === null || proofs.length === 0 ? null : Math.max(...proofs),
    isVoid: standing !== 'standing',
  };
}

import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Episode } from '../detect/episode.ts';
import type { DetectionRule } from '../detect/threshold.ts';
import type { Incident } from '../incident/incident.ts';
import {
  figuresOf,
  type IncidentChange,
  type IncidentFigures,
  reconcile,
} from '../incident/reconcile.ts';
import { findIncidents, type RecordedIncident } from './find-incidents.ts';

/** What the calls make of the time from `since` on, as known at `until`. */
export interface IncidentFold {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly episodes: readonly Episode[];
  readonly incidents: readonly Incident[];
  readonly rule: DetectionRule;
}

const idRow = z.object({ id: z.string() });

/**
 * Brings the record to what a fold says: all of it or nothing, so that a process that ends before
 * it leaves the fold to be made again. Answers what changed.
 */
export async function recordIncidents(
  ledger: Ledger,
  fold: IncidentFold,
  recordedAt: EpochMs,
): Promise<readonly IncidentChange[]> {
  return ledger.transaction(async (session) => {
    await session.run(...ledgerQuery('incident/lock-incidents'));
    const known = await findIncidents(session, { since: fold.since, until: fold.until });
    const ids = await session.query(...ledgerQuery('incident/incident-ids'), idRow);
    const changes = reconcile(known, figuresOf(fold.incidents, fold.episodes), {
      takenIds: ids.map(({ id }) => id),
      until: fold.until,
    });
    const byId = new Map(known.map((incident) => [incident.id, incident]));
    // New ones first: another may be merged into one of them.
    const order = changes.toSorted((a, b) => rank(a) - rank(b));
    for (const change of order) {
      await recordChange(session, change, byId.get(change.id), { rule: fold.rule, recordedAt });
    }
    return changes;
  });
}

function rank({ kind }: IncidentChange): number {
  return kind === 'recorded' ? 0 : 1;
}

async function recordChange(
  session: LedgerSession,
  change: IncidentChange,
  known: RecordedIncident | undefined,
  { rule, recordedAt }: { readonly rule: DetectionRule; readonly recordedAt: EpochMs },
): Promise<void> {
  const { id } = change;
  const at = formatInstant(recordedAt);
  if (change.kind === 'counted') {
    await session.run(
      ...ledgerQuery('incident/record-incident-counts', [id, at, JSON.stringify(change.figures)]),
    );
    return;
  }
  if (change.kind === 'recorded') {
    await session.run(...ledgerQuery('incident/record-incident', [id, at, JSON.stringify(rule)]));
  }
  const before = 'before' in change ? change.before : null;
  const figures = 'figures' in change ? change.figures : change.before;
  await session.run(
    ...ledgerQuery('incident/record-incident-revision', {
      incident_id: id,
      revision: (known?.revision ?? 0) + 1,
      recorded_at: at,
      standing: change.kind === 'withdrawn' || change.kind === 'merged' ? change.kind : 'standing',
      merged_into: change.kind === 'merged' ? change.into : null,
      began: formatInstant(figures.began),
      opened: formatInstant(figures.opened),
      ended: endText(figures),
      began_before: before === null ? null : formatInstant(before.began),
      ended_before: before === null ? null : endText(before),
      figures: JSON.stringify(figures),
    }),
  );
}

function endText({ ended }: IncidentFigures): string | null {
  return ended === null ? null : formatInstant(ended);
}

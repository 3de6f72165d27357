import { z } from 'zod';
import { type Clock, DAY_MS, type EpochMs, formatInstant } from '../../ground/time.ts';
import { subjectsOfPost } from '../../health/declared/declared-posts.ts';
import { findPosts, postState } from '../../health/declared/find-posts.ts';
import type { Source } from '../../health/declared/source.ts';
import type { IncidentFigures } from '../../health/incident/reconcile.ts';
import { RENEWED_AFTER_MS } from '../../health/record/estimates.ts';
import { namelessLine } from '../../published/document-text.ts';
import {
  declaredEventJson,
  estimateEventJson,
  type HealthEvent,
  incidentEventJson,
} from '../../published/open/health-event.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';

/** What is not told yet, and when it came to be. */
interface Untold {
  readonly subject: string;
  readonly about: string;
  readonly at: EpochMs;
  readonly event: HealthEvent;
}

/** A post that was seen longer ago is no news. */
const NEWS_MS = 7 * DAY_MS;

/**
 * Gives what is new of incidents, estimates and posts a place in the order in which everybody who
 * follows is told. To be called after each of them was recorded: what a process left untold when it
 * ended is told by the next one. Of several processes one does it; nothing is told twice. Answers
 * how much was new.
 */
export async function announce({
  ledger,
  clock,
  readSources,
}: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Whom posts are about. */
  readonly readSources: () => readonly Source[];
}): Promise<number> {
  const told = await ledger.withLock('announcements', async () => {
    const untold = [
      ...(await untoldRevisions(ledger)),
      ...(await untoldWords(ledger)),
      ...(await untoldEstimates(ledger)),
      ...(await untoldPosts(ledger, readSources, clock.now() - NEWS_MS)),
    ].sort((a, b) => a.at - b.at);
    if (untold.length > 0) await ledger.transaction((session) => append(session, untold, clock));
    return untold.length;
  });
  return told ?? 0;
}

async function append(
  session: LedgerSession,
  untold: readonly Untold[],
  clock: Clock,
): Promise<void> {
  let number = await newestNumber(session);
  for (const { subject, about, event } of untold) {
    number += 1;
    await session.run(
      ...ledgerQuery('announcement/announce', {
        number,
        announced_at: formatInstant(clock.now()),
        subject,
        type: event.type,
        about,
        event: namelessLine(event),
      }),
    );
  }
}

const numberRow = z.object({ number: z.number() });

/** Of the announcement that came last; 0 if there is none. */
export async function newestNumber(ledger: LedgerSession): Promise<number> {
  const [row] = await ledger.query(...ledgerQuery('announcement/newest-number'), numberRow);
  return row?.number ?? 0;
}

const instant = z.date().transform((date): EpochMs => date.getTime());

const incidentColumns = {
  subject: z.string(),
  incident_id: z.string(),
  first_recorded_at: instant,
  revision: z.number(),
  standing: z.enum(['standing', 'withdrawn', 'merged']),
  merged_into: z.string().nullable(),
  figures: z.custom<IncidentFigures>((value) => typeof value === 'object' && value !== null),
};
const revisionRow = z.object({ ...incidentColumns, recorded_at: instant });
const wordRow = z.object({ ...incidentColumns, said_at: instant, body: z.string() });

async function untoldRevisions(ledger: LedgerSession): Promise<readonly Untold[]> {
  const rows = await ledger.query(...ledgerQuery('announcement/untold-revisions'), revisionRow);
  return rows.map((row) => ofIncident(row, row.recorded_at, null));
}

async function untoldWords(ledger: LedgerSession): Promise<readonly Untold[]> {
  const rows = await ledger.query(...ledgerQuery('announcement/untold-words'), wordRow);
  return rows.map((row) => ofIncident(row, row.said_at, row.body));
}

function ofIncident(
  row: z.output<z.ZodObject<typeof incidentColumns>>,
  at: EpochMs,
  message: string | null,
): Untold {
  const { incident_id: id, first_recorded_at: recordedAt, merged_into: mergedInto } = row;
  const { subject, revision, standing, figures } = row;
  const incident = { id, revision, recordedAt, standing, mergedInto, figures };
  return { subject, about: id, at, event: incidentEventJson(incident, at, message) };
}

const estimateRow = z.object({
  subject: z.string(),
  incident_id: z.string(),
  issued_at: instant,
  state: z.enum(['open', 'monitoring']),
  elapsed_minutes: z.number(),
  quantiles: z.array(z.number().nullable()),
  compared: z.number(),
});

async function untoldEstimates(ledger: LedgerSession): Promise<readonly Untold[]> {
  const rows = await ledger.query(...ledgerQuery('announcement/untold-estimates'), estimateRow);
  return rows.map((row) => ({
    subject: row.subject,
    about: row.incident_id,
    at: row.issued_at,
    event: estimateEventJson({
      incident: row.incident_id,
      issuedAt: row.issued_at,
      expiresAt: row.issued_at + RENEWED_AFTER_MS,
      state: row.state,
      elapsedMinutes: row.elapsed_minutes,
      quantiles: row.quantiles,
      compared: row.compared,
    }),
  }));
}

const postRow = z.object({
  subject: z.string(),
  source: z.string(),
  post_id: z.string(),
  seen_at: instant,
  content: postState,
});

async function untoldPosts(
  ledger: LedgerSession,
  readSources: () => readonly Source[],
  since: EpochMs,
): Promise<readonly Untold[]> {
  const rows = await ledger.query(
    ...ledgerQuery('announcement/untold-posts', [formatInstant(since)]),
    postRow,
  );
  if (rows.length === 0) return [];
  const [known, sources] = [await findPosts(ledger), readSources()];
  return rows.flatMap(({ subject, source, post_id, seen_at, content }) => {
    const post = known.find((one) => one.source === source && one.id === post_id);
    if (post === undefined) return [];
    const about = subjectsOfPost({ ...post, state: content }, sources);
    // Nobody whose calls are measured.
    if (about.length === 0) return [];
    const seen = { ...post, seenAt: seen_at, state: content, about };
    return [
      { subject, about: `${source}/${post_id}`, at: seen_at, event: declaredEventJson(seen) },
    ];
  });
}

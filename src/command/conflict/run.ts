import { type Conflict, findConflicts } from '../../calls/intake/find-conflicts.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderConflicts } from './text.ts';

/** Prints events that came with more than one content: what differs, and which one counts. */
export async function listConflicts(
  session: Session,
  options: {
    readonly from?: EpochMs | undefined;
    readonly until?: EpochMs | undefined;
    readonly limit: number;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  return withStores(session, async ({ warehouse }) => {
    const { total, conflicts } = await findConflicts(warehouse, {
      from: options.from ?? Number.MIN_SAFE_INTEGER,
      until: options.until ?? Number.MAX_SAFE_INTEGER,
      limit: options.limit,
    });
    print(
      options.json
        ? JSON.stringify({ total, conflicts: conflicts.map(conflictJson) }, null, 2)
        : renderConflicts(conflicts, total),
    );
    return 'done';
  });
}

function conflictJson({ source, eventId, fields, contents }: Conflict) {
  return {
    source,
    event_id: eventId,
    fields,
    contents: contents.map(({ event, place, ingestedAt }, index) => ({
      counts: index === 0,
      place,
      ingested_at: formatInstant(ingestedAt),
      event: { ...event, started_at: formatInstant(event.started_at) },
    })),
  };
}

import type { CallEvent, CallEventField } from '../../calls/call/call-fields.ts';
import { type Conflict, findConflicts } from '../../calls/intake/find-conflicts.ts';
import { inOneLine } from '../../ground/escape-controls.ts';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { readConfig } from '../../running/config.ts';
import { openStores } from '../../running/stores.ts';
import { counted, grouped, print } from '../terminal/print.ts';

/** Prints events that came with more than one content: what differs, and which one counts. */
export async function listConflicts(options: {
  from?: EpochMs | undefined;
  until?: EpochMs | undefined;
  limit: number;
  json: boolean;
}): Promise<void> {
  const stores = await openStores(readConfig());
  try {
    const { total, conflicts } = await findConflicts(stores.warehouse, {
      from: options.from ?? Number.MIN_SAFE_INTEGER,
      until: options.until ?? Number.MAX_SAFE_INTEGER,
      limit: options.limit,
    });
    if (options.json) {
      print(JSON.stringify({ total, conflicts: conflicts.map(conflictJson) }, null, 2));
      return;
    }
    for (const conflict of conflicts) print(conflictText(conflict));
    const more = total - conflicts.length;
    print(
      `${counted(total, 'event')} with more than one ` +
        `content${more > 0 ? `, ${grouped(more)} not shown (--limit)` : ''}`,
    );
  } finally {
    await stores.close();
  }
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

function conflictText({ source, eventId, fields, contents }: Conflict): string {
  const name = inOneLine(source === '' ? eventId : `${source} ${eventId}`);
  const lines = contents.map(({ event, place, ingestedAt }, index) => {
    const standing = index === 0 ? 'counts    ' : 'superseded';
    const from = place === '' ? '' : ` from ${place}`;
    const values = fields.map((field) => `${field} ${shown(event, field)}`).join(', ');
    return `  ${standing}  ingested ${formatInstant(ingestedAt)}${from}: ${values}`;
  });
  return [`${name}: ${contents.length} contents`, ...lines].join('\n');
}

function shown(event: CallEvent, field: CallEventField): string {
  return field === 'started_at' ? formatInstant(event.started_at) : JSON.stringify(event[field]);
}

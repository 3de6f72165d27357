import type { CallEvent, CallEventField } from '../../calls/call/call-fields.ts';
import type { Conflict } from '../../calls/intake/find-conflicts.ts';
import { inOneLine } from '../../ground/escape-controls.ts';
import { formatInstant } from '../../ground/time.ts';
import { grouped, quantity } from '../terminal/print.ts';

/** Each conflict with its contents, the one that counts first, and how many there are in all. */
export function renderConflicts(conflicts: readonly Conflict[], total: number): string {
  const more = total - conflicts.length;
  const hidden = more > 0 ? `, ${grouped(more)} not shown (--limit)` : '';
  return [
    ...conflicts.map(conflictText),
    `${quantity(total, 'event')} with more than one content${hidden}`,
  ].join('\n');
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

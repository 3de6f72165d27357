import { z } from 'zod';
import {
  type CallEventField,
  type CallField,
  callEventFields,
  callField,
} from '../../calls/call/call-fields.ts';
import type { Conflict } from '../../calls/intake/find-conflicts.ts';
import { formatInstant } from '../../ground/time.ts';
import { document, type Published } from '../document.ts';
import { count, decimalText, instant } from '../scalars.ts';

const KINDS: Readonly<Record<CallField['kind'], z.ZodType>> = {
  text: z.string(),
  currency: z.string(),
  decimal: decimalText,
  instant,
  whole: count,
  flag: z.boolean(),
  labels: z.record(z.string(), z.string()),
};

const storedCall = z
  .strictObject(Object.fromEntries(callEventFields.map((name) => [name, valueShape(name)])))
  .describe('every field of uptally/call-event@1, defaults filled in');

function valueShape(name: CallEventField): z.ZodType {
  const { kind, isNullable } = callField(name);
  return isNullable ? KINDS[kind].nullable() : KINDS[kind];
}

export const conflictsDocument = document(
  'conflicts@1',
  'Events that came with more than one content',
  {
    total: count.describe('of all, whatever the limit'),
    conflicts: z.array(
      z.strictObject({
        source: z.string(),
        event_id: z.string(),
        fields: z.array(z.string()).describe('in which the contents differ'),
        contents: z.array(
          z.strictObject({
            counts: z.boolean().describe('false: superseded'),
            place: z.string().describe('kafka:topic/partition/offset; empty: not from Kafka'),
            ingested_at: instant,
            event: storedCall,
          }),
        ),
      }),
    ),
  },
);

export function conflictsJson(
  conflicts: readonly Conflict[],
  total: number,
): Published<typeof conflictsDocument> {
  return {
    schema: 'uptally/conflicts@1',
    total,
    conflicts: conflicts.map(({ source, eventId, fields, contents }) => ({
      source,
      event_id: eventId,
      fields,
      contents: contents.map(({ event, place, ingestedAt }, index) => ({
        counts: index === 0,
        place,
        ingested_at: formatInstant(ingestedAt),
        event: { ...event, started_at: formatInstant(event.started_at) },
      })),
    })),
  };
}

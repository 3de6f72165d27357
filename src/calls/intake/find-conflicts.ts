import { z } from 'zod';
import type { EpochMs } from '../../ground/time.ts';
import { conflictingIdentities } from '../../stores/warehouse/contents.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type CallEvent, type CallEventField, callEventFields } from '../call/call-fields.ts';

/** One identity that came with more than one content. */
export interface Conflict {
  readonly source: string;
  readonly eventId: string;
  /** The fields in which the contents differ. */
  readonly fields: readonly CallEventField[];
  /** At least two; the first one counts, the others are superseded. */
  readonly contents: readonly ConflictingContent[];
}

export interface ConflictingContent {
  readonly event: CallEvent;
  /** `kafka:<topic>/<partition>/<offset>`; empty if it did not come from Kafka. */
  readonly place: string;
  readonly ingestedAt: EpochMs;
}

export interface Conflicts {
  /** Of all, whatever the limit. */
  readonly total: number;
  readonly conflicts: readonly Conflict[];
}

const contentRow = z.looseObject({
  source: z.string(),
  event_id: z.string(),
  kafka_topic: z.string(),
  kafka_partition: z.number(),
  kafka_offset: z.string(),
  ingested_at_ms: z.number(),
});

const countRow = z.object({ identities: z.number() });

/** Conflicts of which a content started in `from <= t < until`, by identity, at most `limit`. */
export async function findConflicts(
  warehouse: Warehouse,
  { from, until, limit }: { from: EpochMs; until: EpochMs; limit: number },
): Promise<Conflicts> {
  const span = { from_ms: from, until_ms: until };
  const rows = await warehouse.select(
    ...warehouseQuery('intake/find-conflicts', {
      fragments: { conflicting: conflictingIdentities() },
      parameters: { ...span, limit },
    }),
    contentRow,
  );
  const byIdentity = new Map<string, ConflictingContent[]>();
  for (const row of rows) {
    const identity = JSON.stringify([row.source, row.event_id]);
    const contents = byIdentity.get(identity) ?? [];
    contents.push(contentOf(row));
    byIdentity.set(identity, contents);
  }
  return {
    total: await countConflicts(warehouse, { from, until }),
    conflicts: [...byIdentity.values()].flatMap(conflictOf),
  };
}

export async function countConflicts(
  warehouse: Warehouse,
  { from, until }: { from: EpochMs; until: EpochMs },
): Promise<number> {
  const [row] = await warehouse.select(
    ...warehouseQuery('intake/count-conflicting-events', {
      fragments: { conflicting: conflictingIdentities() },
      parameters: { from_ms: from, until_ms: until },
    }),
    countRow,
  );
  return row?.identities ?? 0;
}

function contentOf(row: z.output<typeof contentRow>): ConflictingContent {
  const place = `kafka:${row.kafka_topic}/${row.kafka_partition}/${row.kafka_offset}`;
  return {
    event: Object.fromEntries(
      callEventFields.map((field) => [field, row[field]]),
    ) as unknown as CallEvent,
    place: row.kafka_topic === '' ? '' : place,
    ingestedAt: row.ingested_at_ms,
  };
}

function conflictOf(contents: readonly ConflictingContent[]): Conflict[] {
  const [counted] = contents;
  // Alone: two identities with one hash.
  if (counted === undefined || contents.length < 2) return [];
  const { source, event_id: eventId } = counted.event;
  const fields = callEventFields.filter((field) =>
    contents.some(
      ({ event }) => JSON.stringify(event[field]) !== JSON.stringify(counted.event[field]),
    ),
  );
  return [{ source, eventId, fields, contents }];
}

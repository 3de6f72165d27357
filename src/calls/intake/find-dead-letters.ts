import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { type RecordFormat, recordFormats } from '../call/record-format.ts';
import type { RawRecord } from '../format/format.ts';

/** What became of a dead letter: nothing yet, stored as an event after a fix, or given up. */
export const letterStates = ['open', 'replayed', 'dropped'] as const;
export type LetterState = (typeof letterStates)[number];

/** A stored dead letter without its bytes. */
export interface FiledLetter {
  /** 32 hex digits, of its origin, place and bytes: the same wherever it is asked for. */
  readonly id: string;
  readonly origin: string;
  readonly partition: number;
  readonly offset: string;
  /** Which part of the record; 0 for the first or only one. */
  readonly part: number;
  readonly format: RecordFormat;
  readonly reason: string;
  readonly json_path: string;
  readonly message: string;
  readonly received_at_ms: EpochMs;
  readonly raw_bytes: number;
  /** Of its record, as text; null in a letter from before it was kept. */
  readonly ingest_order: string | null;
  /** Of the bytes that came, where they were too many to keep; 0 and empty elsewhere. */
  readonly whole_bytes: number;
  readonly whole_sha256: string;
  readonly state: LetterState;
  /** Why it was dropped; empty else. */
  readonly note: string;
}

/** Which letters; what is left out does not narrow. */
export interface LetterFilter {
  /** Whole ids or beginnings of them. */
  readonly ids?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly origin?: string | undefined;
  readonly state?: LetterState | undefined;
  /** Received in `since <= t < until`. */
  readonly since?: EpochMs | undefined;
  readonly until?: EpochMs | undefined;
}

const PAGE_LETTERS = 10_000;
/** The last instant that a DateTime64 in milliseconds takes. */
const LAST_INSTANT = Date.UTC(2299, 11, 31);

const letterRow = z.object({
  id: z.string(),
  origin: z.string(),
  partition: z.number(),
  offset: z.string(),
  part: z.number(),
  format: z.enum(recordFormats),
  reason: z.string(),
  json_path: z.string(),
  message: z.string(),
  received_at_ms: z.number(),
  raw_bytes: z.number(),
  ingest_order: z.string().nullable(),
  whole_bytes: z.number(),
  whole_sha256: z.string(),
  state: z.enum(letterStates),
  note: z.string(),
});

/**
 * Pages of letters, in the order of their ids; what is stored meanwhile may be among them or not.
 */
export async function* findDeadLetters(
  warehouse: Warehouse,
  filter: LetterFilter,
  pageLetters: number = PAGE_LETTERS,
): AsyncGenerator<readonly FiledLetter[]> {
  let after = '';
  for (;;) {
    const page = await warehouse.select(
      ...warehouseQuery('intake/find-dead-letters', {
        parameters: {
          reason: filter.reason ?? '',
          origin: filter.origin ?? '',
          state: filter.state ?? '',
          since_ms: filter.since ?? 0,
          until_ms: filter.until ?? LAST_INSTANT,
          ids: filter.ids ?? [],
          after,
          limit: pageLetters,
        },
      }),
      letterRow,
    );
    if (page.length > 0) yield page;
    if (page.length < pageLetters) return;
    after = page.at(-1)?.id ?? '';
  }
}

const recordRow = z.object({
  id: z.string(),
  headers: z.record(z.string(), z.string()),
  raw_base64: z.string(),
});

/** What came: the bytes, and the headers without which they cannot be read. By id. */
export async function readLetterRecords(
  warehouse: Warehouse,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RawRecord & { readonly bytes: Buffer }>> {
  const rows = await warehouse.select(
    ...warehouseQuery('intake/dead-letter-bytes', { parameters: { ids } }),
    recordRow,
  );
  return new Map(
    rows.map(({ id, headers, raw_base64 }) => [
      id,
      { headers, bytes: Buffer.from(raw_base64, 'base64') },
    ]),
  );
}

/** Writes down what became of letters; their bytes stay. */
export async function markLetters(
  warehouse: Warehouse,
  ids: readonly string[],
  { state, note, now }: { state: 'replayed' | 'dropped'; note: string; now: EpochMs },
): Promise<void> {
  if (ids.length === 0) return;
  const lines = ids.map((id) => JSON.stringify([id, state, note, formatInstant(now)]));
  await warehouse.insert({
    table: 'dead_letter_marks',
    columns: ['letter_id', 'state', 'note', 'marked_at'],
    lines: Buffer.from(lines.join('\n')),
    rowCount: lines.length,
  });
}

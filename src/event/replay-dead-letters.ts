import type { Clock } from '../time.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { DeadLetterReason } from './dead-letter.ts';
import { ingestOrder } from './encode-rows.ts';
import {
  type FiledLetter,
  findDeadLetters,
  type LetterFilter,
  markLetters,
  readLetterBytes,
} from './find-dead-letters.ts';
import { decodeRecords, type IncomingRecord, storeRecords } from './store-records.ts';

/** `found` = `replayed` + the sum of `remaining`. */
export interface Replay {
  readonly found: number;
  readonly replayed: number;
  /** Letters that still cannot be read, by the reason that they have now. */
  readonly remaining: Readonly<Record<string, number>>;
}

export interface ReplayInput {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly filter: LetterFilter;
  /** After each stored part. */
  readonly onProgress?: ((found: number) => void) | undefined;
  /** Aborted: the part at hand is finished, then the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** So much is read again and stored at once. */
const PART_LETTERS = 2_000;
const PART_BYTES = 16 << 20;
const EMPTY_RECORD: DeadLetterReason = 'empty_record';
const KAFKA_ORIGIN = /^kafka:(.*)$/s;

/**
 * Reads dead letters again, stores those that are events now and marks them. Done again, wherever it
 * was interrupted, it changes nothing that is stored already: equal events are one row.
 */
export async function replayDeadLetters(input: ReplayInput): Promise<Replay> {
  const remaining: Record<string, number> = {};
  let found = 0;
  let replayed = 0;
  for await (const page of findDeadLetters(input.warehouse, input.filter)) {
    for (const part of partsOf(page)) {
      input.signal?.throwIfAborted();
      const reasons = await replayPart(input, part);
      found += part.length;
      replayed += part.length - reasons.length;
      for (const reason of reasons) remaining[reason] = (remaining[reason] ?? 0) + 1;
      input.onProgress?.(found);
    }
  }
  return { found, replayed, remaining };
}

/** The reasons of those that remain. */
async function replayPart(
  { warehouse, clock }: ReplayInput,
  letters: readonly FiledLetter[],
): Promise<readonly string[]> {
  const bytes = await readLetterBytes(
    warehouse,
    letters.map(({ id }) => id),
  );
  const now = clock.now();
  const idOf = new Map(
    letters.map((letter) => [recordOf(letter, bytes.get(letter.id), now), letter.id] as const),
  );
  const decoded = decodeRecords([...idOf.keys()]);
  // 1. Store the events; repeated after a crash, they are the same rows. What still cannot be read
  //    is on file already and is left as it is.
  const { letters: refused } = await storeRecords(warehouse, { ...decoded, letters: [] });
  const refusedPlaces = new Set(refused.map(placeOf));
  const stored = decoded.events.filter(({ record }) => !refusedPlaces.has(placeOf(record)));
  // 2. Mark them, so that nobody replays them again.
  await markLetters(
    warehouse,
    stored.map(({ record }) => idOf.get(record) as string),
    { state: 'replayed', note: '', now },
  );
  return [...decoded.letters, ...refused].map(({ reason }) => reason);
}

function placeOf({
  origin,
  partition,
  offset,
}: Pick<IncomingRecord, 'origin' | 'partition' | 'offset'>): string {
  return JSON.stringify([origin, partition, offset]);
}

function recordOf(letter: FiledLetter, bytes: Buffer | undefined, now: number): IncomingRecord {
  const topic = KAFKA_ORIGIN.exec(letter.origin)?.[1];
  return {
    bytes: letter.reason === EMPTY_RECORD ? null : (bytes ?? null),
    origin: letter.origin,
    partition: letter.partition,
    offset: letter.offset,
    arrival: {
      // Its own place among the records: what came after it still counts after it.
      ingestOrder: ingestOrder(letter.received_at_ms, BigInt(letter.offset) & ((1n << 22n) - 1n)),
      kafkaTopic: topic ?? '',
      kafkaPartition: topic === undefined ? -1 : letter.partition,
      kafkaOffset: topic === undefined ? '-1' : letter.offset,
      ingestedAt: now,
    },
  };
}

function* partsOf(letters: readonly FiledLetter[]): Generator<readonly FiledLetter[]> {
  let part: FiledLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    if (part.length >= PART_LETTERS || (part.length > 0 && bytes + letter.raw_bytes > PART_BYTES)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(letter);
    bytes += letter.raw_bytes;
  }
  if (part.length > 0) yield part;
}

import type { Clock } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { DeadLetterReason, Rejection } from '../call/dead-letter.ts';
import type { FormatTable } from '../format/choose-format.ts';
import type { RawRecord } from '../format/format.ts';
import { kafkaIngestOrder } from './encode-rows.ts';
import {
  type FiledLetter,
  findDeadLetters,
  type LetterFilter,
  markLetters,
  readLetterRecords,
} from './find-dead-letters.ts';
import type { DecodedEvent, IncomingRecord } from './incoming-record.ts';
import { type DecodedRecords, decodeRecords, storeRecords } from './store-records.ts';

/** `found` = `replayed` + the sum of `remaining`. */
export interface LetterReplay {
  readonly found: number;
  readonly replayed: number;
  /** Letters that still cannot be read, by the reason that they have now. */
  readonly remaining: Readonly<Record<string, number>>;
}

export interface LetterReplayInput {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly filter: LetterFilter;
  readonly formats: FormatTable;
  /** After each stored part. */
  readonly onProgress?: ((found: number) => void) | undefined;
  /** Aborted: the part at hand is finished, then the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** So much is read again and stored at once. */
const PART_LETTERS = 2_000;
const PART_BYTES = 16 << 20;
const EMPTY_RECORD: DeadLetterReason = 'empty_record';
/** Beside the reasons: a letter that is not all there is not read again. */
export const CUT = 'cut';
const KAFKA_ORIGIN = /^kafka:(.*)$/s;

/**
 * Reads dead letters again, stores those that are events now and marks them. Done again, wherever
 * it was interrupted, it changes nothing that is stored already: equal events are one row.
 */
export async function replayDeadLetters(input: LetterReplayInput): Promise<LetterReplay> {
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
  { warehouse, clock, formats }: LetterReplayInput,
  letters: readonly FiledLetter[],
): Promise<readonly string[]> {
  const records = await readLetterRecords(
    warehouse,
    letters.map(({ id }) => id),
  );
  const now = clock.now();
  const read: { id: string; decoded: DecodedRecords }[] = [];
  const reasons: string[] = [];
  for (const letter of letters) {
    if (isCut(letter)) reasons.push(CUT);
    else {
      const record = recordOf(letter, records.get(letter.id), formats, now);
      read.push({ id: letter.id, decoded: decodeRecords([record]) });
    }
  }
  // 1. Store the events; repeated after a crash, they are the same rows. The letters are on file
  // already, and left as they are.
  const events = read.flatMap(({ decoded }) => decoded.events);
  const { refused } = await storeRecords(warehouse, { events, letters: [], skipped: {} });
  const refusals = new Map(refused.map(({ event, rejection }) => [event, rejection]));
  const settled: typeof read = [];
  for (const one of read) {
    const [left] = [...one.decoded.letters, ...refusalsOf(one.decoded.events, refusals)];
    if (left === undefined) settled.push(one);
    else reasons.push(left.reason);
  }
  // 2. Mark them, so that nobody replays them again.
  const isEvent = ({ decoded }: (typeof read)[number]) => decoded.events.length > 0;
  await markLetters(warehouse, idsOf(settled.filter(isEvent)), {
    state: 'replayed',
    note: '',
    now,
  });
  await markLetters(warehouse, idsOf(settled.filter((one) => !isEvent(one))), {
    state: 'dropped',
    note: 'read again: no call to a model',
    now,
  });
  return reasons;
}

function refusalsOf(
  events: readonly DecodedEvent[],
  refusals: ReadonlyMap<DecodedEvent, Rejection>,
): readonly Rejection[] {
  return events.flatMap((event) => refusals.get(event) ?? []);
}

/** Whether only the beginning of the bytes is kept. */
export function isCut(letter: FiledLetter): boolean {
  return letter.whole_sha256 !== '';
}

function idsOf(letters: readonly { readonly id: string }[]): readonly string[] {
  return letters.map(({ id }) => id);
}

function recordOf(
  letter: FiledLetter,
  record: RawRecord | undefined,
  formats: FormatTable,
  now: number,
): IncomingRecord {
  const topic = KAFKA_ORIGIN.exec(letter.origin)?.[1];
  return {
    bytes: letter.reason === EMPTY_RECORD ? null : (record?.bytes ?? null),
    headers: record?.headers,
    format: formats[letter.format],
    origin: letter.origin,
    partition: letter.partition,
    offset: letter.offset,
    part: letter.part,
    arrival: {
      // Its own place among the records: what came after it still counts after it.
      ingestOrder:
        letter.ingest_order === null
          ? kafkaIngestOrder(letter.received_at_ms, BigInt(letter.offset))
          : BigInt(letter.ingest_order),
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

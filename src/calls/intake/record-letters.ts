import { sha256Of } from '../../ground/sha256.ts';
import type { DeadLetter, RecordHeaders, Rejection, WholeBytes } from '../call/dead-letter.ts';
import type { PartBytes } from '../format/format.ts';
import { nativeFormat } from '../format/native.ts';
import type { IncomingRecord } from './incoming-record.ts';

/** A part of a record that is no event. */
export interface RejectedPart {
  readonly part: number;
  readonly rejection: Rejection;
  /** Absent where the record has no other part. */
  readonly raw?: PartBytes | undefined;
}

/**
 * Bounds on the letters of one record: what they hold together, as a multiple of the record, and
 * how many they are. An export may repeat a big resource for each of its spans.
 */
export const MOST_LETTERS_OF_RECORD = 1_000;
export const MOST_LETTER_BYTES_PER_RECORD_BYTE = 8;

/** Of one letter; a longer record is cut there, and its length and hash are kept. */
export const MOST_LETTER_BYTES = 16 << 20;

/** Headers are few and short where they are what a format needs. */
const MOST_HEADERS = 64;

/** A path or a message repeats what a sender wrote, and is stored, answered and printed. */
export const MOST_WORDS = 500;

/**
 * The dead letters of one record. A part has its own bytes; those whose bytes cannot be made, and
 * those beyond the bounds, share one letter with the bytes of the whole record. Never throws.
 */
export function lettersOf(
  record: IncomingRecord,
  rejected: readonly RejectedPart[],
): readonly DeadLetter[] {
  const whole = record.bytes ?? Buffer.alloc(0);
  let bytesLeft = whole.length * MOST_LETTER_BYTES_PER_RECORD_BYTE;
  const letters: DeadLetter[] = [];
  const inWhole: RejectedPart[] = [];
  for (const part of rejected) {
    const raw = letters.length < MOST_LETTERS_OF_RECORD ? ownBytes(part) : undefined;
    if (raw === undefined || raw.length > bytesLeft) {
      inWhole.push(part);
      continue;
    }
    bytesLeft -= raw.length;
    letters.push(letterOf(record, part, raw, 1));
  }
  const [first] = inWhole;
  if (first !== undefined) {
    letters.push(letterOf(record, first, whole, inWhole.length, record.whole));
  }
  return letters;
}

function ownBytes({ raw }: RejectedPart): Buffer | undefined {
  try {
    return raw?.();
  } catch {
    // What can be read need not be writable again, e.g. a value that is nested too deeply.
    return undefined;
  }
}

function letterOf(
  record: IncomingRecord,
  { part, rejection }: RejectedPart,
  raw: Buffer,
  parts: number,
  /** Where `raw` was cut before. */
  wholeBytes?: WholeBytes,
): DeadLetter {
  const more = parts === 1 ? '' : ` (and ${parts - 1} more parts of this record)`;
  return {
    origin: record.origin,
    partition: record.partition,
    offset: record.offset,
    part,
    format: (record.format ?? nativeFormat).name,
    headers: boundedHeaders(record.headers),
    ...cutTo({ raw, whole: wholeBytes }, MOST_LETTER_BYTES),
    receivedAt: record.arrival.ingestedAt,
    ingestOrder: record.arrival.ingestOrder,
    reason: rejection.reason,
    jsonPath: bounded(rejection.jsonPath),
    message: `${bounded(rejection.message)}${more}`,
    parts,
  };
}

/** The bytes if they are at most so many, else their beginning, with the length and hash of all. */
export function cutTo(
  { raw, whole }: Pick<DeadLetter, 'raw' | 'whole'>,
  mostBytes: number,
): { raw: Buffer; whole?: WholeBytes | undefined } {
  if (raw.length <= mostBytes) return { raw, whole };
  return {
    raw: raw.subarray(0, mostBytes),
    whole: whole ?? { bytes: raw.length, sha256: sha256Of(raw) },
  };
}

function boundedHeaders(headers: RecordHeaders = {}): RecordHeaders {
  const few = Object.entries(headers).slice(0, MOST_HEADERS);
  return Object.fromEntries(few.map(([name, value]) => [bounded(name), bounded(value)]));
}

function bounded(text: string): string {
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text;
}

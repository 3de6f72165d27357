import type { EpochMs } from '../../ground/time.ts';
import type { RecordFormat } from './record-format.ts';

/** By name in lower case. */
export type RecordHeaders = Readonly<Record<string, string>>;

/** Why a record could not become an event; a closed list, counted in metrics. */
export type DeadLetterReason =
  | 'empty_record'
  | 'not_utf8'
  | 'not_json'
  | 'not_protobuf'
  /** In the frame of a schema registry: Avro, or Protobuf where JSON was agreed on. */
  | 'binary_frame'
  | 'unknown_field'
  | 'missing_field'
  | 'invalid_value'
  /** Reading it failed for its depth or size, or in a way that nobody foresaw. */
  | 'unreadable'
  /** The warehouse refused this row although it passed the schema. */
  | 'warehouse_rejected';

export interface Rejection {
  readonly reason: DeadLetterReason;
  /** `$.labels` style; `$` for the whole record. */
  readonly jsonPath: string;
  /** `value: expectation`, one line. */
  readonly message: string;
}

/** Where a record came from; the same record delivered again has the same coordinates. */
export interface RecordCoordinates {
  /** `kafka:<topic>`, `file:<path>`, `stdin` or `http`. */
  readonly origin: string;
  /** Kafka partition; 0 elsewhere. */
  readonly partition: number;
  /** Kafka offset as text; the line number of a file; for HTTP a hash of the whole body. */
  readonly offset: string;
}

/** Bytes that are not kept. */
export interface WholeBytes {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface DeadLetter extends RecordCoordinates, Rejection {
  /** Which part of the record, from 0; for HTTP the line number or the place in the array. */
  readonly part: number;
  /** In which form `raw` and `headers` are. */
  readonly format: RecordFormat;
  /** Those without which `raw` cannot be read again. */
  readonly headers: RecordHeaders;
  /**
   * The bytes of the part, in the form of a whole record; only their
   * beginning where `whole` says so.
   */
  readonly raw: Buffer;
  /** Of the bytes that came, where they were too many to keep. */
  readonly whole?: WholeBytes | undefined;
  readonly receivedAt: EpochMs;
  /** Of the record: an event that a replay makes of it counts as it would have then. */
  readonly ingestOrder: bigint;
  /** How many rejected parts it stands for; more than one where `raw` is the whole record. */
  readonly parts: number;
}

/** How many rejected parts the letters stand for. */
export function rejectedParts(letters: readonly DeadLetter[]): number {
  return letters.reduce((sum, { parts }) => sum + parts, 0);
}

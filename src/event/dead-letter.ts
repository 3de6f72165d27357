import type { EpochMs } from '../time.ts';

/** Why a record could not become an event; a closed list, counted in metrics. */
export type DeadLetterReason =
  | 'empty_record'
  | 'not_utf8'
  | 'not_json'
  | 'unknown_field'
  | 'missing_field'
  | 'invalid_value'
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
  /** `kafka:<topic>`, `file:<path>` or `stdin`. */
  readonly origin: string;
  /** Kafka partition; 0 elsewhere. */
  readonly partition: number;
  /** Kafka offset as text; the line number elsewhere. */
  readonly offset: string;
}

export interface DeadLetter extends RecordCoordinates, Rejection {
  readonly raw: Buffer;
  readonly receivedAt: EpochMs;
}

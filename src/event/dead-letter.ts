import type { RecordFormat } from '../config.ts';
import type { EpochMs } from '../time.ts';
import type { RecordHeaders } from './formats/format.ts';

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

export interface DeadLetter extends RecordCoordinates, Rejection {
  /** Which part of the record, from 0; for HTTP the line number or the place in the array. */
  readonly part: number;
  /** In which form `raw` and `headers` are. */
  readonly format: RecordFormat;
  /** Those without which `raw` cannot be read again. */
  readonly headers: RecordHeaders;
  /** The bytes of the part, in the form of a whole record. */
  readonly raw: Buffer;
  readonly receivedAt: EpochMs;
}

import type { RecordHeaders, WholeBytes } from '../call/dead-letter.ts';
import type { Format, PartBytes } from '../format/format.ts';
import type { Arrival, EventRow } from './encode-rows.ts';
/** One record as it came, before anything is known of it. */
export interface IncomingRecord {
  /** Null: a Kafka record without a value. */
  readonly bytes: Buffer | null;
  /** Of all its bytes where they were cut before they came here; else absent. */
  readonly whole?: WholeBytes | undefined;
  /** Only those that the format needs to read the bytes. */
  readonly headers?: RecordHeaders | undefined;
  /** Native unless it is said. */
  readonly format?: Format | undefined;
  /** `kafka:<topic>`, `file:<path>`, `stdin` or `http`. */
  readonly origin: string;
  readonly partition: number;
  readonly offset: string;
  /** The number of the record's first part; 0 unless the record itself is a part of something. */
  readonly part?: number | undefined;
  readonly arrival: Arrival;
}

/** An event with the record that it came in, should the warehouse refuse it. */
export interface DecodedEvent extends EventRow {
  readonly record: IncomingRecord;
  readonly part: number;
  readonly raw?: PartBytes | undefined;
}

import type { RecordFormat } from '../../config.ts';
import type { CallEvent } from '../call-event.ts';
import type { Rejection } from '../dead-letter.ts';

/** By name in lower case. */
export type RecordHeaders = Readonly<Record<string, string>>;

/** One record as it came: a Kafka message, a line of a file, the body of a request. */
export interface RawRecord {
  readonly bytes: Buffer | null;
  readonly headers?: RecordHeaders | undefined;
}

/** Why something readable is no event and no fault either; counted in metrics. */
export type SkipReason =
  /** A span of a tool, an agent, a chain or anything else that asked no model. */
  | 'not_a_model_call'
  /** A gateway answered from its cache: the provider saw nothing of it. */
  | 'served_from_cache'
  /** A gateway turned the request away by itself: over budget, not allowed, no such model. */
  | 'refused_by_gateway'
  /** A Kafka record without a value: it deletes its key from a compacted topic. */
  | 'tombstone';

/** What one call in a record became. */
export type Part = PartContent & { readonly raw?: PartBytes };

type PartContent =
  | { readonly event: CallEvent }
  | { readonly event?: never; readonly rejection: Rejection }
  | { readonly event?: never; readonly rejection?: never; readonly skipped: SkipReason };

/** The part alone, in the form of a whole record; absent where the record has this part only. */
export type PartBytes = () => Buffer;

/** A way in which emitters write calls. */
export interface Format {
  readonly name: RecordFormat;
  /** The parts of the record in its order, one or more of them as the format has it. Never throws. */
  decode(record: RawRecord): readonly Part[];
}

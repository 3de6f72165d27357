import type { CallEvent } from '../call/call-fields.ts';
import type { RecordHeaders, Rejection } from '../call/dead-letter.ts';
import type { RecordFormat } from '../call/record-format.ts';

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
  | 'tombstone'
  /** A span that names a model, of the side that answered. */
  | 'server_side'
  /**
   * A span that names a model beside an operation that asks none: a list
   * of files, an answer read again.
   */
  | 'no_inference'
  /** A span that names a model and tells that a call began, or what a stream came to. */
  | 'log_of_call'
  /** A span that names a model, and neither an operation nor tokens. */
  | 'no_operation'
  /** A gateway's span of a call that the span below it tells of. */
  | 'told_below'
  /** A gateway's span of one attempt, where the span above it lists the attempts. */
  | 'told_above';

/** Of spans that name a model and were skipped all the same, what they were, in words. */
export const namingModel = {
  server_side: 'kind SERVER',
  no_inference: 'no inference',
  log_of_call: 'log of a call',
  no_operation: 'no operation',
  told_below: 'told by the span below',
} as const satisfies Partial<Record<SkipReason, string>>;

/** What one call in a record became. */
export type Part = PartContent & { readonly raw?: PartBytes };

type PartContent =
  | { readonly event: CallEvent; readonly place?: SpanPlace | undefined }
  | { readonly event?: never; readonly rejection: Rejection }
  | { readonly event?: never; readonly rejection?: never; readonly skipped: SkipReason };

/** Where in its trace a call was told. */
export interface SpanPlace {
  /** The `event_id` that the span above has, if it is a call. */
  readonly above: string;
  /** The span gives way to one below it that tells of a call. */
  readonly givesWay: boolean;
}

/** The part alone, in the form of a whole record; absent where the record has this part only. */
export type PartBytes = () => Buffer;

/** A way in which emitters write calls. */
export interface Format {
  readonly name: RecordFormat;
  /**
   * The parts of the record in its order, one or more of them as the format has it. Never throws.
   */
  decode(record: RawRecord): readonly Part[];
}

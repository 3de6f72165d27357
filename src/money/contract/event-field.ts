/** The fields of `uptally/call-event@1` that a contract may ask about, by type (section 2). */

export interface FieldType {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly nullable: boolean;
}

const STRING: FieldType = { type: 'string', nullable: false };
const INTEGER: FieldType = { type: 'integer', nullable: false };
const INTEGER_OR_NULL: FieldType = { type: 'integer', nullable: true };
const BOOLEAN: FieldType = { type: 'boolean', nullable: false };
const BOOLEAN_OR_NULL: FieldType = { type: 'boolean', nullable: true };

const FIELD_TYPES: ReadonlyMap<string, FieldType> = new Map([
  ['event_id', STRING],
  ['source', STRING],
  ['duration_ms', INTEGER],
  ['ttft_ms', INTEGER_OR_NULL],
  ['provider', STRING],
  ['model', STRING],
  ['model_served', STRING],
  ['operation', STRING],
  ['http_status', INTEGER_OR_NULL],
  ['error_type', STRING],
  ['stream', BOOLEAN],
  ['stream_error', BOOLEAN],
  ['cancelled', BOOLEAN],
  ['client_deadline_ms', INTEGER_OR_NULL],
  ['within_purchased_capacity', BOOLEAN_OR_NULL],
  ['used_grounding', BOOLEAN],
  ['account', STRING],
  ['region', STRING],
  ['region_served', STRING],
  ['endpoint', STRING],
  ['deployment', STRING],
  ['tier_requested', STRING],
  ['tier_served', STRING],
  ['launch_stage', STRING],
  ['tenant', STRING],
  ['team', STRING],
  ['route', STRING],
  ['fallback_from', STRING],
  ['logical_call_id', STRING],
  ['attempt', INTEGER],
  ['request_hash', STRING],
  ['input_tokens', INTEGER_OR_NULL],
  ['cached_tokens', INTEGER_OR_NULL],
  ['output_tokens', INTEGER_OR_NULL],
  ['cost_currency', STRING],
]);

export const eventFieldNames: readonly string[] = [...FIELD_TYPES.keys()];

const LABEL_PREFIX = 'labels.';

/** A column of the event, or one of its labels; a missing label equals `""`. */
export type EventField = FieldType &
  (
    | { readonly column: string; readonly label?: never }
    | { readonly label: string; readonly column?: never }
  );

/** `http_status` or `labels.tier`; undefined for anything that predicates cannot ask about. */
export function eventFieldOf(name: string): EventField | undefined {
  if (name.startsWith(LABEL_PREFIX)) return { ...STRING, label: name.slice(LABEL_PREFIX.length) };
  const fieldType = FIELD_TYPES.get(name);
  return fieldType === undefined ? undefined : { ...fieldType, column: name };
}

/** The name under which contracts write the field. */
export function eventFieldName(field: EventField): string {
  return field.label === undefined ? field.column : `${LABEL_PREFIX}${field.label}`;
}

import { type CallField, callEventFields, callField } from '../../calls/call/call-fields.ts';

/** The fields of `uptally/call-event@1` that a contract may ask about, by type. */

export interface FieldType {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly nullable: boolean;
}

const STRING: FieldType = { type: 'string', nullable: false };

const FIELD_TYPES: ReadonlyMap<string, FieldType> = new Map(
  callEventFields
    .filter((name) => callField(name).isAskable)
    .map((name) => [name, fieldTypeOf(callField(name))]),
);

function fieldTypeOf({ kind, isNullable }: CallField): FieldType {
  const other = kind === 'flag' ? 'boolean' : 'string';
  return { type: kind === 'whole' ? 'integer' : other, nullable: isNullable };
}

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

import {
  type CallEventField,
  type CallField,
  callEventFields,
  callField,
} from '../../src/calls/call/call-fields.ts';

/** A call as an emitter writes it, of any of its fields. */
export type WrittenCall = { readonly [Field in CallEventField]?: unknown };

const STARTED_AT = '2026-06-01T00:00:00.000Z';

/** A value that is no field's default; of texts and numbers another one for each field. */
function ownValue(name: string, { kind, least = 0 }: CallField, place: number): unknown {
  const values: Readonly<Record<CallField['kind'], unknown>> = {
    text: `${name} é`,
    instant: STARTED_AT,
    whole: least + place + 1,
    flag: true,
    decimal: `0.${place}`,
    currency: 'USD',
    labels: { [name]: 'label' },
  };
  return values[kind];
}

/** Every field, none at its default. */
export const fullCall: WrittenCall = Object.fromEntries(
  callEventFields.map((name, place) => [name, ownValue(name, callField(name), place)]),
);

/** What every call must say. */
export const neededFields = callEventFields.filter((name) => callField(name).default === undefined);

/** A call that says nothing else. */
export const bareCall: WrittenCall = Object.fromEntries(
  neededFields.map((name) => [name, fullCall[name]]),
);

/** The expression of `events.content_hash` that the fields ask for. */
export function contentHashSql(fields: Readonly<Record<string, CallField>>): string {
  const entries = Object.entries(fields);
  const first = entries
    .filter(([, field]) => field.inContentHash === 'first')
    .map(([name, field]) => hashedSql(name, field));
  const later = entries
    .filter(([, field]) => field.inContentHash === 'later')
    .map(([name, field]) => laterHashSql(name, field));
  return [`cityHash64(${first.join(', ')})`, ...later].join(' + ');
}

/** What a field that came later adds to the hash. */
export function laterHashSql(name: string, field: CallField): string {
  return `if(${isDefaultSql(name, field)}, 0, cityHash64('${name}', ${hashedSql(name, field)}))`;
}

function hashedSql(name: string, { kind, isNullable }: CallField): string {
  const column = kind === 'instant' ? `${name}_ms` : name;
  // A bare NULL argument would make the whole hash NULL.
  return isNullable ? `tuple(${column})` : column;
}

function isDefaultSql(column: string, field: CallField): string {
  if (field.default === null) return `${column} IS NULL`;
  return field.kind === 'labels' ? `empty(${column})` : `${column} = ${defaultSql(field)}`;
}

function defaultSql({ default: value }: CallField): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** `Nullable(UInt64)`, `String DEFAULT 'chat'`: a column that is made after the table. */
export function columnSql(field: CallField): string {
  return field.default === undefined || isDefaultOfType(field)
    ? columnTypeSql(field)
    : `${columnTypeSql(field)} DEFAULT ${defaultSql(field)}`;
}

/** A column whose type begins with what the field has by default needs no default of its own. */
function isDefaultOfType({ kind, default: value }: CallField): boolean {
  return kind === 'labels' || value === null || value === '' || value === false || value === 0;
}

export function columnTypeSql({ column, isNullable }: CallField): string {
  return isNullable ? `Nullable(${column})` : column;
}

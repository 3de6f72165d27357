import type { JsonSchema } from '../../../src/money/contract/published-schema.ts';

/** What a JSON Schema says of one key, wherever and in whatever kinds it stands. */
export interface SchemaKey {
  /** Names joined by points, without positions in lists. */
  readonly path: string;
  /** Words of a closed list. */
  readonly words: ReadonlySet<string>;
  /** Sorts of values: `text`, `decimal`, `list`, … */
  readonly sorts: ReadonlySet<string>;
  /** In YAML, as they would be written; one for each kind that has another. */
  readonly defaults: ReadonlySet<string>;
  /** Whether it must be given wherever it may be. */
  readonly isNeeded: boolean;
}

type Collected = {
  words: Set<string>;
  sorts: Set<string>;
  defaults: Set<string>;
  isNeeded: boolean;
};

const SORT_OF_REF: Readonly<Record<string, string>> = {
  decimal: 'decimal',
  amount: 'decimal',
  positive: 'decimal',
  predicate: 'predicate',
  partition_field: 'field',
};
const SORT_OF_TYPE: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true, false',
  array: 'list',
  object: 'mapping',
  null: 'null',
};

/** Every key of the schema, in its order. */
export function schemaKeys(schema: JsonSchema): readonly SchemaKey[] {
  const found = new Map<string, Collected>();
  collect(schema, '', found, true);
  return [...found].map(([path, key]) => ({ path, ...key }));
}

function collect(
  part: unknown,
  path: string,
  found: Map<string, Collected>,
  isValue: boolean,
): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (const item of part) collect(item, path, found, isValue);
    return;
  }
  const schema = part as JsonSchema;
  const key = found.get(path);
  if (key !== undefined) noteValue(schema, key, isValue);
  for (const [keyword, inner] of Object.entries(schema)) {
    if (['definitions', 'propertyNames', 'default'].includes(keyword)) continue;
    if (keyword !== 'properties') {
      collect(
        inner,
        path,
        found,
        isValue && keyword !== 'items' && keyword !== 'additionalProperties',
      );
      continue;
    }
    for (const [name, value] of Object.entries(inner as JsonSchema)) {
      const here = path === '' ? name : `${path}.${name}`;
      const isNeeded = ((schema.required as unknown[]) ?? []).includes(name);
      const known = found.get(here);
      if (known === undefined) {
        found.set(here, { words: new Set(), sorts: new Set(), defaults: new Set(), isNeeded });
      } else if (typeof value !== 'object' || !('const' in (value as JsonSchema))) {
        known.isNeeded &&= isNeeded;
      }
      collect(value, here, found, true);
    }
  }
}

/** `isValue`: of the key itself, not of what its list or mapping holds. */
function noteValue(schema: JsonSchema, key: Collected, isValue: boolean): void {
  const words = [schema.const, ...((schema.enum as unknown[]) ?? [])].filter(
    (value) => typeof value === 'string',
  );
  for (const word of words) key.words.add(word);
  if (!isValue) return;
  if ('default' in schema) key.defaults.add(JSON.stringify(schema.default).replaceAll('"', ''));
  const ref = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  if (ref !== undefined) key.sorts.add(SORT_OF_REF[ref] ?? ref);
  if (words.length > 0) return;
  for (const type of [schema.type].flat()) {
    if (typeof type === 'string') key.sorts.add(SORT_OF_TYPE[type] ?? type);
  }
}

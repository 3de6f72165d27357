import { z } from 'zod';
import { contractSchema } from './contract-schema.ts';
import { eventFieldNames, eventFieldOf, type FieldType } from './event-field.ts';
import { keyMeanings } from './key-meanings.ts';

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The published shape of contract files as JSON Schema, for editors and other programs. What hangs
 * on several places at once, such as holes between tiers, only `contract check` can say.
 */
export function publishedSchema(): JsonSchema {
  // The newest draft that editors of YAML know.
  const generated = z.toJSONSchema(contractSchema, { io: 'input', target: 'draft-7' });
  const { definitions, ...schema } = explained(generated, '') as JsonSchema;
  return {
    ...schema,
    definitions: {
      ...(definitions as JsonSchema),
      predicate: PREDICATE,
      ...Object.fromEntries(
        TYPES.map((fieldType) => [`${fieldType}_test`, fieldTest(fieldType)] as const),
      ),
    },
  };
}

/** Every key with its meaning; `path` is that of keys alone, without lists and alternatives. */
function explained(part: unknown, path: string): unknown {
  if (Array.isArray(part)) return part.map((item) => explained(item, path));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([keyword, value]) =>
    keyword === 'properties'
      ? [keyword, explainedKeys(value as JsonSchema, path)]
      : [keyword, ['default', 'enum', 'const'].includes(keyword) ? value : explained(value, path)],
  );
  return Object.fromEntries(entries);
}

function explainedKeys(keys: JsonSchema, path: string): JsonSchema {
  const entries = Object.entries(keys).map(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const description = keyMeanings.get(here);
    const inner = explained(value, here) as JsonSchema;
    return [key, description === undefined ? inner : { description, ...inner }];
  });
  return Object.fromEntries(entries);
}

const TYPES = ['string', 'integer', 'boolean'] as const;

const ref = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/**
 * docs/contract-language.md, "Predicates": fields are joined by and; `all`, `any` and `not` nest.
 */
const PREDICATE: JsonSchema = {
  description: 'what is asked of a call; {} is true of every one',
  type: 'object',
  properties: {
    all: { description: 'true if all of them are', ...listOf(ref('predicate')) },
    any: { description: 'true if one of them is', ...listOf(ref('predicate')) },
    not: ref('predicate'),
    ...Object.fromEntries(
      eventFieldNames.map((name) => [name, ref(`${eventFieldOf(name)?.type}_test`)]),
    ),
  },
  patternProperties: { '^labels\\.': ref('string_test') },
  additionalProperties: false,
};

/** A value, null, a list of which it has to be one, or operators. */
function fieldTest(type: FieldType['type']): JsonSchema {
  const value: JsonSchema =
    type === 'integer'
      ? { type, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
      : { type };
  const valueOrNull = { ...value, type: [type, 'null'] };
  const ordering = Object.fromEntries(['gt', 'gte', 'lt', 'lte'].map((name) => [name, value]));
  return {
    anyOf: [
      valueOrNull,
      listOf(value),
      {
        type: 'object',
        properties: {
          eq: valueOrNull,
          ne: value,
          in: listOf(value),
          not_in: listOf(value),
          ...(type === 'integer' ? ordering : {}),
          ...(type === 'string' ? { prefix: value } : {}),
          is_null: { type: 'boolean' },
        },
        additionalProperties: false,
        minProperties: 1,
      },
    ],
  };
}

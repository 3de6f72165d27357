import { z } from 'zod';

export function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

/** A mapping with these keys only. */
export function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: mappingError(Object.keys(shape)) });
}

export function mappingError(keys: readonly string[]) {
  return (issue: { readonly code?: string | undefined }) =>
    issue.code === 'unrecognized_keys'
      ? `a key that is known here: ${keys.join(', ')}`
      : `a mapping with keys of ${keys.join(', ')}`;
}

/** A wrong kind is one fault, not one for each of its keys. */
export function kinded<
  const Schemas extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(kinds: readonly string[], schemas: Schemas, key = 'kind') {
  return z.discriminatedUnion(key, schemas, {
    error: ({ code }) =>
      code === 'invalid_union'
        ? `one of ${kinds.join(', ')}`
        : `a mapping with ${key}: ${kinds.join(', ')}`,
  });
}

export function listOf<Item extends z.ZodType>(item: Item, what: string) {
  return z.array(item, { error: `a list of ${what}` });
}

const TEXT = 'a text that is not empty, in quotes if it reads as a number';
export const text = z.string({ error: TEXT }).min(1, { error: TEXT });

export const anyText = z.string({ error: 'a text' });

export const flag = z.boolean({ error: 'true or false' });

export function wholeFrom(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const error =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number, ${least} or greater`
      : `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** Adds a fault at each value that stands in the list before. */
export function noneTwice(what: string) {
  return (values: readonly string[], context: z.core.$RefinementCtx<readonly string[]>): void => {
    for (const [i, value] of values.entries()) {
      if (values.indexOf(value) < i) {
        context.addIssue({
          code: 'custom',
          message: `${what} that is named once`,
          path: [i],
          input: value,
        });
      }
    }
  };
}

/** What `noneTwice` says, for editors. */
export const NONE_TWICE = { uniqueItems: true } as const;

/** A JSON Schema of a file that people write. */
export type FileSchema = Readonly<Record<string, unknown>>;

/**
 * What stands in one place of a file, for editors: the newest draft that they know. What hangs on
 * several places at once only the reader of the file can say.
 */
export function fileSchema(schema: z.ZodType, title: string): FileSchema {
  return { title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) };
}

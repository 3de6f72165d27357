import { z } from 'zod';

/** Such as `claims@1`; the number grows when a field changes its meaning or goes. */
type DocumentName = `${string}@${number}`;

/** The shape of a document that leaves the house: an object that says what it is. */
export function document<const Name extends DocumentName, Shape extends z.ZodRawShape>(
  name: Name,
  description: string,
  shape: Shape,
) {
  const schema: `uptally/${Name}` = `uptally/${name}`;
  return named(name, description, z.strictObject({ schema: z.literal(schema), ...shape }));
}

/**
 * A shape that has a name and does not carry it: what holds it, or its address, says what it is.
 */
export function named<Schema extends z.ZodType>(
  name: DocumentName,
  description: string,
  schema: Schema,
): Schema {
  return schema.meta({ title: `uptally/${name}`, description });
}

/** What a mapper answers: all of it is read, nothing of it changes. */
export type Published<Schema extends z.ZodType> = ReadOnly<z.output<Schema>>;

type ReadOnly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: ReadOnly<Value[Key]> }
  : Value;

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { packagePath } from '../../src/ground/package-file.ts';

/** `evaluation@1` and its shape, of every document that a file of `src/published` exports. */
export const documents: ReadonlyMap<string, z.ZodType> = new Map(
  (await exported()).flatMap((value): [string, z.ZodType][] => {
    if (!(value instanceof z.ZodType)) return [];
    const title = value.meta()?.title;
    return title === undefined ? [] : [[title.replace(/^uptally\//, ''), value]];
  }),
);

async function exported(): Promise<unknown[]> {
  const folder = packagePath('src', 'published');
  const files = readdirSync(folder, { encoding: 'utf8', recursive: true });
  const modules = await Promise.all(
    files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => import(pathToFileURL(join(folder, file)).href)),
  );
  return modules.flatMap((module: object) => Object.values(module));
}

/** Where its JSON Schema is: `docs/schemas/evaluation.schema.json`. */
export function schemaFile(name: string): string {
  return `docs/schemas/${name.replace(/@\d+$/, '')}.schema.json`;
}

/** JSON Schema for readers, who take what they don't know: fields may be added. */
export function readerSchema(name: string, shape: z.ZodType): object {
  const { $schema, title, description, ...schema } = z.toJSONSchema(shape, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const $id = `urn:uptally:${name.replace('@', ':')}`;
  return { $schema, $id, title, description, ...schema };
}

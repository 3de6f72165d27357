import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { packagePath } from '../../src/ground/package-file.ts';
import { trackedFiles } from '../support/tracked-files.ts';

/** `evaluation@1` and its shape, of every document that a file of `src/published` exports. */
export const documents: ReadonlyMap<string, z.ZodType> = new Map(
  (await exported()).flatMap((value): [string, z.ZodType][] => {
    if (!(value instanceof z.ZodType)) return [];
    const title = value.meta()?.title;
    return title === undefined ? [] : [[title.replace(/^uptally\//, ''), value]];
  }),
);

async function exported(): Promise<unknown[]> {
  const files = trackedFiles('src').filter((file) => file.startsWith('src/published/'));
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(packagePath(file)).href)),
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

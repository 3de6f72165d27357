import type { FileSchema } from '../../src/ground/document-schema.ts';
import { readSources, sourcesSchema } from '../../src/health/declared/source.ts';
import { parseRouting, routingSchema } from '../../src/health/redundancy/routing.ts';

interface InputSchema {
  /** Where it is. */
  readonly file: string;
  readonly command: readonly string[];
  readonly schema: FileSchema;
  /** Throws for a file that is wrong. */
  readonly read: (text: string) => unknown;
}

/** Of the files that people write for health; contracts and calls have tests of their own. */
export const inputSchemas: readonly InputSchema[] = [
  {
    file: 'docs/schemas/routing.schema.json',
    command: ['routing', 'schema'],
    schema: routingSchema(),
    read: (text) => parseRouting(text, 'routing.yaml'),
  },
  {
    file: 'docs/schemas/sources.schema.json',
    command: ['declared', 'schema'],
    schema: sourcesSchema(),
    read: (text) => readSources(text, 'sources.yaml'),
  },
];

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type FileSchema, fileSchema } from '../../ground/document-schema.ts';
import { invalidInput, systemReason } from '../../ground/errors.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import { type PageKind, pageKindNames } from './page/kinds.ts';
import type { Post } from './page-reading.ts';

/** Where a provider says how it is, and whom its words are about. */
export interface Source {
  readonly id: string;
  readonly kind: PageKind;
  /** Of the page, without a slash at the end; of a `file`, its path. */
  readonly url: string;
  readonly pollSeconds: number;
  readonly provider: string;
  readonly rules: readonly MappingRule[];
  /** What becomes of a post that no rule is about. */
  readonly otherwise: 'provider' | 'ignore';
}

interface MappingRule {
  readonly component: string | undefined;
  readonly title: string | undefined;
  /** Null: of the source. */
  readonly provider: string | null;
  /** Empty: all of the provider's. */
  readonly models: readonly string[];
  readonly ignore: boolean;
}

/** Whom a post is about. */
export interface Subject {
  readonly provider: string;
  /** Empty: none is named, so any of the provider's may be meant. */
  readonly models: readonly string[];
}

const LEAST_POLL_SECONDS = 60;

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });

const rule = z
  .strictObject(
    {
      component: text.describe('name of a component that a post is about').optional(),
      title: text.describe('words that stand in the title of a post').optional(),
      provider: text.describe('whom it is about, if not the provider of the source').optional(),
      models: z
        .array(text, { error: 'a list of models' })
        .describe('models that it is about; none: all of the provider')
        .optional(),
      ignore: z
        .boolean({ error: 'true or false' })
        .describe('true: such a post is about nobody')
        .optional(),
    },
    { error: unknownKey },
  )
  .refine(({ component, title }) => (component === undefined) !== (title === undefined), {
    error: 'either component or title, which the rule goes by',
  })
  .meta({ oneOf: [{ required: ['component'] }, { required: ['title'] }] });

const source = z.strictObject(
  {
    id: z
      .string({ error: 'a name of its own' })
      .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, { error: 'a name of a-z, 0-9, ".", "_" and "-"' })
      .describe('name of the source, for lists and messages'),
    kind: z
      .enum(pageKindNames, { error: `one of ${pageKindNames.join(', ')}` })
      .describe('how the page is read'),
    url: text.describe('address of the page; of a file, its path'),
    poll_seconds: z
      .int({ error: 'whole seconds' })
      .min(LEAST_POLL_SECONDS, { error: `${LEAST_POLL_SECONDS} seconds or more` })
      .describe('how often the page is asked')
      .default(LEAST_POLL_SECONDS),
    provider: text.describe('whose page it is, as calls name it'),
    about: z.array(rule, { error: 'a list of rules' }).describe('whom posts are about').default([]),
    otherwise: z
      .enum(['provider', 'ignore'], { error: 'provider or ignore' })
      .describe('what becomes of a post that no rule is about')
      .default('provider'),
  },
  { error: unknownKey },
);

const sourcesFile = z.strictObject(
  {
    schema: z.literal('uptally/sources@1', { error: 'uptally/sources@1' }),
    sources: z
      .array(source, { error: 'a list of sources' })
      .describe('status pages that are asked'),
  },
  { error: unknownKey },
);

/** JSON Schema of the file, for editors. */
export function sourcesSchema(): FileSchema {
  return fileSchema(sourcesFile, 'Status pages that are asked, and whom their posts are about');
}

function unknownKey(issue: { readonly code: string }): string {
  return issue.code === 'unrecognized_keys' ? 'a key that the file can have' : 'keys and values';
}

/** Throws `invalid_input` with every fault of the file. */
export function loadSources(path: string): readonly Source[] {
  return readSources(textOf(path), path);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const expectation = `a YAML file that can be read (${systemReason(cause)})`;
    throw invalidInput([{ place: 'sources', value: path, expectation }], cause);
  }
}

/** As `loadSources`, of a text. */
export function readSources(content: string, file: string): readonly Source[] {
  const { value, faults } = readYaml(content, file);
  if (faults.length > 0) throw invalidInput(faults);
  const result = sourcesFile.safeParse(value);
  if (!result.success) throw invalidInput(schemaFaults(result.error.issues, value, file));
  const { sources } = result.data;
  const wrong = sources.flatMap((source, i) => [
    ...(sources.findIndex(({ id }) => id === source.id) === i
      ? []
      : [{ place: `${file}:sources[${i}].id`, value: source.id, expectation: 'an id of its own' }]),
    ...(source.kind === 'file' || isWebAddress(source.url)
      ? []
      : [
          {
            place: `${file}:sources[${i}].url`,
            value: source.url.replace(/\/\/[^/@]*@/, '//***@'),
            expectation: 'an address such as https://status.example.com',
          },
        ]),
  ]);
  if (wrong.length > 0) throw invalidInput(wrong);
  return sources.map(({ poll_seconds: pollSeconds, about, url, ...one }) => ({
    ...one,
    url: one.kind === 'file' ? url : url.replace(/\/+$/, ''),
    pollSeconds,
    rules: about.map(({ component, title, provider = null, models = [], ignore = false }) => ({
      component,
      title,
      provider,
      models,
      ignore,
    })),
  }));
}

function isWebAddress(url: string): boolean {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  return address !== undefined && /^https?:$/.test(address.protocol) && address.username === '';
}

/**
 * Whom a post is about, by provider: the models of every rule that its components or title are
 * about; a rule that ignores wins over none. Empty: nobody whose calls are measured.
 */
export function subjectsOf(
  { provider, rules, otherwise }: Source,
  post: Pick<Post, 'title' | 'components'>,
): readonly Subject[] {
  const fitting = rules.filter(
    ({ component, title }) =>
      (component !== undefined && post.components.some((name) => isSame(name, component))) ||
      (title !== undefined && post.title.toLowerCase().includes(title.toLowerCase())),
  );
  const about = fitting.filter(({ ignore }) => !ignore);
  if (about.length === 0) {
    const isIgnored = fitting.length > 0 || otherwise === 'ignore';
    return isIgnored ? [] : [{ provider, models: [] }];
  }
  const providers = [...new Set(about.map((one) => one.provider ?? provider))];
  return providers.map((name) => {
    const own = about.filter((one) => (one.provider ?? provider) === name);
    const namesAll = own.some(({ models }) => models.length === 0);
    return {
      provider: name,
      models: namesAll ? [] : [...new Set(own.flatMap(({ models }) => models))].sort(),
    };
  });
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

import { z } from 'zod';
import {
  type FileSchema,
  fileSchema,
  listOf,
  mapping,
  NONE_TWICE,
  noneTwice,
  text,
} from '../../ground/document-schema.ts';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { faultAt, schemaFaults } from '../../ground/schema-faults.ts';

/** What calls can be sent to, and where they go when that fails. */
export interface Routing {
  readonly targets: readonly Target[];
  readonly fallbacks: readonly FallbackOrder[];
  /** Models, best first; what it doesn't name has no rank. */
  readonly ranking: readonly string[];
}

/** Null where the file doesn't tell. */
export interface Target {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly deployment: string | null;
  /** Of the address that is called, without its port. */
  readonly endpointHost: string | null;
  readonly route: string | null;
  readonly account: string | null;
  readonly region: string | null;
}

export interface FallbackOrder {
  readonly primary: Target;
  /** In the order in which they are tried. */
  readonly fallbacks: readonly Target[];
}

const SCHEMA = 'uptally/routing@1';

const ENDPOINT = 'an address such as https://gateway.example/v1, or a host';

const endpointHost = z.string({ error: ENDPOINT }).transform((written, context): string => {
  const host = hostOf(written);
  if (host !== undefined) return host;
  context.addIssue({ code: 'custom', message: ENDPOINT, input: written });
  return z.NEVER;
});

const target = mapping({
  id: text.describe('the name by which the fallbacks below call it'),
  provider: text.describe('as calls name it, such as anthropic'),
  model: text.describe('as calls name it, such as claude-opus-4-7'),
  deployment: text.describe('as calls name it').optional(),
  endpoint: endpointHost
    .meta({
      minLength: 1,
      description: 'address or host that is called; two with one host fail together',
    })
    .optional(),
  route: text.describe('what calls go through, such as a gateway').optional(),
  account: text.describe('as calls name it').optional(),
  region: text.describe('as calls name it').optional(),
});

const routingFile = mapping({
  schema: z.literal(SCHEMA, { error: SCHEMA }),
  targets: listOf(target, 'targets')
    .min(1, { error: 'a target at least' })
    .describe('what calls can be sent to'),
  fallbacks: listOf(
    mapping({
      from: text.describe('id of the target that calls go to first'),
      to: listOf(text, 'targets')
        .superRefine(noneTwice('a target'))
        .meta({
          ...NONE_TWICE,
          description: 'ids of targets, in the order in which they are tried',
        }),
    }),
    'fallbacks',
  ).describe('where calls go when that fails'),
  ranking: listOf(text, 'models')
    .superRefine(noneTwice('a model'))
    .meta({ ...NONE_TWICE, description: 'models, the best first' })
    .default([]),
});

/** JSON Schema of the file, for editors. */
export function routingSchema(): FileSchema {
  return fileSchema(routingFile, 'Where calls go, and where they go when that fails');
}

/** YAML. Throws `invalid_input` with every fault of the file. */
export function parseRouting(source: string, file: string): Routing {
  const { value, faults } = readYaml(source, file);
  if (faults.length > 0) throw invalidInput(faults);
  const result = routingFile.safeParse(value);
  if (!result.success) throw invalidInput(schemaFaults(result.error.issues, value, file));
  const { targets, fallbacks, ranking } = result.data;
  const missing = wrongNames(result.data, value, file);
  if (missing.length > 0) throw invalidInput(missing);
  const byId = new Map(targets.map((target) => [target.id, targetOf(target)]));
  const find = (id: string): Target => byId.get(id) as Target;
  return {
    targets: [...byId.values()],
    fallbacks: fallbacks.map(({ from, to }) => ({ primary: find(from), fallbacks: to.map(find) })),
    ranking,
  };
}

function targetOf(written: z.output<typeof target>): Target {
  const { id, provider, model } = written;
  return {
    ...{ id, provider, model },
    deployment: written.deployment ?? null,
    endpointHost: written.endpoint ?? null,
    route: written.route ?? null,
    account: written.account ?? null,
    region: written.region ?? null,
  };
}

/** Ids that stand twice, and names of targets that there are not. */
function wrongNames(
  { targets, fallbacks }: z.output<typeof routingFile>,
  document: unknown,
  file: string,
): readonly Fault[] {
  const ids = targets.map(({ id }) => id);
  const froms = fallbacks.map(({ from }) => from);
  const known = `the id of a target: ${[...new Set(ids)].join(', ')}`;
  const fault = (path: readonly PropertyKey[], expectation: string) =>
    faultAt(path, expectation, document, file);
  return [
    ...ids.flatMap((id, i) =>
      ids.indexOf(id) < i ? [fault(['targets', i, 'id'], 'an id that is given once')] : [],
    ),
    ...fallbacks.flatMap(({ from, to }, i) => [
      ...(ids.includes(from) ? [] : [fault(['fallbacks', i, 'from'], known)]),
      ...(froms.indexOf(from) < i
        ? [fault(['fallbacks', i, 'from'], 'a target whose fallbacks stand in one place')]
        : []),
      ...to.flatMap((id, j) => {
        if (!ids.includes(id)) return [fault(['fallbacks', i, 'to', j], known)];
        return id === from ? [fault(['fallbacks', i, 'to', j], 'another target')] : [];
      }),
    ]),
  ];
}

/** Of an address, or of a host, in lower case and without its port; undefined if it is neither. */
export function hostOf(written: string): string | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return hostname === '' ? undefined : hostname.toLowerCase();
}

/** Whether a model stands below another in the ranking; null unless both have a rank. */
export function isSmaller(routing: Routing | null, model: string, than: string): boolean | null {
  const [rank, other] = [model, than].map((one) => routing?.ranking.indexOf(one) ?? -1) as [
    number,
    number,
  ];
  return rank < 0 || other < 0 ? null : rank > other;
}

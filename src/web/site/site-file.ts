import { readFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { type Fault, invalidInput, systemReason, unreadValue } from '../../ground/errors.ts';
import { readText } from '../../ground/read-text.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import { isTimeZone } from '../../ground/time.ts';
import { modelKey } from '../../health/live/kept-counts.ts';
import type { ModelName } from '../../health/redundancy/pairs-in-use.ts';

/** How the site looks to those who read it. */
export interface SiteLook {
  readonly title: string;
  /** Without a slash at the end; null: it isn't known under which address people come. */
  readonly baseUrl: string | null;
  readonly logo: { readonly bytes: Buffer; readonly type: string } | null;
  readonly timeZone: string;
  /** In the order in which they are shown; null: every model that is called, by provider. */
  readonly groups: readonly SiteGroup[] | null;
}

export interface SiteGroup {
  readonly name: string;
  readonly models: readonly (ModelName & { readonly name: string })[];
}

const LOGO_TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};
const MOST_LOGO_BYTES = 100_000;

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });

const modelEntry = z.strictObject(
  { provider: text, model: text, name: text.optional() },
  { error: unknownKey },
);

const siteFile = z.strictObject(
  {
    schema: z.literal('uptally/site@1', { error: 'uptally/site@1' }),
    title: text.optional(),
    base_url: text
      .refine(isWebAddress, { error: 'an address such as https://status.example.com' })
      .optional(),
    logo: text.optional(),
    time_zone: text.refine(isTimeZone, { error: 'a time zone such as Europe/Berlin' }).optional(),
    groups: z
      .array(
        z.strictObject(
          { name: text, models: z.array(modelEntry, { error: 'a list of models' }) },
          { error: unknownKey },
        ),
        { error: 'a list of groups' },
      )
      .optional(),
  },
  { error: unknownKey },
);

function unknownKey(issue: { readonly code: string }): string {
  return issue.code === 'unrecognized_keys' ? 'a key that the file can have' : 'keys and values';
}

function isWebAddress(url: string): boolean {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  return address !== undefined && /^https?:$/.test(address.protocol) && address.username === '';
}

/** What a site is called and shows where no file says so. */
export interface SiteDefaults {
  readonly title: string;
  readonly baseUrl: string | null;
  readonly timeZone: string;
}

/** Throws `invalid_input` with every fault of the file; without one, as the defaults say. */
export function loadSite(path: string | undefined, defaults: SiteDefaults): SiteLook {
  if (path === undefined) return { ...defaults, logo: null, groups: null };
  const { value, faults } = readYaml(readText(path, 'YAML in UTF-8'), path);
  if (faults.length > 0) throw invalidInput(faults);
  const result = siteFile.safeParse(value);
  if (!result.success) throw invalidInput(schemaFaults(result.error.issues, value, path));
  const { title, base_url: baseUrl, logo, time_zone: timeZone, groups } = result.data;
  const twice = repeatedModels(groups ?? [], path);
  if (twice.length > 0) throw invalidInput(twice);
  return {
    title: title ?? defaults.title,
    baseUrl: baseUrl?.replace(/\/+$/, '') ?? defaults.baseUrl,
    logo: logo === undefined ? null : readLogo(resolve(dirname(path), logo), `${path}:logo`),
    timeZone: timeZone ?? defaults.timeZone,
    groups:
      groups?.map(({ name, models }) => ({
        name,
        models: models.map((one) => ({ ...one, name: one.name ?? one.model })),
      })) ?? null,
  };
}

function repeatedModels(groups: readonly SiteGroupEntry[], path: string): readonly Fault[] {
  const seen = new Set<string>();
  return groups.flatMap(({ models }, i) =>
    models.flatMap(({ provider, model }, j) => {
      const key = modelKey({ provider, model });
      const isNew = !seen.has(key);
      seen.add(key);
      const place = `${path}:groups[${i}].models[${j}]`;
      const expectation = 'a model that is not in the list yet';
      return isNew ? [] : [{ place, value: `${provider} ${model}`, expectation }];
    }),
  );
}

type SiteGroupEntry = NonNullable<z.output<typeof siteFile>['groups']>[number];

function readLogo(path: string, place: string): NonNullable<SiteLook['logo']> {
  const type = LOGO_TYPES[extname(path).toLowerCase()];
  const expectation = `an SVG, PNG or WebP file of at most ${MOST_LOGO_BYTES / 1_000} kB`;
  if (type === undefined) throw invalidInput([{ place, value: path, expectation }]);
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= MOST_LOGO_BYTES) return { bytes, type };
    throw invalidInput([{ place, value: `${bytes.length} bytes`, expectation }]);
  } catch (cause) {
    if (systemReason(cause) === 'ENOENT' || !(cause instanceof Error && 'faults' in cause)) {
      throw invalidInput([{ place, value: unreadValue(cause), expectation }], cause);
    }
    throw cause;
  }
}

import { createWriteStream } from 'node:fs';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { invalidInput, systemReason } from '../../ground/errors.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { packagePath } from '../../ground/package-file.ts';
import { type Config, readConfig } from '../config.ts';
import { openStores, requireFree, type Stores } from '../stores.ts';
import { DEMO_WEEK } from './outage-week.ts';

export const DEMO_MONTH = '2026-06';

/** Its presence says that everything here may be replaced. */
const MARKER = '.uptally-demo';

const CONTRACTS = ['aws-bedrock.yaml', 'no-clause.yaml', 'contract.schema.json'];

export type DemoFiles = ReturnType<typeof demoFiles>;

/** Where everything of a demo is, in its folder. */
export function demoFiles(folder: string) {
  return {
    events: join(folder, 'events.ndjson.gz'),
    fees: join(folder, 'fees.csv'),
    contracts: join(folder, 'contracts'),
    page: join(folder, 'status-page.json'),
    sources: join(folder, 'sources.yaml'),
    routing: join(folder, 'routing.yaml'),
    stores: join(folder, 'stores'),
    weekly: join(folder, `weekly-${DEMO_WEEK}.pdf`),
    statement: join(folder, `statement-aws-bedrock-${DEMO_MONTH}.pdf`),
  };
}

/**
 * With the embedded stores of the demo, whatever the surroundings say: it touches nobody's data.
 */
export function demoConfig(
  { stores, sources }: DemoFiles,
  variables: Readonly<Record<string, string>> = {},
): Config {
  return readConfig({ UPTALLY_DATA_DIR: stores, UPTALLY_SOURCES_FILE: sources, ...variables });
}

export async function withDemoStores<Result>(
  config: Config,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  const stores = await openStores(config);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

/** Writes all but what comes of it; answers how many lines of calls there are. */
export async function layDemo(
  folder: string,
  files: DemoFiles,
  lines: Iterable<string>,
  signal: AbortSignal,
): Promise<number> {
  await claimFolder(folder);
  requireFree(files.stores);
  await rm(files.stores, { recursive: true, force: true });
  makeFolder(files.contracts);
  await copyFile(packagePath('demo', 'fees.csv'), files.fees);
  await copyFile(packagePath('demo', 'routing.yaml'), files.routing);
  await laySources(files);
  for (const name of CONTRACTS) {
    await copyFile(packagePath('contracts', name), join(files.contracts, name));
  }
  return writeEvents(files.events, lines, signal);
}

/** A page that is a file is named from wherever uptally is called. */
async function laySources({ sources, page }: DemoFiles): Promise<void> {
  const text = await readFile(packagePath('demo', 'sources.yaml'), 'utf8');
  await writeFile(sources, text.replace(/(?<=url: ).*/, JSON.stringify(resolve(page))));
}

/**
 * Takes a folder that is new, empty or an earlier demo's; in any other
 * one it would destroy something.
 */
async function claimFolder(folder: string): Promise<void> {
  let names: string[];
  try {
    makeFolder(folder);
    names = await readdir(folder);
    if (names.length === 0) await writeFile(join(folder, MARKER), 'Made by uptally demo.\n');
  } catch (cause) {
    const expectation = `a folder that can be written (${systemReason(cause)})`;
    throw invalidInput([{ place: '--out', value: folder, expectation }], cause);
  }
  if (names.length === 0 || names.includes(MARKER)) return;
  const expectation = 'a new or empty folder, or that of an earlier demo, which is replaced';
  throw invalidInput([{ place: '--out', value: folder, expectation }]);
}

async function writeEvents(
  path: string,
  lines: Iterable<string>,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  const counted = function* (): Generator<string> {
    for (const line of lines) {
      count += 1;
      yield `${line}\n`;
    }
  };
  await pipeline(counted, createGzip({ level: 1 }), createWriteStream(path), { signal });
  return count;
}

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { packagePath } from '../../../src/ground/package-file.ts';
import { findPosts } from '../../../src/health/declared/find-posts.ts';
import { scored } from '../../../src/health/estimate/track-record.ts';
import { findEstimates } from '../../../src/health/record/estimates.ts';
import { findIncidents, howItEnded } from '../../../src/health/record/find-incidents.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { inherited } from '../../support/inherited.ts';
import type { LedgerPlaces } from './ledger-places.ts';
import { openPlayer } from './play-looks.ts';
import { LOOKS } from './story.ts';

/** How many steps each look of the story took, of a process that remembers the one before. */
export type StepsByLook = readonly number[];

/** The story as nobody is killed in it, with the ledger before each look and after the last. */
interface Undisturbed {
  readonly steps: StepsByLook;
  /** By look, and once more: what the ledger has before it. */
  readonly contents: readonly string[];
  readonly story: StoryFigures;
}

/** How many there are of each at the end. */
interface StoryFigures {
  readonly incidents: Readonly<Record<string, number>>;
  readonly estimates: Readonly<Record<string, number>>;
  /** Estimates of incidents that are over, without a score. */
  readonly unscored: number;
  readonly posts: number;
}

/** After so many steps of a look a process is killed. */
interface KillPoint {
  readonly look: number;
  readonly step: number;
}

export interface KillsOfEngine {
  readonly places: LedgerPlaces;
  /** For files of the processes. */
  readonly folder: string;
  /** Which of all points are tried. */
  choose(points: readonly KillPoint[]): readonly KillPoint[];
}

/**
 * Kills a process that follows health after a step of a look, lets a fresh one do that look, and
 * holds the whole ledger against that of a story in which nobody was killed: equal, to the last
 * revision, post, update, snapshot, estimate, checkpoint and watermark. Answers the names of the
 * steps after which a process was killed, and what the story comes to.
 */
export async function killFollowers(
  kills: KillsOfEngine,
): Promise<{ readonly killedAfter: readonly string[]; readonly story: StoryFigures }> {
  const { places } = kills;
  const { steps, contents, story } = await undisturbed(kills);
  const points = steps.flatMap((count, look) =>
    Array.from({ length: count }, (_, i) => ({ look, step: i + 1 })),
  );
  const killedAfter: string[] = [];
  for (const { look, step } of kills.choose(points)) {
    const place = places.place(`look_${look}_step_${step}`);
    await places.copy(places.place(`before_${look}`), place);
    const remembered = Math.max(0, look - 1);
    const name = await follow(kills, place, [remembered, look], step);
    killedAfter.push(`${look}:${step} ${name}`);
    await places.quiet(place);
    await follow(kills, place, [look, look]);
    await places.quiet(place);
    const ledger = await places.open(place);
    const found = await contentOf(ledger);
    await ledger.close();
    await places.drop(place);
    assert.equal(
      found,
      contents[look + 1],
      `${places.engine}: killed after ${look}:${step} ${name}`,
    );
  }
  return { killedAfter, story };
}

async function undisturbed({ places, folder }: KillsOfEngine): Promise<Undisturbed> {
  let place = places.place('before_0');
  await places.create(place);
  const contents = [''];
  const steps: number[] = [];
  let count = 0;
  let story: StoryFigures | undefined;
  const player = await openPlayer(folder, () => {
    count += 1;
  });
  for (const look of LOOKS.keys()) {
    const next = places.place(`before_${look + 1}`);
    await places.quiet(place);
    await places.copy(place, next);
    place = next;
    const ledger = await places.open(place);
    count = 0;
    await player.look(look, ledger);
    steps.push(count);
    contents.push(await contentOf(ledger));
    story = await figuresOf(ledger);
    await ledger.close();
  }
  await player.close();
  assert.ok(story !== undefined);
  return { steps, contents, story };
}

async function figuresOf(ledger: Ledger): Promise<StoryFigures> {
  const incidents = await findIncidents(ledger);
  const estimates = scored(await findEstimates(ledger), incidents.map(howItEnded));
  return {
    incidents: countsOf(incidents.map(({ standing }) => standing)),
    estimates: countsOf(estimates.map(({ state }) => state)),
    unscored: estimates.filter(({ score }) => score === undefined).length,
    posts: (await findPosts(ledger)).length,
  };
}

function countsOf(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** With `killAfter` it ends by that; answers what it said last. */
async function follow(
  { folder }: KillsOfEngine,
  place: string,
  [from, to]: readonly [number, number],
  killAfter?: number,
): Promise<string> {
  const program = packagePath('test', 'health', 'kills', 'health-worker.ts');
  const args = [place, folder, from, to, killAfter ?? ''].map(String);
  const worker = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...inherited, NODE_NO_WARNINGS: '1' },
  });
  const exit = new Promise((resolve) => {
    worker.once('exit', (code, signal) => resolve(signal ?? code));
  });
  const said = await text(worker.stdout);
  assert.equal(await exit, killAfter === undefined ? 0 : 'SIGKILL', `${args.join(' ')}: ${said}`);
  return said.trim();
}

const TABLES = [
  ...['incidents', 'incident_revisions', 'incident_counts', 'incident_estimates'],
  ...['detection_checkpoints', 'watermarks'],
  ...['declared_polls', 'declared_snapshots', 'declared_posts', 'declared_post_states'],
  'declared_updates',
];

/** All rows of all tables that following health writes. */
async function contentOf(ledger: Ledger): Promise<string> {
  const tables: string[] = [];
  for (const table of TABLES) {
    const rows = await ledger.query(
      `SELECT one::text AS row FROM ${table} AS one ORDER BY one::text COLLATE "C"`,
      [],
      z.object({ row: z.string() }),
    );
    tables.push(table, ...rows.map(({ row }) => `  ${row}`));
  }
  return tables.join('\n');
}

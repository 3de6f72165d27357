import { writeFile } from 'node:fs/promises';
import { packagePath } from '../../ground/package-file.ts';
import { readText } from '../../ground/read-text.ts';
import { type EpochMs, HOUR_MS, type Interval, MINUTE_MS } from '../../ground/time.ts';
import { importDeclared } from '../../health/declared/import-declared.ts';
import { pollSources } from '../../health/declared/poll-sources.ts';
import { loadSources } from '../../health/declared/source.ts';
import { issueEstimates } from '../../health/live/issue-estimates.ts';
import { watchIncidents } from '../../health/live/watch-incidents.ts';
import { parsePosts } from '../../health/replay/parse-posts.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Config } from '../config.ts';
import { detectionRule } from '../incidents-now.ts';
import { knownPosts } from '../known-posts.ts';
import type { Stores } from '../stores.ts';
import { readMadeUpPage } from './made-up-page.ts';

/** Once the first incident can have been found; from then on as often as its story needs. */
const FIRST_LOOK_MS = 11 * HOUR_MS + 27 * MINUTE_MS;
const LOOK_EVERY_MS = HOUR_MS;

/** What real vendors declared before the demo's week: what lengths are compared with. */
export async function importPastIncidents(ledger: Ledger): Promise<number> {
  const file = packagePath('demo', 'declared-incidents.json');
  return importDeclared(ledger, parsePosts(readText(file, 'JSON of posts in UTF-8'), file), 'demo');
}

/**
 * Looks at the day of the outage as a running uptally does while it goes on: at the made-up page,
 * at incidents, and at how long they may last. All of the week's facts must be there; of each look
 * it counts what was before it. Answers how often it looked.
 */
export async function followSunday(
  { warehouse, ledger }: Stores,
  config: Config,
  {
    day,
    pageFile,
    signal,
  }: { readonly day: Interval; readonly pageFile: string; readonly signal: AbortSignal },
): Promise<number> {
  const page = readMadeUpPage();
  const sources = loadSources(config.values.UPTALLY_SOURCES_FILE ?? '');
  let now = day.start;
  const clock = { now: () => now };
  const watch = watchIncidents({ warehouse, ledger, clock }, detectionRule(config));
  const looks = looksOf(day, page.changes);
  for (const { at, isAtCalls } of looks) {
    signal.throwIfAborted();
    now = at;
    await writeFile(pageFile, page.textAt(now));
    await pollSources(sources, { ledger, clock, signal });
    if (!isAtCalls) continue;
    await watch.follow(signal);
    await issueEstimates({ warehouse, ledger, clock }, () => knownPosts(ledger, config));
  }
  return looks.length;
}

interface Look {
  readonly at: EpochMs;
  /** Not at the page alone. */
  readonly isAtCalls: boolean;
}

/** Also just before the page changes and when it does: its silence is then known to the minute. */
function looksOf({ start, end }: Interval, changes: readonly EpochMs[]): readonly Look[] {
  const looks: Look[] = [];
  for (let at = start + FIRST_LOOK_MS; at < end; at += LOOK_EVERY_MS) {
    looks.push({ at, isAtCalls: true });
  }
  for (const change of changes.filter((at) => at >= start && at < end)) {
    looks.push({ at: change - MINUTE_MS, isAtCalls: false }, { at: change, isAtCalls: false });
  }
  return looks.sort((a, b) => a.at - b.at);
}

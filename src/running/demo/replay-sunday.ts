import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { runRoles } from '../../app.ts';
import { ingestFiles } from '../../calls/intake/ingest-files.ts';
import type { Wait } from '../../calls/intake/record-writer.ts';
import { timer } from '../../calls/intake/timer.ts';
import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { UptallyError } from '../../ground/errors.ts';
import { createLog } from '../../ground/log.ts';
import { withStep } from '../../ground/progress.ts';
import {
  type Clock,
  type EpochMs,
  MINUTE_MS,
  pacedClock,
  SECOND_MS,
  systemClock,
} from '../../ground/time.ts';
import { watchIncidents } from '../../health/live/watch-incidents.ts';
import type { Config } from '../config.ts';
import { detectionRule } from '../incidents-now.ts';
import type { Stores } from '../stores.ts';
import { type DemoFiles, demoConfig, demoFiles, layDemo, withDemoStores } from './demo-files.ts';
import { type ArrivingLine, arrivingLines, demoLines } from './demo-lines.ts';
import { importPastIncidents } from './follow-sunday.ts';
import { type MadeUpPage, readMadeUpPage } from './made-up-page.ts';
import { situationNow } from './situation-now.ts';
import { REPLAY_END } from './sunday.ts';

export interface SundayReplay {
  readonly folder: string;
  /** Of Sunday; what was before it is stored at once. */
  readonly from: EpochMs;
  /** So many times as fast as it was. */
  readonly speed: number;
  /** Of the web port, on this machine alone. */
  readonly port: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The day of the outage once more, as `uptally up` would have seen it: calls come in over HTTP when
 * they came, on a clock that runs faster, and a made-up status page says what it says when it does.
 * Ends with the signal; when the day is over all stays to be looked at.
 */
export async function replaySunday(replay: SundayReplay): Promise<void> {
  const { folder, from, speed, port, say, signal } = replay;
  const files = demoFiles(folder);
  const token = randomBytes(24).toString('hex');
  const config = demoConfig(files, {
    UPTALLY_CONTRACTS_DIR: files.contracts,
    UPTALLY_FEES_FILE: files.fees,
    UPTALLY_HTTP_PORT: String(port),
    UPTALLY_INGEST_TOKENS: token,
    UPTALLY_INGEST_REQUESTS_PER_MINUTE: '1000000',
  });
  const all = arrivingLines(demoLines());
  const before = all.filter(({ at }) => at < from);
  await withStep({ label: 'Writing the week before', shown: (count) => `${count} lines` }, () =>
    layDemo(
      folder,
      files,
      before.map(({ line }) => line),
      signal,
    ),
  );
  const page = readMadeUpPage();
  await writeFile(files.page, page.textAt(from));
  await withStep({ label: 'Storing it', shown: () => 'up to the beginning' }, () =>
    withDemoStores(config, (stores) => storeBefore(stores, config, files, from, signal)),
  );
  signal.throwIfAborted();
  const clock = pacedClock(systemClock, { from, until: REPLAY_END, speed });
  const log = createLog('warn');
  await runRoles(
    { ingest: false, httpIn: true, jobs: true },
    {
      config,
      log,
      clock,
      signal,
      replay: {
        wall: systemClock,
        wait: pacedWait(speed),
        async run({ url, stores, signal: ending }) {
          say(`${url} serves it; Ctrl-C ends it. One replayed minute takes ${paceText(speed)}.`);
          const feed = lineFeed(all.slice(before.length), { url, token });
          const pageFile = { path: files.page, page };
          await playDay({ stores, clock, say, feed, pageFile, signal: ending });
        },
      },
    },
  );
}

function paceText(speed: number): string {
  const seconds = MINUTE_MS / SECOND_MS / speed;
  return seconds >= 1 ? `${Number(seconds.toFixed(1))} s` : `${Math.round(seconds * 1_000)} ms`;
}

async function storeBefore(
  stores: Stores,
  config: Config,
  files: DemoFiles,
  from: EpochMs,
  signal: AbortSignal,
): Promise<void> {
  const clock: Clock = { now: () => from };
  const { warehouse, ledger } = stores;
  await ingestFiles({ paths: [files.events], warehouse, clock, signal });
  await bringMinutesUpToDate({ ...stores, clock });
  await importPastIncidents(ledger);
  await watchIncidents({ warehouse, ledger, clock }, detectionRule(config)).follow(signal);
}

/** However fast the day runs, two looks are so far apart: the machine has other work, too. */
const LEAST_WAIT_MS = SECOND_MS / 2;

function pacedWait(speed: number): Wait {
  return (ms, signal) => timer(Math.max(LEAST_WAIT_MS, ms / speed), signal);
}

interface LineFeed {
  /** Sends what has come until then; answers whether all has. */
  sendUntil(instant: EpochMs): Promise<boolean>;
}

/** The most lines of one request. */
const MOST_LINES = 5_000;

function lineFeed(
  lines: readonly ArrivingLine[],
  { url, token }: { readonly url: string; readonly token: string },
): LineFeed {
  let next = 0;
  return {
    async sendUntil(instant) {
      while ((lines[next]?.at ?? Number.POSITIVE_INFINITY) <= instant) {
        const due = lines.slice(next, next + MOST_LINES).filter(({ at }) => at <= instant);
        const answer = await fetch(`${url}/v1/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
          body: due.map(({ line }) => line).join('\n'),
        });
        await answer.arrayBuffer();
        // Sent again at the next turn: the same call twice counts once.
        if (answer.status === 503) return false;
        if (!answer.ok) throw new UptallyError('unavailable', `${url}: HTTP ${answer.status}`);
        next += due.length;
      }
      return next === lines.length;
    },
  };
}

const TURN_MS = SECOND_MS / 2;

/** What is said again although it is the same. */
const SAY_EVERY_MS = 30 * MINUTE_MS;

async function playDay({
  stores,
  clock,
  say,
  feed,
  pageFile,
  signal,
}: {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly feed: LineFeed;
  readonly pageFile: { readonly path: string; readonly page: MadeUpPage };
  readonly signal: AbortSignal;
}): Promise<void> {
  let said = { key: '', at: 0 };
  let isOver = false;
  while (!signal.aborted) {
    const now = clock.now();
    await layPage(pageFile, now);
    const isAllSent = await feed.sendUntil(now);
    const { key, line } = await situationNow(stores, now);
    if (key !== said.key || now - said.at >= SAY_EVERY_MS) {
      say(line);
      said = { key, at: now };
    }
    if (isAllSent && now >= REPLAY_END && !isOver) {
      isOver = true;
      say('The day is over; what is served stays until Ctrl-C.');
    }
    // Also after that: what came last is still looked at.
    await timer(TURN_MS, signal);
  }
}

async function layPage(
  { path, page }: { readonly path: string; readonly page: MadeUpPage },
  now: EpochMs,
): Promise<void> {
  const text = page.textAt(now);
  if ((await readFile(path, 'utf8')) !== text) await writeFile(path, text);
}

import { sha256Of } from '../../../src/ground/sha256.ts';
import {
  DAY_MS,
  type EpochMs,
  formatInstant,
  instantOf,
  MINUTE_MS,
} from '../../../src/ground/time.ts';
import type { Cell } from '../../../src/health/detect/cell.ts';
import type { MinuteFact } from '../../../src/health/detect/minute-counts.ts';
import type { Served } from '../../support/status-page.ts';

/** An instant at which the record is brought up to date, and what has come since the one before. */
export interface Look {
  readonly at: EpochMs;
  readonly facts: readonly MinuteFact[];
  /** What the provider's page answers then. */
  readonly page: Readonly<Record<string, Served>>;
}

const START = instantOf('2026-06-01T00:00:00Z');
const [OPUS, SONNET]: readonly Cell[] = ['opus', 'sonnet'].map((model) => ({
  ...{ provider: 'anthropic', model, region: '', account: '', route: 'r' },
}));

const at = (day: number, clock: string): EpochMs => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return START + day * DAY_MS + (hours * 60 + minutes) * MINUTE_MS;
};

interface Outage {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** Twelve that are over, six a day, 40 to 95 minutes long: what an estimate learns from. */
const PAST: readonly Outage[] = Array.from({ length: 12 }, (_, i) => {
  const start = at(Math.floor(i / 6), `${1 + 4 * (i % 6)}:00`);
  return { start, end: start + (40 + 5 * i) * MINUTE_MS };
});

/** The one that goes on, over a midnight. */
const NOW: Outage = { start: at(2, '23:30'), end: at(3, '00:50') };

/** Ten calls a minute of both models; those of the first fail while it is out. */
function calls(start: EpochMs, end: EpochMs): readonly MinuteFact[] {
  const outages = [...PAST, NOW];
  return minutes(start, end).flatMap((minute) => {
    const isOut = outages.some((outage) => minute >= outage.start && minute < outage.end);
    return [fact(minute, OPUS, isOut ? [0, 10] : [10, 0]), fact(minute, SONNET, [10, 0])];
  });
}

function minutes(start: EpochMs, end: EpochMs): readonly EpochMs[] {
  return Array.from({ length: (end - start) / MINUTE_MS }, (_, i) => start + i * MINUTE_MS);
}

function fact(
  minute: EpochMs,
  cell: Cell | undefined,
  [good, bad]: readonly [number, number],
): MinuteFact {
  if (cell === undefined) throw new RangeError('a cell of the story');
  return { minute, cell, good, bad };
}

/**
 * What comes days late: the fifth outage was none, the sixth and the seventh were one, and the
 * second model was out too, alone.
 */
function lateCalls(): readonly MinuteFact[] {
  const [none, first, second] = PAST.slice(4, 7);
  if (none === undefined || first === undefined || second === undefined) throw new RangeError();
  return [
    ...minutes(none.start, none.end).map((minute) => fact(minute, OPUS, [1_000, 10])),
    ...minutes(first.end, second.start).map((minute) => fact(minute, OPUS, [0, 10])),
    ...minutes(at(1, '11:00'), at(1, '11:40')).map((minute) => fact(minute, SONNET, [0, 10])),
  ];
}

type Word = 'investigating' | 'identified' | 'resolved';

/** Posts of the page, each as far as it has come. */
function page(...posts: readonly (readonly [id: string, words: readonly Word[]])[]) {
  const incidents = posts.map(([id, words]) => ({
    ...{ id, name: `Errors (${id})`, status: words.at(-1), impact: 'major', components: [] },
    created_at: formatInstant(NOW.start),
    resolved_at: words.includes('resolved') ? formatInstant(NOW.end) : null,
    incident_updates: words.map((status, i) => ({
      ...{ id: `${id}-${i}`, status, body: `We are ${status}.` },
      created_at: formatInstant(NOW.start + i * 10 * MINUTE_MS),
    })),
  }));
  const open = incidents.filter(({ status }) => status !== 'resolved');
  const status = { indicator: open.length > 0 ? 'major' : 'none' };
  const summary = JSON.stringify({ status, components: [], incidents: open });
  return {
    '/api/v2/summary.json': { headers: { etag: `"${sha256Of(summary)}"` }, body: summary },
    '/api/v2/incidents.json': { body: JSON.stringify({ incidents }) },
  };
}

const ENDS: readonly (readonly [EpochMs, ReturnType<typeof page>])[] = [
  [at(2, '23:20'), page()],
  [at(2, '23:36'), page()],
  [at(2, '23:50'), page(['p1', ['investigating']])],
  [at(3, '00:08'), page(['p1', ['investigating', 'identified']], ['p2', ['investigating']])],
  [at(3, '00:10'), page(['p1', ['investigating', 'identified']], ['p2', ['investigating']])],
  [at(3, '01:05'), page(['p1', ['investigating', 'identified']], ['p2', ['resolved']])],
  [at(3, '03:00'), page(['p1', ['investigating', 'resolved']], ['p2', ['resolved']])],
];

/** Each minute is there three seconds after its end. */
export const LOOKS: readonly Look[] = ENDS.map(([end, served], i) => ({
  at: end + 3_000,
  facts: [...calls(ENDS[i - 1]?.[0] ?? START, end), ...(end === at(3, '00:10') ? lateCalls() : [])],
  page: served,
}));

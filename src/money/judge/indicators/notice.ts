import { type Exact, ratio } from '../../../ground/exact.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../../ground/time.ts';
import type { NoticeClock, PromisedNotice } from '../../contract/contract.ts';
import type { IncidentNotice } from '../../input/notices.ts';
import type { Indicate, IndicatorInput, Loss } from './indicator.ts';

/** An incident that counts, with what its clock came to. */
export interface TimedNotice {
  readonly notice: IncidentNotice;
  /**
   * What the clock ran for at the longest; the end is earlier than the
   * start where it was told before.
   */
  readonly clock: Interval;
  /** It had not stopped where it is cut. */
  readonly isRunning: boolean;
  readonly isKept: boolean;
}

/** The share of incidents whose clock kept the promise; the records say all, calls nothing. */
export const indicateNotice: Indicate<PromisedNotice> = (terms, input) => {
  const timed = timedNotices(terms, input);
  const broken = timed.filter(({ isKept }) => !isKept);
  const kept = timed.length - broken.length;
  return {
    attainment: timed.length === 0 ? null : ratio(kept, timed.length),
    outages: [],
    whole: { count: ratio(timed.length, 1), of: 'incidents' },
    losses: () => broken.map(({ notice }) => lossOf(notice, timed.length, input)),
    slots: { total: 0, with_data: 0, down: 0 },
    incidents: { kept, broken: broken.map(({ notice }) => notice) },
  };
};

/** Those that count, in their order; what is told of them counts as told, also what came later. */
export function timedNotices(
  { clock, withinMinutes, minMinutes }: PromisedNotice,
  { notices, cut, existing: { grid } }: IndicatorInput,
): readonly TimedNotice[] {
  const { period } = grid;
  return (notices ?? []).flatMap((notice): readonly TimedNotice[] => {
    const { began, ended } = notice;
    if (began < period.start || began >= Math.min(period.end, cut)) return [];
    if (minutes((ended ?? cut) - began).compare(minMinutes) < 0) return [];
    const isWithin = (span: Interval) => minutes(lengthOf(span)).compare(withinMinutes) <= 0;
    const { spans, open } = CLOCKS[clock](notice);
    const [longest] = spans.toSorted((a, b) => lengthOf(b) - lengthOf(a));
    if (longest !== undefined && !isWithin(longest)) {
      return [{ notice, clock: longest, isRunning: false, isKept: false }];
    }
    if (open === null) {
      if (longest === undefined) return [];
      return [{ notice, clock: longest, isRunning: false, isKept: true }];
    }
    // What has not been told yet breaks the promise once it is overdue.
    const running = { start: open, end: cut };
    return isWithin(running) ? [] : [{ notice, clock: running, isRunning: true, isKept: false }];
  });
}

interface Clock {
  /** What it timed, in order. */
  readonly spans: readonly Interval[];
  /** The instant from which it still runs; null: it has ended, or never began. */
  readonly open: EpochMs | null;
}

const CLOCKS: Readonly<Record<NoticeClock, (notice: IncidentNotice) => Clock>> = {
  declared: ({ began, declared }) => fromTo(began, declared),
  answered: ({ asked, answered }) => fromTo(asked, answered),
  review: ({ ended, reviewed }) => fromTo(ended, reviewed),
  update_gap: ({ declared, updates, ended }) => {
    if (declared === null) return { spans: [], open: null };
    const told = updates.filter((at) => at >= declared && (ended === null || at <= ended));
    const instants = [declared, ...told, ...(ended === null ? [] : [ended])].sort((a, b) => a - b);
    const spans = instants.slice(1).map((end, i) => ({ start: instants[i] ?? end, end }));
    return { spans, open: ended === null ? (instants.at(-1) ?? null) : null };
  },
};

function fromTo(start: EpochMs | null, end: EpochMs | null): Clock {
  if (start === null) return { spans: [], open: null };
  return end === null ? { spans: [], open: start } : { spans: [{ start, end }], open: null };
}

function lengthOf({ start, end }: Interval): number {
  return end - start;
}

function minutes(ms: number): Exact {
  return ratio(ms, MINUTE_MS);
}

function lossOf(notice: IncidentNotice, counted: number, input: IndicatorInput): Loss {
  const { began, ended, id } = notice;
  const end = Math.min(ended ?? input.cut, input.existing.grid.period.end);
  return {
    time: { start: began, end: Math.max(end, began) },
    share: ratio(1, counted),
    slots: null,
    cause: { kind: 'notice', id },
  };
}

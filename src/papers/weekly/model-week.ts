import type { Exact } from '../../ground/exact.ts';
import type { EpochMs } from '../../ground/time.ts';
import {
  availability,
  countText,
  durationText,
  intervalText,
  NBSP,
  NO_DATA,
  percentDecimals,
  percentText,
  pointsText,
} from '../words/format-figure.ts';
import type { Tone } from '../words/tone.ts';
import { wilsonInterval } from '../words/wilson.ts';
import type { HourFacts, MinuteFacts, ModelFacts, ModelKey } from './week-facts.ts';
import type { CallCounts, ModelDay, ModelWeek, ReportDay } from './weekly-report.ts';

/** What one model's row is made of; `facts` is undefined if it had no call. */
export interface ModelInput {
  readonly key: ModelKey;
  readonly facts: ModelFacts | undefined;
  /** Of the week before. */
  readonly before: ModelFacts | undefined;
  /** Of the four weeks before, that week among them. */
  readonly recent: ModelFacts | undefined;
  readonly hours: readonly HourFacts[];
  readonly worstMinutes: readonly MinuteFacts[];
}

export interface WeekFrame {
  readonly hourCount: number;
  readonly days: readonly ReportDay[];
  /** How a minute is printed. */
  readonly minuteText: (instant: EpochMs) => string;
}

/** A day's figure stands under a chart: short, and as wide as its neighbours. */
const DAY_PERCENT_DECIMALS = 2;

const NO_CALLS: CallCounts = { good: 0, bad: 0, neither: 0 };

export function describeModelWeek(input: ModelInput, frame: WeekFrame): ModelWeek {
  const { key, facts, before } = input;
  const counts = facts ?? NO_CALLS;
  const share = availability(counts.good, counts.bad);
  const shareBefore = availability(before?.good ?? 0, before?.bad ?? 0);
  const hours = everyHour(input.hours, frame.hourCount);
  return {
    provider: key.provider,
    model: key.model,
    empty: facts === undefined,
    routes: facts?.routes.join(', ') ?? '',
    calls: facts === undefined ? NO_DATA : countText(facts.calls),
    good: countText(counts.good),
    bad: countText(counts.bad),
    neither: countText(counts.neither),
    goodOfValid: share === undefined ? '' : goodOfValid(counts),
    counts: { good: counts.good, bad: counts.bad, neither: counts.neither },
    availability: share === undefined ? NO_DATA : percentText(share),
    availabilityTone: availabilityTone(share),
    interval: share === undefined ? NO_DATA : wilsonText(counts, share),
    change: share && shareBefore ? pointsText(share, shareBefore) : NO_DATA,
    changeTone: changeTone(share, shareBefore),
    durationP50: durationText(facts?.durationMsP50 ?? null),
    durationP95: durationText(facts?.durationMsP95 ?? null),
    ttftP50: durationText(facts?.ttftMsP50 ?? null),
    worstMinutes: input.worstMinutes.map(({ minute, good, bad }) => ({
      time: frame.minuteText(minute),
      badOfValid: `${countText(bad)}${NBSP}of${NBSP}${countText(good + bad)}${NBSP}bad`,
    })),
    gaps: facts === undefined ? '' : gapsText(hours),
    hours,
    days: frame.days.map((day) => describeDay(day, hours)),
  };
}

/** Lowest availability first, more calls first among equals; without data last, by name. */
export function compareModelWeeks(left: ModelWeek, right: ModelWeek): number {
  const leftShare = availability(left.counts.good, left.counts.bad);
  const rightShare = availability(right.counts.good, right.counts.bad);
  if (leftShare === undefined || rightShare === undefined) {
    if (leftShare !== rightShare) return leftShare === undefined ? 1 : -1;
    return byName(left, right);
  }
  return (
    leftShare.compare(rightShare) ||
    right.counts.good + right.counts.bad - (left.counts.good + left.counts.bad) ||
    byName(left, right)
  );
}

/** Below this a model is shown in the alarm colour; a reading aid, not a target of any contract. */
const ALARM_BELOW_PERCENT = 99;

function availabilityTone(share: Exact | undefined): Tone {
  if (share === undefined) return 'quiet';
  return share.mul(100).compare(ALARM_BELOW_PERCENT) < 0 ? 'alarm' : 'plain';
}

function changeTone(share: Exact | undefined, before: Exact | undefined): Tone {
  if (share === undefined || before === undefined) return 'quiet';
  return share.sub(before).mul(100).compare(-1) <= 0 ? 'alarm' : 'plain';
}

function goodOfValid({ good, bad }: CallCounts): string {
  return `${countText(good)} of${NBSP}${countText(good + bad)}`;
}

function wilsonText({ good, bad }: CallCounts, share: Exact): string {
  return intervalText(wilsonInterval(good, good + bad), percentDecimals(share));
}

function everyHour(facts: readonly HourFacts[], hourCount: number): CallCounts[] {
  const hours: CallCounts[] = Array.from({ length: hourCount }, () => NO_CALLS);
  for (const { hour, good, bad, neither } of facts) hours[hour] = { good, bad, neither };
  return hours;
}

function gapsText(hours: readonly CallCounts[]): string {
  const empty = hours.filter(({ good, bad, neither }) => good + bad + neither === 0).length;
  if (empty === 0) return '';
  return `no call in ${empty}${NBSP}of${NBSP}${hours.length}${NBSP}hours`;
}

function describeDay(day: ReportDay, hours: readonly CallCounts[]): ModelDay {
  const span = hours.slice(day.startHour, day.startHour + day.hours);
  const good = span.reduce((calls, hour) => calls + hour.good, 0);
  const bad = span.reduce((calls, hour) => calls + hour.bad, 0);
  const share = availability(good, bad);
  return {
    label: day.label,
    hours: day.hours,
    availability: share === undefined ? NO_DATA : percentText(share, DAY_PERCENT_DECIMALS),
    tone: availabilityTone(share),
  };
}

function byName(left: ModelKey, right: ModelKey): number {
  const names = (key: ModelKey) => `${key.provider}\n${key.model}`;
  return names(left) < names(right) ? -1 : names(left) > names(right) ? 1 : 0;
}

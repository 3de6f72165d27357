import { localText } from '../../ground/local-text.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../ground/time.ts';
import type { LogCoverage } from '../count/log-coverage.ts';

/** Longer than any weekend with a holiday at both ends. */
const LONGEST_QUIET_MS = 4 * DAY_MS;
/** So many runs of days are named. */
const SHOWN_RUNS = 6;

/**
 * Whether a log says too little of a time for a figure to be green: fewer of its
 * hours have calls than `leastPercent`, or it begins after the start or ends before
 * the end by more than a long weekend.
 */
export function isThin(coverage: LogCoverage, leastPercent: number): boolean {
  if (leastPercent === 0) return false;
  const { time, hours, hoursWithCalls, calls } = coverage;
  if (calls === null) return true;
  return (
    hoursWithCalls * 100 < leastPercent * hours ||
    calls.first - time.start > LONGEST_QUIET_MS ||
    time.end - calls.last > LONGEST_QUIET_MS
  );
}

/** `calls in 3 of 720 hours, the first at …`; instants to the minute, in the zone. */
export function coverageWords(coverage: LogCoverage, timeZone: string): string {
  const { hours, hoursWithCalls, calls, longestGap, emptyDays } = coverage;
  if (calls === null) return `no covered call in any of ${hours} hours`;
  const at = (instant: EpochMs) => localText(instant - (instant % MINUTE_MS), timeZone);
  const gap = longestGap.end - longestGap.start;
  return [
    `calls in ${hoursWithCalls} of ${hours} hours, the first at ${at(calls.first)}, the last ` +
      `at ${at(calls.last)}`,
    ...(gap < HOUR_MS
      ? []
      : [`longest time without one: ${durationWords(gap)} from ${at(longestGap.start)}`]),
    ...(emptyDays.length === 0 ? [] : [`no call on ${daysWords(emptyDays)}`]),
  ].join('; ');
}

function durationWords(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  const parts = [
    ...(days === 0 ? [] : [`${days} ${days === 1 ? 'day' : 'days'}`]),
    ...(rest === 0 ? [] : [`${rest} ${rest === 1 ? 'hour' : 'hours'}`]),
  ];
  return parts.join(' ');
}

function daysWords(runs: LogCoverage['emptyDays']): string {
  const shown = runs
    .slice(0, SHOWN_RUNS)
    .map(({ from, to }) => (from === to ? from : `${from} to ${to}`));
  const more = runs.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`${more} more`])].join(', ');
}

import { type EpochMs, instantOf } from '../../ground/time.ts';
import { outageWeekLines } from './outage-week.ts';
import { readTrace } from './read-trace.ts';

/** The week's calls as a gateway sends them. */
export function demoLines(): Generator<string> {
  return outageWeekLines({ conv: readTrace('conv'), code: readTrace('code') });
}

export interface ArrivingLine {
  /** When the call was over, which is when a gateway knows of it. */
  readonly at: EpochMs;
  readonly line: string;
}

/** In the order in which they come. */
export function arrivingLines(lines: Iterable<string>): readonly ArrivingLine[] {
  return [...lines]
    .map((line) => ({ at: arrivalOf(line), line }))
    .sort((left, right) => left.at - right.at);
}

function arrivalOf(line: string): EpochMs {
  const call = JSON.parse(line) as { started_at: string; duration_ms: number };
  return instantOf(call.started_at) + Math.max(0, call.duration_ms);
}

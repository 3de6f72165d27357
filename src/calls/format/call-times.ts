import { formatInstant } from '../../ground/time.ts';
import { CLOCK_SKEW_MS, REPEATED_HOUR } from '../call/call-event.ts';

/** Nanoseconds since the epoch, as an emitter's clocks had them. */
export interface EmittedTimes {
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Of the first token. */
  readonly firstNs?: bigint | undefined;
}

/** Fields of a native event. */
export interface CallTimes {
  readonly started_at: string;
  readonly duration_ms: number;
  readonly ttft_ms: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const NS_PER_MS = 1_000_000n;

/** How far clocks that disagree, or the correction of one, may be apart. */
const MAX_SKEW_NS = 5_000n * NS_PER_MS;

const HOUR_NS = 3_600_000n * NS_PER_MS;

/** A longer call is not told apart from one whose end is wrong in another way. */
const MAX_REPAIRED_NS = 600_000n * NS_PER_MS;

/**
 * Cut to milliseconds. Clocks are set back while a call runs: an end up to 5 seconds before the
 * start is a duration of 0 with the label `clock_skew_ms`. Local time goes back an hour once a
 * year: an end that is at most 10 minutes after the start with that hour added has it added, and
 * the label `repeated_hour`. The duration of any other end before the start is negative, and no
 * event. A first token before the start has no time.
 */
export function callTimes({ startNs, endNs, firstNs }: EmittedTimes): CallTimes {
  const { durationNs, labels } = repaired(endNs - startNs);
  return {
    started_at: formatInstant(Number(startNs / NS_PER_MS)),
    duration_ms: Number(durationNs / NS_PER_MS),
    ttft_ms:
      firstNs === undefined || firstNs < startNs
        ? undefined
        : Number((firstNs - startNs) / NS_PER_MS),
    labels,
  };
}

function repaired(elapsedNs: bigint): {
  readonly durationNs: bigint;
  readonly labels: Readonly<Record<string, string>>;
} {
  if (elapsedNs >= 0n) return { durationNs: elapsedNs, labels: {} };
  if (elapsedNs >= -MAX_SKEW_NS) {
    return { durationNs: 0n, labels: { [CLOCK_SKEW_MS]: skewText(-elapsedNs) } };
  }
  const withHour = elapsedNs + HOUR_NS;
  return withHour >= 0n && withHour <= MAX_REPAIRED_NS
    ? { durationNs: withHour, labels: { [REPEATED_HOUR]: 'true' } }
    : { durationNs: elapsedNs, labels: {} };
}

/** At least 1: a skew that is less than a millisecond is one all the same. */
function skewText(ns: bigint): string {
  return String((ns + NS_PER_MS - 1n) / NS_PER_MS);
}

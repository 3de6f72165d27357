import { formatInstant } from '../../time.ts';
import { CLOCK_SKEW_MS } from '../call-event.ts';

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

/**
 * Cut to milliseconds. Clocks are set back while a call runs: an end before the start is a duration of
 * 0 with the label `clock_skew_ms`, a first token before the start has no time.
 */
export function callTimes({ startNs, endNs, firstNs }: EmittedTimes): CallTimes {
  const isBackward = endNs < startNs;
  return {
    started_at: formatInstant(Number(startNs / NS_PER_MS)),
    duration_ms: isBackward ? 0 : Number((endNs - startNs) / NS_PER_MS),
    ttft_ms:
      firstNs === undefined || firstNs < startNs
        ? undefined
        : Number((firstNs - startNs) / NS_PER_MS),
    labels: isBackward ? { [CLOCK_SKEW_MS]: skewText(startNs - endNs) } : {},
  };
}

/** At least 1: a skew that is less than a millisecond is one all the same. */
function skewText(ns: bigint): string {
  return String((ns + NS_PER_MS - 1n) / NS_PER_MS);
}

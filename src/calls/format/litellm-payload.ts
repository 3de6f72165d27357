import { parseLocalTimes } from '../../ground/time.ts';
import { scaledNumber } from './decimal-text.ts';

/** A StandardLoggingPayload, before anything is known of it. */
export type Payload = Readonly<Record<string, unknown>>;

export function payloadText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Python writes `True`, and databases write it as text. */
export function payloadFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = payloadText(value)?.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

export function payloadNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const text = payloadText(value);
  return text !== undefined && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

export function payloadWhole(value: unknown): number | undefined {
  const number = payloadNumber(value);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Some exports have the object as the text of its JSON. */
export function objectOf(value: unknown): Payload {
  if (typeof value === 'object' && value !== null) return value as Payload;
  if (typeof value !== 'string' || !value.startsWith('{')) return {};
  try {
    return JSON.parse(value) as Payload;
  } catch {
    return {};
  }
}

/** Nanoseconds since the epoch: none, one, or two where a local time came twice that day. */
export function instantsOf(value: unknown, timeZone: string | undefined): readonly bigint[] {
  const seconds = payloadNumber(value);
  if (seconds === undefined) {
    const text = payloadText(value);
    return text === undefined ? [] : parseLocalTimes(text, timeZone).map(nanoseconds);
  }
  const micros = seconds === 0 ? undefined : scaledNumber(seconds, 6);
  return micros === undefined ? [] : [nanoseconds(micros)];
}

function nanoseconds(micros: number): bigint {
  return BigInt(micros) * 1_000n;
}

/**
 * Those of the instants between which the call took the least time, not below 0: a local time that
 * comes twice is two. The earlier ones where that leaves a choice.
 */
export function nearestTimes(starts: readonly bigint[], ends: readonly bigint[]) {
  const pairs = starts.flatMap((startNs) => ends.map((endNs) => ({ startNs, endNs })));
  const [first, ...others] = pairs as [(typeof pairs)[0], ...typeof pairs];
  const length = ({ startNs, endNs }: typeof first) => endNs - startNs;
  return others.reduce((best, pair) => {
    if (length(pair) < 0n) return length(best) < length(pair) ? pair : best;
    return length(best) < 0n || length(pair) < length(best) ? pair : best;
  }, first);
}

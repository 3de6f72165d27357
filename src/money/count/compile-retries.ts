import { wholeAtLeast, wholeAtMost } from '../../ground/exact.ts';
import { SECOND_MS } from '../../ground/time.ts';
import { queryPart } from '../../stores/warehouse/query.ts';
import type { QueryParameters } from '../../stores/warehouse/warehouse.ts';
import type { Retries } from '../contract/contract.ts';

/**
 * What `units.sql` needs to drop attempts that a retry rule makes invalid; null: there is no rule.
 */
export interface RetryFragment {
  readonly text: string;
  readonly parameters: QueryParameters;
}

export function compileRetries(retries: Retries): RetryFragment | null {
  if (retries.kind === 'none') return null;
  const sequences = queryPart('count/retry-sequences');
  return retries.kind === 'collapse'
    ? {
        text: queryPart('count/retries-collapse', { sequences }),
        parameters: {
          window_ms: milliseconds(wholeAtMost(retries.windowSeconds.mul(SECOND_MS))),
        },
      }
    : {
        text: queryPart('count/retries-backoff', { sequences }),
        parameters: { waits_ms: backoffWaits(retries) },
      };
}

/**
 * A factor hardly above 1 would make a list without end; attempts beyond wait like the last one.
 */
const MAX_WAITS = 1_000;

/**
 * The waits in milliseconds after 1, 2, … bad attempts in a row, up to the one that stays; gaps are
 * whole, so a wait is rounded up.
 */
export function backoffWaits({
  firstSeconds,
  factor,
  maxSeconds,
}: Extract<Retries, { kind: 'backoff' }>): readonly number[] {
  const waits: number[] = [];
  let seconds = firstSeconds;
  while (waits.length < MAX_WAITS) {
    const isLongest = seconds.compare(maxSeconds) >= 0;
    const wait = milliseconds(wholeAtLeast((isLongest ? maxSeconds : seconds).mul(SECOND_MS)));
    waits.push(wait);
    const next = seconds.mul(factor);
    if (next.equals(seconds) || (isLongest && factor.compare(1) >= 0)) return waits;
    if (factor.compare(1) < 0 && wait <= 1) {
      if (factor.compare(0) === 0) waits.push(0);
      return waits;
    }
    seconds = next;
  }
  return waits;
}

function milliseconds(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : value);
}

import type { EpochMs } from '../../ground/time.ts';
import type { StartedCalls } from '../redundancy/read-calls.ts';
import type { AttemptTarget } from '../redundancy/rescue.ts';
import { hostOf, type Routing, type Target } from '../redundancy/routing.ts';
import type { MinuteOfCalls, RoutedCalls } from './judge-drill.ts';

export interface Routed {
  readonly routed: readonly RoutedCalls[];
  /** Calls that no primary of the table is meant for. */
  readonly unrouted: number;
}

/**
 * Past calls by the primary that the table has for them: the first one that tells nothing else than
 * the call does.
 */
export function routeCalls({ fallbacks }: Routing, started: readonly StartedCalls[]): Routed {
  const byOrder = fallbacks.map((order) => ({
    order,
    minutes: new Map<EpochMs, MinuteOfCalls>(),
  }));
  let unrouted = 0;
  for (const { target, minute, calls, lostThen } of started) {
    const found = byOrder.find(({ order }) => isMeant(order.primary, target));
    if (found === undefined) {
      unrouted += calls;
      continue;
    }
    const before = found.minutes.get(minute) ?? { calls: 0, lostThen: 0 };
    found.minutes.set(minute, {
      minute,
      calls: before.calls + calls,
      lostThen: before.lostThen + lostThen,
    });
  }
  return {
    routed: byOrder.map(({ order, minutes }) => ({ order, minutes: [...minutes.values()] })),
    unrouted,
  };
}

function isMeant(primary: Target, target: AttemptTarget): boolean {
  const isSame = (told: string | null, found: string): boolean => told === null || told === found;
  return (
    primary.provider === target.provider &&
    primary.model === target.model &&
    isSame(primary.region, target.region) &&
    isSame(primary.account, target.account) &&
    isSame(primary.route, target.route) &&
    isSame(primary.deployment, target.deployment) &&
    isSame(primary.endpointHost, hostOf(target.endpoint) ?? '')
  );
}

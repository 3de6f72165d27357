import { z } from 'zod';
import type { Routing } from '../../health/redundancy/routing.ts';
import { sharedKeys, type TargetKey } from '../../health/redundancy/shared-keys.ts';
import { document, type Published } from '../document.ts';

export const keyNames = {
  deployment: 'deployment',
  endpointHost: 'endpoint_host',
  route: 'route',
  account: 'account',
  region: 'region',
  provider: 'provider',
} as const satisfies Readonly<Record<TargetKey, string>>;

export const keyShape = z
  .enum([
    keyNames.deployment,
    keyNames.endpointHost,
    keyNames.route,
    keyNames.account,
    keyNames.region,
    keyNames.provider,
  ])
  .describe('in this order, what fails most surely with both comes first');

export const routingCheckDocument = document(
  'routing-check@1',
  'What primaries and fallbacks of a routing table have in common, before any outage',
  {
    pairs: z.array(
      z.strictObject({
        primary: z.string(),
        fallback: z.string(),
        shared: z.array(z.strictObject({ key: keyShape, value: z.string() })),
        untold: z.array(keyShape).describe('at least one of the two does not tell'),
      }),
    ),
    without_fallback: z.array(z.string()).describe('targets'),
  },
);

export type RoutingCheck = Published<typeof routingCheckDocument>;

export function routingCheckJson({ targets, fallbacks }: Routing): RoutingCheck {
  const primaries = fallbacks.filter((fallback) => fallback.fallbacks.length > 0);
  return {
    schema: 'uptally/routing-check@1',
    pairs: primaries.flatMap((primary) =>
      primary.fallbacks.map((fallback) => {
        const { shared, untold } = sharedKeys(primary.primary, fallback);
        return {
          primary: primary.primary.id,
          fallback: fallback.id,
          shared: shared.map((found) => ({ key: keyNames[found.key], value: found.value })),
          untold: untold.map((name) => keyNames[name]),
        };
      }),
    ),
    without_fallback: targets
      .filter((target) => !primaries.some(({ primary }) => primary === target))
      .map(({ id }) => id),
  };
}

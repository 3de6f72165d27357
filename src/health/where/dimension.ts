/**
 * What may be shown to anybody: words of the provider, and the route. In both lists, as they are
 * named where nothing else decides: the route first, which is what fallbacks share.
 */
export const publicDimensions = ['route', 'provider', 'model', 'region', 'tier'] as const;

/** Words of the own house. */
export const privateDimensions = ['account', 'endpoint', 'deployment', 'tenant', 'team'] as const;

export type PublicDimension = (typeof publicDimensions)[number];

/** A field by which calls are told apart; the tier is the one that was asked for. */
export type Dimension = PublicDimension | (typeof privateDimensions)[number];

export const dimensions: readonly Dimension[] = [...publicDimensions, ...privateDimensions];

export function isPublic(dimension: Dimension): dimension is PublicDimension {
  return publicDimensions.some((one) => one === dimension);
}

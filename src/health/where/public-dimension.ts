/**
 * By what calls are told apart that may be shown to anybody: words of the provider, and the route.
 * In the order in which they are named where nothing else decides: the route first, which is what
 * fallbacks share. The tier is the one that was asked for.
 */
export const publicDimensions = ['route', 'provider', 'model', 'region', 'tier'] as const;

export type PublicDimension = (typeof publicDimensions)[number];

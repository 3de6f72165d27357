import type { Scope } from '../../health/detect/cell.ts';
import type { CoFailure } from '../../health/redundancy/co-failure.ts';
import type { ModelRescue } from '../../health/redundancy/rescue-tally.ts';
import { counted, countText } from './format-figure.ts';

/** A pair with the routes that carried the calls of each; none: not told. */
export interface RoutedPair {
  readonly coFailure: CoFailure;
  readonly primaryRoutes: readonly string[];
  readonly fallbackRoutes: readonly string[];
}

/**
 * Whether a fallback failed with its primary, and what both went through: `sonnet in place of opus,
 * both through shared-router: failed too in 325 of the 327 minutes in which opus failed`.
 */
export function coFailureWords(routed: RoutedPair): string {
  const { pair, minutes, episodes } = routed.coFailure;
  const [primary, fallback] = [nameOf(pair.primary), nameOf(pair.fallback)];
  const head = `${fallback} in place of ${primary}${routeWords(routed)}`;
  const { n11, n10, n01, n00 } = minutes;
  const bad = n11 + n10;
  if (bad + n01 + n00 === 0) return `${head}: never called enough in the same minute to be known`;
  if (bad === 0 && episodes === 0) return `${head}: not yet known, since ${primary} did not fail`;
  if (bad === 0) return `${head}: not known, it had too few calls while ${primary} failed`;
  const failing = counted(bad, 'minute', 'minutes');
  return `${head}: failed too in ${countText(n11)} of the ${failing} in which ${primary} failed`;
}

function routeWords({ primaryRoutes: own, fallbackRoutes: other }: RoutedPair): string {
  if (own.length === 0 || other.length === 0) return '';
  const shared = own.filter((route) => other.includes(route));
  if (shared.length > 0) return `, both through ${shared.join(' and ')}`;
  return `, through ${other.join(' and ')} and not ${own.join(' or ')}`;
}

/** `406 of 2,819 calls whose first attempt at opus failed were rescued by another target`. */
export function rescueWords({ primary, calls, rescued }: ModelRescue): string {
  const percent = calls === 0 ? 0 : Math.floor((100 * rescued) / calls);
  const share = rescued === 0 ? '' : ` (${percent} %)`;
  return (
    `${countText(rescued)} of ${counted(calls, 'call', 'calls')} whose first attempt at ` +
    `${primary.model} failed were rescued by another target${share}`
  );
}

function nameOf(scope: Scope): string {
  switch (scope.kind) {
    case 'provider':
      return scope.provider;
    case 'route':
      return `route ${scope.route}`;
    default:
      return scope.model;
  }
}

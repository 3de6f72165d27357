import { type Scope, scopeKey } from '../detect/cell.ts';
import type { Episode } from '../detect/episode.ts';
import type { CoFailure } from './co-failure.ts';
import { type ModelName, scopeOf } from './pairs-in-use.ts';
import type { Money } from './rescue.ts';
import type { Routing } from './routing.ts';
import { type SharedKeys, sharedKeys, strengthOf } from './shared-keys.ts';

/** What calls of a model cost on average, in one currency. */
export interface ModelCost extends ModelName, Money {}

export interface Candidate {
  readonly coFailure: CoFailure;
  /**
   * At most so large a share of the primary's episodes had one of the fallback in them; null: there
   * were too few to know.
   */
  readonly upperBound: number | null;
  /** Null where the routing table doesn't name both. */
  readonly keys: SharedKeys | null;
  /** An episode of the fallback goes on. */
  readonly isFailing: boolean;
  /** Empty if no call tells what it cost. */
  readonly costs: readonly ModelCost[];
}

export interface RankInput {
  readonly pairs: readonly CoFailure[];
  readonly episodes: readonly Episode[];
  readonly routing: Routing | null;
  readonly costs: readonly ModelCost[];
}

/**
 * Best first: those that don't fail now, then by the upper bound, of which the unknown one is 1,
 * then by the strongest shared key, then by what a call costs, where both tell it in one currency.
 */
export function rankFallbacks(input: RankInput): readonly Candidate[] {
  return input.pairs
    .map((coFailure) => candidate(coFailure, input))
    .sort(
      (a, b) =>
        Number(a.isFailing) - Number(b.isFailing) ||
        (a.upperBound ?? 1) - (b.upperBound ?? 1) ||
        strengthOf(b.keys) - strengthOf(a.keys) ||
        compareCosts(a.costs, b.costs),
    );
}

function candidate(coFailure: CoFailure, { episodes, routing, costs }: RankInput): Candidate {
  const { primary, fallback } = coFailure.pair;
  const fallbackKey = scopeKey(fallback);
  return {
    coFailure,
    upperBound: coFailure.bounds?.upper ?? null,
    keys: keysOf(routing, primary, fallback),
    isFailing: episodes.some(
      ({ ended, scope }) => ended === null && scopeKey(scope) === fallbackKey,
    ),
    costs: costs.filter(
      ({ provider, model }) =>
        'model' in fallback && provider === fallback.provider && model === fallback.model,
    ),
  };
}

/** Of the targets that the two scopes stand for. */
function keysOf(routing: Routing | null, primary: Scope, fallback: Scope): SharedKeys | null {
  const pairs = (routing?.fallbacks ?? []).flatMap((one) =>
    one.fallbacks.map((other) => [one.primary, other] as const),
  );
  const found = pairs.find(
    ([one, other]) =>
      scopeKey(scopeOf(one)) === scopeKey(primary) &&
      scopeKey(scopeOf(other)) === scopeKey(fallback),
  );
  return found === undefined ? null : sharedKeys(found[0], found[1]);
}

/** Equal unless each tells one currency, and it is the same. */
function compareCosts(a: readonly ModelCost[], b: readonly ModelCost[]): number {
  const [[left, ...more], [right, ...others]] = [a, b];
  if (left === undefined || right === undefined || more.length + others.length > 0) return 0;
  return left.currency === right.currency ? left.amount.compare(right.amount) : 0;
}

import { type Scope, scopeKey } from '../detect/cell.ts';
import type { Measured } from '../detect/minute-counts.ts';
import type { Pair } from './co-failure.ts';
import type { Routing, Target } from './routing.ts';

export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/** A model that was called in place of another. */
export interface Replaced extends ModelName {
  readonly fallbackFrom: string;
  /** Of the model that it replaced; absent where only its name is told. */
  readonly fromProvider?: string;
}

/**
 * The pairs that the log knows of, then those that only the routing table has. A model that was
 * replaced is that of the attempt before, where it's known; else that of the same provider, if that
 * one has it, else of every provider that does.
 */
export function pairsInUse(
  replaced: readonly Replaced[],
  routing: Routing | null,
  { scopes }: Measured,
): readonly Pair[] {
  const models = [...scopes.values()].flatMap(({ scope }) =>
    scope.kind === 'model' ? [scope] : [],
  );
  const followed = replaced.filter(({ fromProvider }) => fromProvider !== undefined);
  const fromLog = replaced.flatMap((one) =>
    replacedModels(one, { models, followed }).map(
      ({ provider, model }): Pair => ({
        primary: { kind: 'model', provider, model },
        fallback: { kind: 'model', provider: one.provider, model: one.model },
      }),
    ),
  );
  const fromTable = (routing?.fallbacks ?? []).flatMap(({ primary, fallbacks }) =>
    fallbacks.map((fallback) => ({ primary: scopeOf(primary), fallback: scopeOf(fallback) })),
  );
  const byKey = new Map<string, Pair>();
  for (const pair of [...fromLog, ...fromTable]) {
    const [primary, fallback] = [scopeKey(pair.primary), scopeKey(pair.fallback)];
    const key = `${primary} ${fallback}`;
    // Two targets of one model on two routes are one scope: nothing tells them apart.
    if (primary !== fallback && !byKey.has(key)) byKey.set(key, pair);
  }
  return [...byKey.values()];
}

function replacedModels(
  one: Replaced,
  { models, followed }: { models: readonly ModelName[]; followed: readonly Replaced[] },
): readonly ModelName[] {
  const { fallbackFrom, fromProvider, provider, model } = one;
  if (fromProvider !== undefined) return [{ provider: fromProvider, model: fallbackFrom }];
  const isFollowed = followed.some(
    (other) =>
      other.fallbackFrom === fallbackFrom && other.provider === provider && other.model === model,
  );
  if (isFollowed) return [];
  // The same model of another provider, where a model replaced itself.
  const named = models.filter(
    (other) =>
      other.model === fallbackFrom && (other.provider !== provider || fallbackFrom !== model),
  );
  const own = named.filter((other) => other.provider === provider);
  return own.length > 0 ? own : named;
}

/** The narrowest scope that can be made of what a target tells. */
export function scopeOf({ provider, model, region, account, route }: Target): Scope {
  return region === null || account === null || route === null
    ? { kind: 'model', provider, model }
    : { kind: 'cell', provider, model, region, account, route };
}

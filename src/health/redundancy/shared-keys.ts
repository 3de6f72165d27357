import type { Target } from './routing.ts';

/** What two targets may have in common, first what fails most surely with both. */
const KEYS = ['deployment', 'endpointHost', 'route', 'account', 'region', 'provider'] as const;

export type TargetKey = (typeof KEYS)[number];

export interface SharedKeys {
  /** Strongest first. */
  readonly shared: readonly { readonly key: TargetKey; readonly value: string }[];
  /** Nothing can be said of them: at least one of the two doesn't tell. */
  readonly untold: readonly TargetKey[];
}

/** What fails for the one fails for the other. Values that differ are apart, whatever they mean. */
export function sharedKeys(one: Target, other: Target): SharedKeys {
  return {
    shared: KEYS.flatMap((key) => {
      const value = one[key];
      return value !== null && value === other[key] ? [{ key, value }] : [];
    }),
    untold: KEYS.filter((key) => one[key] === null || other[key] === null),
  };
}

/** The place of the strongest shared key: the less, the worse. Above all if none is known. */
export function strengthOf(keys: SharedKeys | null): number {
  const strongest = keys?.shared[0];
  return strongest === undefined ? KEYS.length : KEYS.indexOf(strongest.key);
}

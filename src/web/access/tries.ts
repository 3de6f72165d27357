import type { EpochMs } from '../../ground/time.ts';

/** So many senders are told apart; of more, the oldest are forgotten. */
const MOST_KEYS = 10_000;

/** How often something was tried by a key within a time. */
export interface Tries {
  count(key: string, now: EpochMs): void;
  isOver(key: string, now: EpochMs): boolean;
}

/** `most` in `windowMs`, from the first one on; in this process alone. */
export function countTries(most: number, windowMs: number): Tries {
  const known = new Map<string, { readonly since: EpochMs; count: number }>();
  const windowOf = (key: string, now: EpochMs) => {
    const found = known.get(key);
    return found !== undefined && now - found.since < windowMs ? found : undefined;
  };
  return {
    count(key, now) {
      const found = windowOf(key, now) ?? { since: now, count: 0 };
      found.count += 1;
      known.delete(key);
      known.set(key, found);
      const [oldest] = known.keys();
      if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest);
    },
    isOver: (key, now) => (windowOf(key, now)?.count ?? 0) >= most,
  };
}

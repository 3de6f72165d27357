import type { KnownLength } from './known-length.ts';

/** A length with its weight in shares of `Pool.wholeWeight`. */
export interface WeighedLength {
  readonly minutes: number;
  readonly isOpen: boolean;
  readonly shares: bigint;
}

export interface Pool {
  readonly lengths: readonly WeighedLength[];
  /** So many shares weigh 1; so all weights are whole numbers. */
  readonly wholeWeight: bigint;
}

/** Together the ended incidents of all other providers weigh as much as so many of one's own. */
const WEIGHT_OF_OTHERS = 10n;

const SHORTEST_MINUTES = 1;

/** Whoever has been open for longer was forgotten, or is no longer what it was. */
const LONGEST_OPEN_MINUTES = 7 * 24 * 60;

/**
 * What may be compared with an incident of these providers: its own weigh 1 each; those of others
 * 10 divided by the number of ended ones, whether or not they have outlasted it.
 */
export function poolFor(providers: readonly string[], known: readonly KnownLength[]): Pool {
  const usable = known.filter(
    ({ minutes, isOpen }) =>
      minutes >= SHORTEST_MINUTES && !(isOpen && minutes > LONGEST_OPEN_MINUTES),
  );
  const isOwn = (length: KnownLength): boolean =>
    length.providers.some((provider) => providers.includes(provider));
  const own = usable.filter(isOwn);
  const others = usable.filter((length) => !isOwn(length));
  const ended = BigInt(others.filter(({ isOpen }) => !isOpen).length);
  const wholeWeight = ended === 0n ? 1n : ended;
  return {
    lengths: [
      ...own.map((length) => weighed(length, wholeWeight)),
      ...(ended === 0n ? [] : others.map((length) => weighed(length, WEIGHT_OF_OTHERS))),
    ],
    wholeWeight,
  };
}

function weighed({ minutes, isOpen }: KnownLength, shares: bigint): WeighedLength {
  return { minutes, isOpen, shares };
}

import type { Fault } from './errors.ts';

/**
 * Faults of an input that may have very many: each kind is named once, where it is found first,
 * with how many more there are.
 */
export class FaultTally {
  readonly #kinds = new Map<string, { readonly first: Fault; more: number }>();

  /** `fault` is made of the first of its kind alone. */
  add(kind: string, fault: () => Fault): void {
    const found = this.#kinds.get(kind);
    if (found === undefined) this.#kinds.set(kind, { first: fault(), more: 0 });
    else found.more += 1;
  }

  get faults(): readonly Fault[] {
    return [...this.#kinds.values()].map(({ first, more }) =>
      more === 0 ? first : { ...first, more },
    );
  }
}

/** The same for faults at hand, of which `kindOf` says what kind each is. */
export function tallied(
  faults: readonly Fault[],
  kindOf: (fault: Fault) => string,
): readonly Fault[] {
  const tally = new FaultTally();
  for (const fault of faults) tally.add(kindOf(fault), () => fault);
  return tally.faults;
}

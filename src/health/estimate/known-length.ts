/**
 * How long an incident lasted, or how old it is: what another one, still open, is compared with.
 */
export interface KnownLength {
  readonly providers: readonly string[];
  /** Whole minutes, from its beginning to its end or, while it is open, to now. */
  readonly minutes: number;
  readonly isOpen: boolean;
}

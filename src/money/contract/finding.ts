/** Something in a contract that loads, and can be evaluated, but should not stand as it does. */
export interface Finding {
  /** In the published file. */
  readonly path: readonly (string | number)[];
  readonly expectation: string;
}

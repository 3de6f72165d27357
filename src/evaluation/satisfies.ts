import type { Bound } from '../contract/contract.ts';
import type { Exact } from '../exact.ts';

export function satisfies(value: Exact, bound: Bound): boolean {
  const order = value.compare(bound.value);
  return bound.strict ? order > 0 : order >= 0;
}

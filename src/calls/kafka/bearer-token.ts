import type { Clock, EpochMs } from '../../ground/time.ts';

/** What logs in for a while; both in epoch milliseconds. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresAt: EpochMs;
}

/**
 * The same token until half of its life is over, and then another one: who takes it has the other
 * half. Whoever asks while one is being issued waits for that.
 */
export function bearerToken(
  issue: () => Promise<IssuedToken>,
  clock: Clock,
): () => Promise<string> {
  let current: { readonly value: string; readonly renewAt: EpochMs } | undefined;
  let issuing: Promise<string> | undefined;
  const issued = async () => {
    const askedAt = clock.now();
    const { value, expiresAt } = await issue();
    current = { value, renewAt: askedAt + (expiresAt - askedAt) / 2 };
    return value;
  };
  return async () => {
    if (current !== undefined && clock.now() < current.renewAt) return current.value;
    issuing ??= issued().finally(() => {
      issuing = undefined;
    });
    return issuing;
  };
}

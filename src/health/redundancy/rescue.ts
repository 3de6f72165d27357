import { type Exact, ZERO } from '../../ground/exact.ts';
import type { EpochMs } from '../../ground/time.ts';

/** One try of a logical call. */
export interface Attempt {
  readonly began: EpochMs;
  readonly durationMs: number;
  readonly target: AttemptTarget;
  readonly state: 'good' | 'bad' | 'neither';
  /** Null where it isn't known. */
  readonly cost: Money | null;
}

/** Where a call went; two that differ in one field are two targets. Empty where it isn't known. */
export interface AttemptTarget {
  readonly provider: string;
  readonly model: string;
  readonly region: string;
  readonly account: string;
  readonly route: string;
  readonly endpoint: string;
  readonly deployment: string;
}

export interface Money {
  readonly amount: Exact;
  readonly currency: string;
}

/** What became of a logical call whose first attempt was bad. */
export interface FailedCall {
  readonly first: Attempt;
  /** The first good attempt at another target than the first one's; null if there was none. */
  readonly rescuer: Attempt | null;
  /** Attempts at a target that was tried before: waste, whatever came of them. */
  readonly retries: readonly Attempt[];
  /** All attempts, in order. */
  readonly attempts: readonly Attempt[];
}

/** Of the attempts of one logical call in their order; undefined unless the first one was bad. */
export function failedCall(attempts: readonly Attempt[]): FailedCall | undefined {
  const [first, ...later] = attempts;
  if (first?.state !== 'bad') return undefined;
  const firstKey = targetKey(first.target);
  const tried = new Set([firstKey]);
  const retries = later.filter(({ target }) => {
    const key = targetKey(target);
    const isRetry = tried.has(key);
    tried.add(key);
    return isRetry;
  });
  const rescuer = later.find(
    ({ state, target }) => state === 'good' && targetKey(target) !== firstKey,
  );
  return { first, rescuer: rescuer ?? null, retries, attempts };
}

/** From the beginning of the first attempt to the end of the one that rescued it. */
export function rescuedMs({ began }: Attempt, rescuer: Attempt): number {
  return rescuer.began + rescuer.durationMs - began;
}

/** Sums by currency, and how many attempts don't tell what they cost. */
export interface Spent {
  readonly byCurrency: ReadonlyMap<string, Exact>;
  readonly untold: number;
}

export const NOTHING_SPENT: Spent = { byCurrency: new Map(), untold: 0 };

export function spentWith(spent: Spent, attempts: readonly Attempt[]): Spent {
  const byCurrency = new Map(spent.byCurrency);
  let { untold } = spent;
  for (const { cost } of attempts) {
    if (cost === null) untold += 1;
    else {
      const sum = byCurrency.get(cost.currency) ?? ZERO;
      byCurrency.set(cost.currency, sum.add(cost.amount));
    }
  }
  return { byCurrency, untold };
}

function targetKey(target: AttemptTarget): string {
  const { provider, model, region, account, route, endpoint, deployment } = target;
  return JSON.stringify([provider, model, region, account, route, endpoint, deployment]);
}

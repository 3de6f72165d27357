import type { ModelName } from './pairs-in-use.ts';
import { type FailedCall, NOTHING_SPENT, rescuedMs, type Spent, spentWith } from './rescue.ts';

/** What fallbacks did for a model, over the logical calls whose first attempt at it was bad. */
export interface ModelRescue {
  readonly primary: ModelName;
  readonly calls: number;
  readonly rescued: number;
  /** Retries at a target that was tried before. */
  readonly waste: Waste;
  /** By the model that rescued them, most first. */
  readonly rescuers: readonly RescuerTally[];
}

export interface Waste {
  readonly attempts: number;
  /** Of them, those that were good after all. */
  readonly good: number;
  readonly durationMs: number;
  readonly spent: Spent;
}

export interface RescuerTally {
  readonly fallback: ModelName;
  readonly calls: number;
  /** From the beginning of each first attempt to the end of the one that rescued it. */
  readonly totalMs: number;
  /** Of all attempts after the first. */
  readonly spent: Spent;
}

/** Adds up calls as they come. */
export class RescueTally {
  readonly #byModel = new Map<string, MutableRescue>();

  add(call: FailedCall): void {
    const { first, rescuer, retries, attempts } = call;
    const found = this.#of(first.target);
    found.calls += 1;
    found.wasteAttempts += retries.length;
    found.wasteGood += retries.filter(({ state }) => state === 'good').length;
    found.wasteMs += retries.reduce((sum, { durationMs }) => sum + durationMs, 0);
    found.wasteSpent = spentWith(found.wasteSpent, retries);
    if (rescuer === null) return;
    const { provider, model } = rescuer.target;
    const key = JSON.stringify([provider, model]);
    const before = found.rescuers.get(key) ?? {
      fallback: { provider, model },
      calls: 0,
      totalMs: 0,
      spent: NOTHING_SPENT,
    };
    found.rescuers.set(key, {
      ...before,
      calls: before.calls + 1,
      totalMs: before.totalMs + rescuedMs(first, rescuer),
      spent: spentWith(before.spent, attempts.slice(1)),
    });
  }

  /** Most failed calls first. */
  get models(): readonly ModelRescue[] {
    return [...this.#byModel.values()]
      .map((one) => {
        const rescuers = [...one.rescuers.values()].sort((a, b) => b.calls - a.calls);
        return {
          primary: one.primary,
          calls: one.calls,
          rescued: rescuers.reduce((sum, { calls }) => sum + calls, 0),
          waste: {
            attempts: one.wasteAttempts,
            good: one.wasteGood,
            durationMs: one.wasteMs,
            spent: one.wasteSpent,
          },
          rescuers,
        };
      })
      .sort((a, b) => b.calls - a.calls);
  }

  #of({ provider, model }: ModelName): MutableRescue {
    const key = JSON.stringify([provider, model]);
    const found = this.#byModel.get(key) ?? {
      primary: { provider, model },
      calls: 0,
      wasteAttempts: 0,
      wasteGood: 0,
      wasteMs: 0,
      wasteSpent: NOTHING_SPENT,
      rescuers: new Map(),
    };
    this.#byModel.set(key, found);
    return found;
  }
}

interface MutableRescue {
  readonly primary: ModelName;
  calls: number;
  wasteAttempts: number;
  wasteGood: number;
  wasteMs: number;
  wasteSpent: Spent;
  readonly rescuers: Map<string, RescuerTally>;
}

import type { WarehouseFigures } from '../../calls/intake/observe-warehouse.ts';
import type { Wait } from '../../calls/intake/record-writer.ts';
import { type Clock, type EpochMs, MINUTE_MS, SECOND_MS } from '../../ground/time.ts';
import type { HealthFigures } from '../../health/live/observe-health.ts';
import type { Metrics } from './metrics.ts';
import type { Probe } from './serve.ts';

/** Figures over the whole warehouse are asked for at most this often, however often one scrapes. */
const FIGURES_AGE_MS = MINUTE_MS;
/** Somebody may be woken by these; they cost little. */
const HEALTH_AGE_MS = 15 * SECOND_MS;
/** A scrape does not wait longer for a store that is away; it shows what is known. */
const MOST_WAIT_MS = 2 * SECOND_MS;

/** Brings `uptally_ready` up to date and, where they are given, the figures of all calls. */
export function observer(input: {
  readonly metrics: () => Metrics;
  readonly checks: Readonly<Record<string, Probe>>;
  readonly readFigures?: (() => Promise<WarehouseFigures>) | undefined;
  readonly readHealth?: (() => Promise<HealthFigures>) | undefined;
  readonly clock: Clock;
  readonly wait: Wait;
}): () => Promise<void> {
  let observing: Promise<void> | undefined;
  let figuresAt: EpochMs | undefined;
  let healthAt: EpochMs | undefined;

  async function observe(): Promise<void> {
    const metrics = input.metrics();
    const now = input.clock.now();
    const answers = Object.entries(input.checks).map(async ([name, check]) => {
      metrics.checked(name, (await check().catch(() => 'failed')) === undefined);
    });
    await Promise.all(answers);
    // A store that is away shows in its check; its last figures stay.
    if (healthAt === undefined || now - healthAt >= HEALTH_AGE_MS) {
      const health = await input.readHealth?.().catch(() => undefined);
      if (health !== undefined) {
        metrics.healthObserved(health);
        healthAt = now;
      }
    }
    if (figuresAt === undefined || now - figuresAt >= FIGURES_AGE_MS) {
      const figures = await input.readFigures?.().catch(() => undefined);
      if (figures !== undefined) {
        metrics.warehouseObserved(figures);
        figuresAt = now;
      }
    }
  }

  return async () => {
    observing ??= observe().finally(() => {
      observing = undefined;
    });
    const enough = new AbortController();
    await Promise.race([observing, input.wait(MOST_WAIT_MS, enough.signal)]);
    enough.abort();
  };
}

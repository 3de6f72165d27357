import type { WarehouseFigures } from '../../calls/intake/observe-warehouse.ts';
import type { Wait } from '../../calls/intake/record-writer.ts';
import { type Clock, type EpochMs, MINUTE_MS, SECOND_MS } from '../../ground/time.ts';
import type { Metrics } from './metrics.ts';
import type { Probe } from './serve.ts';

/** Figures over the whole warehouse are asked for at most this often, however often one scrapes. */
const FIGURES_AGE_MS = MINUTE_MS;
/** A scrape does not wait longer for a store that is away; it shows what is known. */
const MOST_WAIT_MS = 2 * SECOND_MS;

/** Brings `uptally_ready` and, where `readFigures` is given, the warehouse's figures up to date. */
export function observer(input: {
  readonly metrics: () => Metrics;
  readonly checks: Readonly<Record<string, Probe>>;
  readonly readFigures?: (() => Promise<WarehouseFigures>) | undefined;
  readonly clock: Clock;
  readonly wait: Wait;
}): () => Promise<void> {
  let observing: Promise<void> | undefined;
  let figuresAt: EpochMs | undefined;

  async function observe(): Promise<void> {
    const metrics = input.metrics();
    const now = input.clock.now();
    const answers = Object.entries(input.checks).map(async ([name, check]) => {
      metrics.checked(name, (await check().catch(() => 'failed')) === undefined);
    });
    await Promise.all(answers);
    if (input.readFigures === undefined) return;
    if (figuresAt !== undefined && now - figuresAt < FIGURES_AGE_MS) return;
    // A store that is away shows in its check; its last figures stay.
    const figures = await input.readFigures().catch(() => undefined);
    if (figures === undefined) return;
    metrics.warehouseObserved(figures);
    figuresAt = now;
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

import type { Wait } from '../src/calls/intake/record-writer.ts';
import type { FactKeeper } from '../src/calls/minute/roll-up-minutes.ts';
import type { Log } from '../src/ground/log.ts';
import { type Clock, SECOND_MS } from '../src/ground/time.ts';

/** Facts are this old at most, and as old as it takes to count them. */
const PAUSE_MS = 2 * SECOND_MS;

/** While much comes in at once, counting takes no more than a third of the time. */
const PAUSE_SHARE = 2;

/**
 * Keeps the facts of minutes up to date, every few seconds, until the signal; whatever fails is
 * tried again. It says once that it fails, and once that it goes on.
 */
export async function followFacts({
  facts,
  clock,
  log,
  wait,
  signal,
}: {
  readonly facts: FactKeeper;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait: Wait;
  readonly signal: AbortSignal;
}): Promise<void> {
  let isFailing = false;
  while (!signal.aborted) {
    const startedAt = clock.now();
    try {
      await facts.follow(signal);
      if (isFailing) log.info('facts are counted again');
      isFailing = false;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!isFailing) log.error({ error: message }, 'facts cannot be counted; trying again');
      isFailing = true;
    }
    await wait(Math.max(PAUSE_MS, PAUSE_SHARE * (clock.now() - startedAt)), signal);
  }
}

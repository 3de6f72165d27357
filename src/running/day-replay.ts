import type { Wait } from '../calls/intake/record-writer.ts';
import type { Clock } from '../ground/time.ts';
import type { Stores } from './stores.ts';

/** A past that runs at a pace of its own; people keep the clock on the wall. */
export interface DayReplay {
  readonly wall: Clock;
  /** Lasts as long as it takes the replayed clock to go so many milliseconds further. */
  readonly wait: Wait;
  /** Runs beside the roles once the port answers; what it throws stops them. */
  run(served: { url: string; stores: Stores; signal: AbortSignal }): Promise<void>;
}

import { type CountEventsInput, countEvents, type EventCounts } from './count-events.ts';
import { storedBlocks } from './stored-blocks.ts';

/** What the warehouse holds, for as long as its inserts are these. */
export interface StoredEvents extends EventCounts {
  /** As `storedBlocks` gives it. */
  readonly fingerprint: string;
}

/** Counts once what several evaluations look at. */
export async function countStoredEvents({
  slices = 1,
  ...input
}: Pick<CountEventsInput, 'warehouse' | 'asOf'> & {
  readonly slices?: number | undefined;
}): Promise<StoredEvents> {
  const { eventRows, fingerprint } = await storedBlocks(input.warehouse);
  return { ...(await countEvents({ ...input, slices, eventRows })), fingerprint };
}

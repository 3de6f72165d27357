import type { ReadingName } from '../input/reading.ts';
import type { ReadSlot } from './indicators/indicator.ts';
/** The units of one slot in both readings. */
export type SlotCounts = Readonly<Record<ReadingName, ReadSlot>>;

/** The units of one partition, by slot in order; slots without any are absent. */
export interface PartitionCounts {
  /** In the order of the commitment's `partitionBy`. */
  readonly values: readonly string[];
  readonly slots: readonly SlotCounts[];
}

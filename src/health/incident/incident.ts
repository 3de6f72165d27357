import type { EpochMs } from '../../ground/time.ts';
import type { Cell } from '../detect/cell.ts';
import type { EpisodeState } from '../detect/episode.ts';

/** What people see: episodes that belong together, as they stand at an instant. */
export interface Incident {
  /** `INC-20260607-1`, by the UTC day on which it began and the order of opening. */
  readonly id: string;
  readonly began: EpochMs;
  /** When its first episode opened. */
  readonly opened: EpochMs;
  /** The last end of its episodes; null while one is not resolved. */
  readonly ended: EpochMs | null;
  /** `monitoring` when each episode that is not resolved is. */
  readonly state: EpisodeState;
  /** The latest change to it of those; null in another state. */
  readonly monitoringSince: EpochMs | null;
  /** Places in the list of episodes, in its order. */
  readonly episodes: readonly number[];
  /** Those that say it best. */
  readonly headline: readonly number[];
  /** Its cells with a counted call in its time: each is in one of the three, in order. */
  readonly bad: readonly Cell[];
  readonly healthy: readonly Cell[];
  readonly unseen: readonly Cell[];
  /** Ids of other incidents that overlap it in time, in the order of incidents. */
  readonly related: readonly string[];
}

/** The cells that say which provider and models an incident is of. */
export function namingCells({ bad, healthy, unseen }: Incident): readonly Cell[] {
  return bad.length > 0 ? bad : [...healthy, ...unseen];
}

import type { Declaration } from '../../health/declared/declarations.ts';
import type { ScoredEstimate, TrackRecord } from '../../health/estimate/track-record.ts';
import type { IncidentFigures } from '../../health/incident/reconcile.ts';
import type { ModelRescue } from '../../health/redundancy/rescue-tally.ts';
import type { RoutedPair } from '../words/fallback-words.ts';

/** What live health says of a week; handed over by whoever reads its record. */
export interface WeekHealth {
  /** Those with a part in the week that stand, in the order of their beginnings. */
  readonly incidents: readonly IncidentOfWeek[];
  /** Of all estimates there ever were. */
  readonly trackRecord: TrackRecord;
  /** Of primary and fallback, as calls or a routing table tell. */
  readonly pairs: readonly RoutedPair[];
  /** Most failed calls first. */
  readonly rescues: readonly ModelRescue[];
}

export interface IncidentOfWeek {
  readonly id: string;
  readonly figures: IncidentFigures;
  /** In the order in which they were seen. */
  readonly declarations: readonly PostedDeclaration[];
  /** Whether a page of one of its providers is read. */
  readonly isPolled: boolean;
  /** Oldest first. */
  readonly estimates: readonly ScoredEstimate[];
}

export interface PostedDeclaration {
  readonly declaration: Declaration;
  /** Of the post; empty where it has none. */
  readonly title: string;
}

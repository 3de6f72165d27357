import type { Fault } from '../../ground/errors.ts';
import type { EpochMs } from '../../ground/time.ts';

/** What a provider's page said at one look. */
export interface PageReading {
  /** Null where this kind of page has no word for the whole. */
  readonly indicator: PageIndicator | null;
  readonly components: readonly Component[];
  readonly posts: readonly Post[];
  /** Entries that could not be read; the others count. */
  readonly faults: readonly Fault[];
}

/**
 * Statuspage's words of a page and of an incident's impact. A word that isn't known is never green.
 */
export type PageIndicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance' | 'unknown';

export type ComponentState =
  | 'operational'
  | 'degraded_performance'
  | 'partial_outage'
  | 'major_outage'
  | 'under_maintenance'
  | 'unknown';

export interface Component {
  readonly name: string;
  readonly state: ComponentState;
  /** As the page spells it. */
  readonly word: string;
}

export type PostStatus =
  | 'investigating'
  | 'identified'
  | 'monitoring'
  | 'resolved'
  | 'postmortem'
  | 'scheduled'
  | 'in_progress'
  | 'verifying'
  | 'completed'
  | 'unknown';

/** An incident or a maintenance that a provider wrote about. */
export interface Post {
  /** Of the provider, lasting; where it gives none, made of what doesn't change. */
  readonly id: string;
  readonly kind: 'incident' | 'maintenance';
  readonly title: string;
  readonly status: PostStatus;
  readonly impact: PageIndicator;
  /** When the provider says that it posted; null: it doesn't say. */
  readonly createdAt: EpochMs | null;
  /** When the provider says that it began, where that is another time than the posting. */
  readonly startedAt: EpochMs | null;
  readonly resolvedAt: EpochMs | null;
  readonly url: string | null;
  /** Names of the components that it is about. */
  readonly components: readonly string[];
  /** Oldest first. */
  readonly updates: readonly PostUpdate[];
  /** Whom it is about, where it says so itself; with `models`, of which none means any. */
  readonly provider?: string;
  readonly models?: readonly string[];
}

export interface PostUpdate {
  readonly id: string;
  readonly at: EpochMs;
  /** The time that the page shows, which a provider may set at will. */
  readonly displayAt: EpochMs | null;
  readonly status: PostStatus;
  /** Plain text: no markup of the provider's leaves this room. */
  readonly text: string;
}

/** Our word for each of a page's, however it is cased and joined; `unknown` for any other. */
export function wordOf<Word extends string>(
  words: Readonly<Record<string, Word>>,
  found: string,
): Word | 'unknown' {
  const key = found.toLowerCase().replace(/[^a-z0-9]+/g, '');
  return Object.hasOwn(words, key) ? (words[key] ?? 'unknown') : 'unknown';
}

const COMPONENT_WORDS: Readonly<Record<string, ComponentState>> = {
  operational: 'operational',
  degradedperformance: 'degraded_performance',
  degraded: 'degraded_performance',
  minoroutage: 'partial_outage',
  partialoutage: 'partial_outage',
  majoroutage: 'major_outage',
  fulloutage: 'major_outage',
  downtime: 'major_outage',
  undermaintenance: 'under_maintenance',
  maintenance: 'under_maintenance',
};

export function componentOf(name: string, word: string): Component {
  return { name, word, state: wordOf(COMPONENT_WORDS, word) };
}

const STATUS_WORDS: Readonly<Record<string, PostStatus>> = {
  investigating: 'investigating',
  identified: 'identified',
  monitoring: 'monitoring',
  resolved: 'resolved',
  postmortem: 'postmortem',
  scheduled: 'scheduled',
  maintenancescheduled: 'scheduled',
  notstartedyet: 'scheduled',
  inprogress: 'in_progress',
  maintenanceinprogress: 'in_progress',
  verifying: 'verifying',
  completed: 'completed',
  maintenancecomplete: 'completed',
};

export function statusOf(word: string): PostStatus {
  return wordOf(STATUS_WORDS, word);
}

const INDICATOR_WORDS: Readonly<Record<string, PageIndicator>> = {
  none: 'none',
  minor: 'minor',
  major: 'major',
  critical: 'critical',
  maintenance: 'maintenance',
  degradedperformance: 'minor',
  minoroutage: 'minor',
  degraded: 'minor',
  downtime: 'critical',
  partialoutage: 'major',
  fulloutage: 'critical',
  majoroutage: 'critical',
  operational: 'none',
};

export function indicatorOf(word: string): PageIndicator {
  return wordOf(INDICATOR_WORDS, word);
}

/** Whether a post says that it is over. */
export function isOver(status: PostStatus): boolean {
  return status === 'resolved' || status === 'postmortem' || status === 'completed';
}

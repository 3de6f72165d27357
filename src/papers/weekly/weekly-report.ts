import type { WeekLabel } from '../../ground/time.ts';
import type { Tone } from '../words/tone.ts';

/**
 * One week of every model, and the contracts' credits to date. Everything that the PDF, the mail
 * and its text twin print stands here, already formatted, so that the three cannot differ. Numbers
 * beside the texts are for charts and checks.
 */
export interface WeeklyReport {
  readonly week: WeekLabel;
  readonly weekBefore: WeekLabel;
  readonly title: string;
  readonly period: ReportPeriod;
  /** Local moment, with the zone's offset. */
  readonly generatedAt: string;
  readonly keyFigures: readonly KeyFigure[];
  /** Lowest availability first; models without data last. */
  readonly models: readonly ModelWeek[];
  /** What stands in the place of their rows where there is none. */
  readonly noModels: string;
  readonly health: HealthOfWeek;
  readonly contracts: readonly ContractToDate[];
  /** A sentence for each period of theirs that was not over. */
  readonly openPeriods: readonly string[];
  readonly unknown: readonly Unknown[];
  /** How the figures are made; for the foot of the report. */
  readonly notes: readonly Definition[];
}

interface ReportPeriod {
  /** `Mon 1 June 2026 00:00`, local. */
  readonly start: string;
  /** Exclusive. */
  readonly end: string;
  /** `Europe/Berlin (UTC+02:00)`. */
  readonly timeZone: string;
  readonly days: readonly ReportDay[];
}

export interface ReportDay {
  /** `Sun 7`. */
  readonly label: string;
  /** Hours since the period's start; days of a clock change have 23 or 25. */
  readonly startHour: number;
  readonly hours: number;
}

export interface KeyFigure {
  readonly label: string;
  readonly figure: string;
  readonly detail: string;
  readonly tone: Tone;
}

export interface ModelWeek {
  readonly provider: string;
  readonly model: string;
  /** No call in the week: every figure is "no data". */
  readonly empty: boolean;
  /** Routing layers that carried its calls; empty where unknown. */
  readonly routes: string;
  readonly calls: string;
  readonly good: string;
  readonly bad: string;
  /** Neither good nor bad: rate limits, the caller's own errors, cancellations. */
  readonly neither: string;
  /** `1,230 of 1,234`: good of good + bad; empty where there is none. */
  readonly goodOfValid: string;
  readonly counts: CallCounts;
  readonly availability: string;
  readonly availabilityTone: Tone;
  /** Wilson, 95 %. */
  readonly interval: string;
  readonly change: string;
  readonly changeTone: Tone;
  readonly durationP50: string;
  readonly durationP95: string;
  readonly ttftP50: string;
  /** Most bad calls first. */
  readonly worstMinutes: readonly WorstMinute[];
  /** `12 of 168 hours without a call`; empty if there was traffic in every hour. */
  readonly gaps: string;
  /** Every hour of the week, in order; all zero where there was no call. */
  readonly hours: readonly CallCounts[];
  readonly days: readonly ModelDay[];
}

export interface CallCounts {
  readonly good: number;
  readonly bad: number;
  readonly neither: number;
}

interface WorstMinute {
  readonly time: string;
  /** `12 of 12 bad`. */
  readonly badOfValid: string;
}

export interface ModelDay {
  readonly label: string;
  readonly hours: number;
  readonly availability: string;
  readonly tone: Tone;
}

export interface ContractToDate {
  readonly title: string;
  readonly period: string;
  readonly verdict: string;
  readonly verdictTone: Tone;
  readonly figure: string;
  /** Which partition the figure is of; empty where there is only one. */
  readonly figureOf: string;
  /** What the figure is held against, and the tier that it falls in. */
  readonly promise: string;
  /** The claimed reading. */
  readonly amount: string;
  /** What the amount leaves out; empty if nothing. */
  readonly amountNote: string;
  readonly status: string;
  /** Empty where the status needs none. */
  readonly reason: string;
}

/** Incidents, what was declared and estimated of them, and what fallbacks were worth. */
export interface HealthOfWeek {
  /** In the order of their beginnings. */
  readonly incidents: readonly IncidentStory[];
  /** What stands in their place where there is none. */
  readonly noIncidents: string;
  /** How good estimates have been, all of them. */
  readonly record: readonly string[];
  /** Sentences; where nothing is known of them, that. */
  readonly fallbacks: readonly string[];
}

export interface IncidentStory {
  readonly id: string;
  /** What failed, from when to when, how much of it. */
  readonly sentence: string;
  readonly timeline: readonly { readonly time: string; readonly text: string }[];
  /** Cells hit and spared, silence, estimates. */
  readonly facts: readonly Definition[];
}

export interface Unknown {
  readonly subject: string;
  readonly details: readonly string[];
}

export interface Definition {
  readonly term: string;
  readonly text: string;
}

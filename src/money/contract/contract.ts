import type { Exact, Rounding } from '../../ground/exact.ts';
import type { DateText, EpochMs } from '../../ground/time.ts';
import type { Predicate } from './predicate.ts';
import type { Range } from './range.ts';

/**
 * A contract as the program thinks of it; `contract-schema.ts` reads the published shape into it.
 */
export interface Contract {
  /** The path that it was loaded from, for messages. */
  readonly file: string;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  readonly id: string;
  readonly title: string;
  /** The other party. */
  readonly provider: string;
  /** `receivable`: they owe us; `payable`: we owe a customer. */
  readonly direction: 'receivable' | 'payable';
  /** ISO 4217. */
  readonly currency: string;
  /**
   * Ids of contracts that this one goes on from: what was stated under them is not stated again.
   */
  readonly supersedes: readonly string[];
  /** Ids of contracts over the same calls and fees that pay beside this one. */
  readonly beside: readonly string[];
  /** By `effectiveFrom`; they never overlap. */
  readonly versions: readonly ContractVersion[];
}

export interface ContractVersion {
  /** Its place in the file's list, for messages. */
  readonly fileIndex: number;
  readonly version: string;
  readonly effectiveFrom: EpochMs;
  /** Exclusive; the next version's start where the file says null, and null if there is none. */
  readonly effectiveTo: EpochMs | null;
  readonly timeZone: string;
  readonly sources: readonly ContractSource[];
  /** How the measured time is cut; the same for all commitments. */
  readonly period: PeriodKind;
  readonly commitments: readonly Commitment[];
  /** Each folds some `sla` commitments of one scope; what no rule names is added. */
  readonly combine: readonly CombineRule[];
  /** Compared with the contract's total for a period; null: every amount is paid. */
  readonly floor: Bound | null;
  readonly money: { readonly decimals: number; readonly rounding: Rounding };
  readonly remedy: { readonly form: 'future_credit' | 'refund' | 'service_days' } | null;
  readonly claim: ClaimTerms | null;
}

export type PeriodKind =
  | { readonly kind: 'calendar_month' }
  /** From the anchor day (1..28) of one month to that of the next. */
  | { readonly kind: 'billing_cycle'; readonly anchorDay: number }
  | { readonly kind: 'rolling_days'; readonly days: number };

export interface CombineRule {
  /** Commitment ids. */
  readonly commitments: readonly string[];
  readonly rule: 'max' | 'sum';
  /**
   * Of what the rule folds to, in the order of application; then the commitments have one basis.
   */
  readonly caps: readonly Cap[];
}

export interface ContractSource {
  readonly uri: string;
  readonly retrieved: DateText;
  /** How the text was read: Q, QS, P, T or M. */
  readonly grade: string;
}

/** `value >= bound` or, if `strict`, `value > bound`. */
export interface Bound {
  readonly value: Exact;
  readonly strict: boolean;
}

export interface Commitment {
  readonly id: string;
  readonly title: string;
  readonly method: 'contract' | 'ours';
  readonly covers: Predicate;
  /** Names of string fields, or `labels.<name>`. */
  readonly partitionBy: readonly string[];
  /** `active`: only slots wholly in the contract's active time exist. */
  readonly partialPeriod: 'full' | 'active';
  readonly unit: 'attempt' | 'logical_call';
  readonly clock: 'started' | 'completed';
  readonly classify: readonly ClassRule[];
  readonly retries: Retries;
  /** What each class of exclusion would do; without windows it does nothing. */
  readonly exclusions: ReadonlyMap<string, ExclusionEffect>;
  readonly indicator: Indicator;
  /** In percent. */
  readonly target: Bound;
  readonly compare: Compare;
  /** What a miss costs; null for `standing: target`, which never costs anything. */
  readonly creditTerms: CreditTerms | null;
}

export interface ClassRule {
  readonly when: Predicate;
  readonly as: CallClass;
}

export type CallClass = 'good' | 'bad' | 'invalid' | 'disputed';

export type ExclusionEffect = 'remove_time' | 'drop_requests' | 'count_as_good';

/**
 * docs/contract-language.md, "How a figure comes about", step 4; seconds are exact, `key` are names
 * of string fields or `labels.<name>`.
 */
export type Retries =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'collapse';
      readonly windowSeconds: Exact;
      readonly key: readonly string[];
    }
  | {
      readonly kind: 'backoff';
      readonly firstSeconds: Exact;
      readonly factor: Exact;
      readonly maxSeconds: Exact;
      readonly key: readonly string[];
    };

/** docs/contract-language.md, "Indicators". */
export type Indicator =
  | Ratio
  | MeanOfSlots
  | GoodTime
  | AttainedSlots
  | OutageMinutes
  | PromisedNotice;

export interface Ratio {
  readonly kind: 'ratio';
}

export interface MeanOfSlots {
  readonly kind: 'mean_of_slots';
  readonly slotMs: number;
  readonly emptySlot: 'good' | 'skip';
}

export interface GoodTime extends DownRuns {
  readonly kind: 'good_time';
  readonly downWhen: DownWhen;
  /** Further thresholds over the same slots, each with a target of its own, in percent. */
  readonly also: readonly { readonly downWhen: DownWhen; readonly target: Bound }[];
}

/** How slots that are down become counted runs. */
export interface DownRuns {
  readonly slotMs: number;
  readonly minValid: number;
  readonly minRunSlots: number;
  readonly emptySlot: 'up' | 'down' | 'bridge';
  readonly monthEdge: 'join' | 'split';
}

/** A bound on bad / valid as a share from 0 to 1, or every valid unit bad. */
export type DownWhen =
  | { readonly kind: 'bad_share'; readonly bound: Bound }
  | { readonly kind: 'all_bad' };

export interface AttainedSlots {
  readonly kind: 'attained_slots';
  readonly slotMs: number;
  readonly metric: Metric;
  /** Whole, 1..100; nearest rank. */
  readonly percentile: number;
  readonly goodIf: MetricBound;
  /**
   * Replaces the number in `goodIf` by the value of one field; a value that it lacks is invalid.
   */
  readonly targetBy: {
    readonly field: string;
    readonly targets: ReadonlyMap<string, Exact>;
  } | null;
  readonly eligible: Predicate;
  readonly minValid: number;
  readonly over: 'slots_with_data' | 'all_slots' | 'requests';
}

export const metrics = [
  'output_tokens_per_second',
  'generation_tokens_per_second',
  'ttft_ms',
  'duration_ms',
] as const;
export type Metric = (typeof metrics)[number];

export interface MetricBound {
  readonly operator: 'at_least' | 'above' | 'below' | 'at_most';
  readonly value: Exact;
}

export interface OutageMinutes {
  readonly kind: 'outage_minutes';
  /** The runs to measure; null: outages are declared by people. */
  readonly from: (DownRuns & { readonly downWhen: DownWhen }) | null;
  readonly weight: 'none' | 'affected_ratio';
  readonly minMinutes: Exact;
}

export const noticeClocks = ['declared', 'update_gap', 'answered', 'review'] as const;
export type NoticeClock = (typeof noticeClocks)[number];

/** The share of incidents of which people were told, answered or shown a review in time. */
export interface PromisedNotice {
  readonly kind: 'notice';
  readonly clock: NoticeClock;
  readonly withinMinutes: Exact;
  /** Shorter incidents do not count. */
  readonly minMinutes: Exact;
}

/** How the figure is rounded before it meets target and tiers; null: not at all. */
export type Compare = { readonly rounding: 'down' | 'half_up'; readonly decimals: number } | null;

export interface CreditTerms {
  readonly tiers: readonly Tier[];
  /** Null: the tiers cover every miss. */
  readonly onTierGap: 'flag' | 'worse' | 'better' | null;
  readonly basis: Basis;
  /** In the order of application. */
  readonly caps: readonly Cap[];
}

export type Cap =
  | { readonly kind: 'percent_of_basis'; readonly percent: Exact }
  /** So many times this period's basis, less the prior credits of eleven months. */
  | { readonly kind: 'months_of_fees'; readonly months: Exact };

export interface Tier {
  /** Of the figure, in percent. */
  readonly range: Range;
  readonly credit: TierCredit;
}

export type TierCredit =
  | {
      readonly kind: 'percent' | 'daily_fees' | 'outage_fraction';
      /** Percent of the basis, days of fees, or multiplier. */
      readonly number: Exact;
    }
  | PerOutage;

export interface PerOutage {
  readonly kind: 'per_outage';
  /** Percent of the basis for each step of `everyMinutes`. */
  readonly number: Exact;
  readonly everyMinutes: Exact;
  readonly minMinutes: Exact;
  /** Steps that count on one local day; null: all. */
  readonly maxPerDay: number | null;
}

export interface Basis {
  readonly cost: 'billed' | 'effective' | 'list';
  readonly month: 'same' | 'preceding';
  /** A subset of `partitionBy`, each with a column in the fees. */
  readonly scope: readonly ScopeField[];
  /** Fee columns and the values that count. */
  readonly where: ReadonlyMap<string, readonly string[]>;
  /** `ChargeCategory` values that do not count. */
  readonly exclude: readonly string[];
}

export type ScopeField = 'account' | 'region' | 'model' | 'deployment' | 'tenant';

export interface ClaimTerms {
  readonly automatic: boolean;
  readonly steps: readonly ClaimStepTerms[];
  readonly evidence: readonly string[];
  readonly lateForfeits: boolean;
}

export interface ClaimStepTerms {
  readonly what: string;
  readonly channel: string | null;
  readonly subject: string | null;
  readonly due: Due | null;
}

export interface Due {
  readonly count: number;
  readonly unit: 'hours' | 'days' | 'business_days' | 'months';
  readonly from: 'period_end' | 'breach_start' | 'breach_end' | 'awareness' | 'invoice';
  /** Country code whose holidays business days skip. */
  readonly calendar: string | null;
}

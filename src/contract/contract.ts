import type { Exact, Rounding } from '../exact.ts';
import type { DateText, EpochMs } from '../time.ts';
import type { Predicate } from './predicate.ts';
import type { Range } from './range.ts';

/** A contract as the program thinks of it; `contract-schema.ts` reads the published shape into it. */
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
  /** By `effectiveFrom`; they never overlap. */
  readonly versions: readonly ContractVersion[];
}

export interface ContractVersion {
  readonly version: string;
  readonly effectiveFrom: EpochMs;
  /** Exclusive; the next version's start where the file says null, and null if there is none. */
  readonly effectiveTo: EpochMs | null;
  readonly timeZone: string;
  readonly sources: readonly Source[];
  readonly commitments: readonly Commitment[];
  /** Compared with the contract's total for a period; null: every amount is paid. */
  readonly floor: Bound | null;
  readonly money: { readonly decimals: number; readonly rounding: Rounding };
  readonly remedy: { readonly form: 'future_credit' | 'refund' | 'service_days' } | null;
  readonly claim: Claim | null;
}

export interface Source {
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
  readonly clock: 'started' | 'completed';
  readonly classify: readonly ClassRule[];
  /** What each class of exclusion would do; without windows it does nothing. */
  readonly exclusions: ReadonlyMap<string, ExclusionEffect>;
  readonly indicator: MeanOfSlots;
  /** In percent. */
  readonly target: Bound;
  readonly compare: Compare;
  /** What a miss costs; null for `standing: target`, which never costs anything. */
  readonly terms: CreditTerms | null;
}

export interface ClassRule {
  readonly when: Predicate;
  readonly as: CallClass;
}

export type CallClass = 'good' | 'bad' | 'invalid' | 'disputed';

export type ExclusionEffect = 'remove_time' | 'drop_requests' | 'count_as_good';

export interface MeanOfSlots {
  readonly kind: 'mean_of_slots';
  readonly slotMs: number;
  readonly emptySlot: 'good' | 'skip';
}

/** How the figure is rounded before it meets target and tiers; null: not at all. */
export type Compare = { readonly rounding: 'down' | 'half_up'; readonly decimals: number } | null;

export interface CreditTerms {
  readonly tiers: readonly Tier[];
  /** Null: the tiers cover every miss. */
  readonly onTierGap: 'flag' | 'worse' | 'better' | null;
  readonly basis: Basis;
}

export interface Tier {
  /** Of the figure, in percent. */
  readonly range: Range;
  readonly credit: TierCredit;
}

export interface TierCredit {
  readonly kind: 'percent' | 'daily_fees' | 'outage_fraction';
  /** Percent of the basis, days of fees, or multiplier. */
  readonly number: Exact;
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

export interface Claim {
  readonly automatic: boolean;
  readonly steps: readonly ClaimStep[];
  readonly evidence: readonly string[];
  readonly lateForfeits: boolean;
}

export interface ClaimStep {
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

import type {
  CreditReason,
  CreditStatus,
  EvaluatedPartition,
  Reading,
} from '../../money/judge/evaluation.ts';
import { NBSP, NO_DATA } from './format-figure.ts';
import type { Tone } from './tone.ts';

export type Verdict = EvaluatedPartition['verdict'];

/** Worst first: the verdict that stands for several. */
const VERDICTS_BY_WEIGHT: readonly Verdict[] = ['breached', 'disputed', 'undetermined', 'met'];

export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS_BY_WEIGHT.find((verdict) => verdicts.includes(verdict)) ?? 'undetermined';
}

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  breached: 'alarm',
  disputed: 'alarm',
  undetermined: 'quiet',
  met: 'plain',
};

export const STATUS_WORDS: Readonly<Record<CreditStatus, string>> = {
  none: 'nothing owed',
  final: 'final',
  provisional: 'provisional',
  unknown: 'not known',
};

/** Of an amount of a range that stands in the place of months. */
export const NOT_FINAL = 'not final (not a month)';

const REASON_WORDS: Readonly<Record<CreditReason, string>> = {
  not_told: 'nobody told what was declared or told of outages and incidents',
  no_incidents: 'no incident of the period counts',
  no_events: 'no call under this contract was seen in the period',
  no_valid_requests: 'calls were seen, but none that counts under this contract',
  no_fees: 'no row of the fees on file counts here, so the credit has no basis yet',
  tier_gap: 'the figure lies between the tiers that the contract names',
  below_floor: 'below the smallest amount that the contract pays out',
  period_open: 'the period is not over, and later calls still change the figure',
  prior_credits_not_told: 'the cap looks at twelve months, and what earlier ones paid is not told',
  estimated_fees: 'some of the fees are still estimates',
};

/** Why a verdict or an amount is what it is; empty where the code has no reason. */
export function reasonWords(reason: CreditReason | null): string {
  return reason === null ? '' : REASON_WORDS[reason];
}

/** A figure in percent, or that there is none: without incidents a promise is met all the same. */
export function percentWords({ percent, reason }: Pick<Reading, 'percent' | 'reason'>): string {
  if (percent !== null) return `${percent}${NBSP}%`;
  if (reason === 'no_incidents') return 'no incidents';
  return reason === 'not_told' ? 'not told' : NO_DATA;
}

/** `account 1, region us-east-1`; one partition without a name is "all calls". */
export function partitionWords(partition: Readonly<Record<string, string>>): string {
  const parts = Object.entries(partition).map(
    ([field, value]) =>
      `${field.replace(/^labels\./, '')}${NBSP}${value === '' ? '(not known)' : value}`,
  );
  return parts.length === 0 ? 'all calls' : parts.join(', ');
}

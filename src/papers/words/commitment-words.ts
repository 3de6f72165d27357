import { type Exact, plainDecimal } from '../../ground/exact.ts';
import type {
  CallClass,
  Cap,
  ClassRule,
  Commitment,
  Compare,
  ContractVersion,
  CreditTerms,
  ExclusionEffect,
  PeriodKind,
  Retries,
} from '../../money/contract/contract.ts';
import { hasDeclaredOutages } from '../../money/contract/told-by-people.ts';
import { percent } from './contract-words.ts';
import { counted, listed, NBSP } from './format-figure.ts';
import { fieldNameWords, predicateWords, saysNothing } from './predicate-words.ts';

/** What a commitment covers, how it counts and what limits its credit: whole sentences. */

/** The calls that count, what each is, and how they are kept apart. */
export function countingWords(commitment: Commitment, period: PeriodKind): readonly string[] {
  const { covers, unit, clock, partitionBy, partialPeriod, indicator } = commitment;
  const one = unit === 'attempt' ? 'Every attempt of a call' : 'Every logical call';
  const instant = clock === 'started' ? 'it started' : 'it was completed';
  const counts =
    indicator.kind === 'notice'
      ? 'Every incident counts once, at the instant when it began.'
      : `${one} counts once, at the instant when ${instant}.`;
  return [
    counts,
    ...(saysNothing(covers) ? [] : [`Only these calls count: ${predicateWords(covers)}.`]),
    ...(unit === 'logical_call'
      ? ['A logical call has the class of its last attempt, and the instant of its first.']
      : []),
    ...(partitionBy.length === 0
      ? []
      : [`Each ${combinationWords(partitionBy.map(fieldNameWords))} is judged apart.`]),
    periodWords(period),
    ...(partialPeriod === 'active'
      ? ['Only slots wholly inside the time in which the contract is in force exist.']
      : []),
  ];
}

function combinationWords(fields: readonly string[]): string {
  return fields.length === 1 ? listed(fields) : `combination of ${listed(fields)}`;
}

function periodWords(period: PeriodKind): string {
  switch (period.kind) {
    case 'calendar_month':
      return 'Each calendar month is measured.';
    case 'billing_cycle':
      return (
        `Each billing cycle is measured, from day ${period.anchorDay} of a month to ` +
        'that of the next.'
      );
    case 'rolling_days':
      return `Periods of ${counted(period.days, 'day', 'days')} are measured.`;
  }
}

const CLASSES: Readonly<Record<CallClass, string>> = {
  good: 'good',
  bad: 'bad',
  invalid: 'does not count',
  disputed: 'disputed (bad in the claimed reading, good in the conceded one)',
};

/** What makes a call bad, in the order in which it is decided; then what takes failures away. */
export function failureWords(commitment: Commitment): readonly string[] {
  const { classify, retries, exclusions } = commitment;
  const told = toldWords(commitment);
  const classes =
    classify.length === 0
      ? ['No call is bad.']
      : [
          ...classify.map(ruleWords),
          ...(classify.some(takesAll) ? [] : ['Every other call: good.']),
        ];
  return [
    ...(told ?? classes),
    ...retryWords(retries),
    ...[...exclusions].map(([name, effect]) => `Exclusion ${name}: ${EFFECTS[effect]}.`),
  ];
}

/** Who says what failed, where calls do not; null: calls do. */
function toldWords(commitment: Commitment): readonly string[] | null {
  if (hasDeclaredOutages(commitment)) return ['Calls take no part: people declare the outages.'];
  if (commitment.indicator.kind !== 'notice') return null;
  return ['Calls take no part: people tell the incidents, and what was said of them when.'];
}

function ruleWords(rule: ClassRule, i: number): string {
  const every = i === 0 ? 'every call' : 'every other call';
  const condition = takesAll(rule) ? every : predicateWords(rule.when);
  return `${i + 1}. ${condition}: ${CLASSES[rule.as]}.`;
}

function takesAll({ when }: ClassRule): boolean {
  return saysNothing(when);
}

function retryWords(retries: Retries): readonly string[] {
  if (retries.kind === 'none') return [];
  const request = `one request (the same ${listed(retries.key.map(fieldNameWords))})`;
  if (retries.kind === 'collapse') {
    const window = secondsWords(retries.windowSeconds);
    return [
      `Of bad attempts at ${request} in a row, those at most ${window} after the ` +
        'first do not count.',
    ];
  }
  const [first, most] = [retries.firstSeconds, retries.maxSeconds].map(secondsWords);
  const factor = plainDecimal(retries.factor, 0);
  return [
    `A bad attempt at ${request} that came too soon after a bad one does not count: less than ` +
      `${first} after the first, ${factor} times that after each further one, ${most} at most.`,
  ];
}

function secondsWords(seconds: Exact): string {
  const number = plainDecimal(seconds, 0);
  return `${number}${NBSP}${number === '1' ? 'second' : 'seconds'}`;
}

const EFFECTS: Readonly<Record<ExclusionEffect, string>> = {
  remove_time: 'its calls do not count, and its time does not exist',
  drop_requests: 'its calls do not count',
  count_as_good: 'what is bad in it counts as good',
};

export function compareWords(compare: Compare): string {
  if (compare === null) return 'The figure is not rounded before it meets target and tiers.';
  const how = compare.rounding === 'down' ? 'cut' : 'rounded';
  return (
    `The figure is ${how} to ${counted(compare.decimals, 'decimal', 'decimals')} before it ` +
    'meets target and tiers.'
  );
}

const GAPS: Readonly<Record<NonNullable<CreditTerms['onTierGap']>, string>> = {
  flag: 'For a figure that no tier names the amount is not known.',
  worse: 'A figure that no tier names takes the next lower tier.',
  better:
    'A figure that no tier names takes the next higher tier; above the highest nothing is paid.',
};

export function gapWords({ tiers, onTierGap }: CreditTerms): readonly string[] {
  if (onTierGap === null) return [];
  if (tiers.length > 0) return [GAPS[onTierGap]];
  const miss = onTierGap === 'better' ? 'a miss pays nothing' : 'what a miss pays is not known';
  return [`No tier is named: ${miss}.`];
}

export function capWords(cap: Cap): string {
  switch (cap.kind) {
    case 'percent_of_basis':
      return `At most ${percent(cap.percent)} of the basis.`;
    case 'months_of_fees':
      return (
        `At most ${plainDecimal(cap.months, 0)} times the basis, less what was paid for the ` +
        'eleven months before, and not below 0.'
      );
  }
}

export function combineWords({ combine }: Pick<ContractVersion, 'combine'>): readonly string[] {
  return combine.flatMap(({ commitments, rule, caps }) => {
    const which = listed(commitments);
    const folded =
      rule === 'max'
        ? `Of the credits for ${which} only the greatest is paid.`
        : `The credits for ${which} are added.`;
    return [folded, ...caps.map((cap) => capWords(cap).replace('At most', 'Together at most'))];
  });
}

const ROUNDINGS: Readonly<Record<ContractVersion['money']['rounding'], string>> = {
  half_up: 'halves away from zero',
  half_even: 'halves to the even digit',
  down: 'by cutting',
};

export function roundingWords({ decimals, rounding }: ContractVersion['money']): string {
  return (
    `Each amount is rounded once, to ${counted(decimals, 'decimal', 'decimals')}, ` +
    `${ROUNDINGS[rounding]}.`
  );
}

import { decimal, ONE, ZERO } from '../../ground/exact.ts';
import type { BusinessCalendars } from './business-calendar.ts';
import type {
  Bound,
  Commitment,
  Contract,
  ContractVersion,
  CreditTerms,
  DownWhen,
  Indicator,
} from './contract.ts';
import type { Finding } from './finding.ts';
import { predicateOutcome } from './predicate-outcome.ts';
import { common, holes, isEmptyRange, type Range, rangeOf, rangeText } from './range.ts';
import { reviewCombine } from './review-combine.ts';
import { missedBy } from './tier-check.ts';
import { hasDeclaredOutages } from './told-by-people.ts';

type Path = Finding['path'];

/** Pure. `calendars` are those that are known of the ones the contract names. */
export function reviewContract(
  { versions }: Pick<Contract, 'versions'>,
  calendars: BusinessCalendars,
): readonly Finding[] {
  return versions.flatMap((version) => {
    const path: Path = ['versions', version.fileIndex];
    return [
      ...version.commitments.flatMap((commitment, i) =>
        reviewCommitment(commitment, [...path, 'commitments', i]),
      ),
      ...reviewCombine(version, path),
      ...reviewClaim(version, calendars, path),
    ];
  });
}

function reviewCommitment(commitment: Commitment, path: Path): readonly Finding[] {
  return [
    ...reviewPredicates(commitment, path),
    ...reviewClasses(commitment, path),
    ...reviewExclusions(commitment, path),
    ...reviewIndicator(commitment.indicator, [...path, 'indicator']),
    ...reviewTarget(commitment.target, [...path, 'target']),
    ...(commitment.creditTerms === null
      ? []
      : reviewTiers(commitment, commitment.creditTerms, path)),
  ];
}

/** Predicates that no event, or every one, satisfies. */
function reviewPredicates(commitment: Commitment, path: Path): readonly Finding[] {
  const { covers, classify, indicator } = commitment;
  const findings: Finding[] = [];
  if (predicateOutcome(covers) === false) {
    findings.push({
      path: [...path, 'covers'],
      expectation: 'a predicate that some call satisfies',
    });
  }
  if (indicator.kind === 'attained_slots' && predicateOutcome(indicator.eligible) === false) {
    const expectation = 'a predicate that some call satisfies';
    findings.push({ path: [...path, 'indicator', 'eligible'], expectation });
  }
  const takesAll = classify.findIndex(({ when }) => predicateOutcome(when) === true);
  for (const [i, { when }] of classify.entries()) {
    const here = [...path, 'classify', i];
    if (predicateOutcome(when) === false) {
      findings.push({
        path: [...here, 'when'],
        expectation: 'a predicate that some call satisfies',
      });
    } else if (takesAll !== -1 && i > takesAll) {
      const expectation = `no rule after classify[${takesAll}], which takes every call`;
      findings.push({ path: here, expectation });
    }
  }
  return findings;
}

const NO_STATUS = new Set(['http_status']);

/**
 * Calls without an answer that would silently be good, and rules under which nothing is ever bad.
 */
function reviewClasses(commitment: Commitment, path: Path): readonly Finding[] {
  const { covers, classify, indicator } = commitment;
  if (!countsFailures(indicator)) {
    // A slow call is no failure, but one that was never answered has a duration all the same.
    if (indicator.kind !== 'attained_slots' || indicator.metric !== 'duration_ms') return [];
    if (predicateOutcome(indicator.eligible, NO_STATUS) === false) return [];
  }
  const findings: Finding[] = [];
  const isDecided = classify.some(({ when }) => predicateOutcome(when, NO_STATUS) === true);
  if (!isDecided && predicateOutcome(covers, NO_STATUS) !== false) {
    const expectation =
      'a rule for every call without an http_status; without one, those that no rule ' +
      'matches are good';
    findings.push({ path: [...path, 'classify'], expectation });
  }
  if (countsFailures(indicator) && !hasBad(commitment) && !isDownWhenEmpty(indicator)) {
    const expectation =
      'a rule that makes calls bad or disputed; without one, nothing is ever missed';
    findings.push({ path: [...path, 'classify'], expectation });
  }
  return findings;
}

function hasBad({ classify }: Commitment): boolean {
  return classify.some(({ as }) => as === 'bad' || as === 'disputed');
}

/** Whether bad calls lower the figure. */
export function countsFailures(indicator: Indicator): boolean {
  switch (indicator.kind) {
    case 'attained_slots':
    case 'notice':
      return false;
    case 'outage_minutes':
      return indicator.from !== null;
    default:
      return true;
  }
}

function isDownWhenEmpty(indicator: Indicator): boolean {
  const runs = indicator.kind === 'outage_minutes' ? indicator.from : indicator;
  return runs !== null && 'emptySlot' in runs && runs.emptySlot === 'down';
}

function reviewExclusions(commitment: Commitment, path: Path): readonly Finding[] {
  const { exclusions, indicator } = commitment;
  const isDeclared = hasDeclaredOutages(commitment);
  return [...exclusions].flatMap(([name, effect]): readonly Finding[] => {
    const here = [...path, 'exclusions', name];
    if (indicator.kind === 'notice') {
      return [{ path: here, expectation: 'no exclusion; none does anything to what was told' }];
    }
    if (effect === 'drop_requests' && isDeclared) {
      const expectation = 'remove_time or count_as_good; no call takes part in declared outages';
      return [{ path: here, expectation }];
    }
    if (effect === 'count_as_good' && !isDeclared && !hasBad(commitment)) {
      return [{ path: here, expectation: 'another effect; no rule makes a call bad or disputed' }];
    }
    return [];
  });
}

function reviewIndicator(indicator: Indicator, path: Path): readonly Finding[] {
  switch (indicator.kind) {
    case 'good_time':
      return [
        ...reviewDownWhen(indicator.downWhen, [...path, 'down_when']),
        ...indicator.also.flatMap(({ downWhen, target }, i) => [
          ...reviewDownWhen(downWhen, [...path, 'also', i, 'down_when']),
          ...reviewTarget(target, [...path, 'also', i, 'target']),
        ]),
      ];
    case 'outage_minutes':
      return indicator.from === null
        ? []
        : reviewDownWhen(indicator.from.downWhen, [...path, 'from', 'down_when']);
    default:
      return [];
  }
}

function reviewDownWhen(downWhen: DownWhen, path: Path): readonly Finding[] {
  if (downWhen.kind === 'all_bad') return [];
  const { value, strict } = downWhen.bound;
  const here = [...path, 'bad_share'];
  if (value.compare(ONE) > 0 || (strict && value.equals(ONE))) {
    return [{ path: here, expectation: 'a share that bad calls can reach: 5 % is "0.05"' }];
  }
  if (!strict && value.equals(ZERO)) {
    return [{ path: here, expectation: 'a share above 0; every slot with calls is down' }];
  }
  return [];
}

/** From 0 to 100 percent: no figure lies outside. */
const FIGURES: Range = rangeOf({ at_most: decimal('100') });

function reviewTarget(target: Bound, path: Path): readonly Finding[] {
  if (isEmptyRange(missedBy(target))) {
    return [{ path, expectation: 'a target that can be missed' }];
  }
  const met = rangeOf(target.strict ? { above: target.value } : { at_least: target.value });
  return isEmptyRange(common(met, FIGURES))
    ? [{ path, expectation: 'a target that 100 % meets' }]
    : [];
}

/** Tiers that no miss can reach, and misses of `also` targets that no tier names. */
function reviewTiers(
  { target, indicator }: Commitment,
  { tiers, onTierGap }: CreditTerms,
  path: Path,
): readonly Finding[] {
  const also = indicator.kind === 'good_time' ? indicator.also : [];
  const misses = [target, ...also.map((one) => one.target)].map((one) =>
    common(missedBy(one), FIGURES),
  );
  const findings: Finding[] = [];
  for (const [i, tier] of tiers.entries()) {
    const here = [...path, 'tiers', i];
    const reached = misses.map((missed) => common(tier.range, missed));
    if (isEmptyRange(tier.range)) {
      findings.push({ path: here, expectation: 'bounds with figures between them' });
    } else if (reached.every(isEmptyRange)) {
      findings.push({ path: here, expectation: 'some figure that misses the target' });
    } else {
      const better = tiers.filter(
        ({ credit }, other) =>
          credit.kind === tier.credit.kind &&
          credit.kind !== 'per_outage' &&
          (credit.number.compare(tier.credit.number) || i - other) > 0,
      );
      const ranges = better.map(({ range }) => range);
      if (reached.every((range) => isEmptyRange(range) || holes(range, ranges).length === 0)) {
        const expectation = 'some figure for which no other tier pays as much or more';
        findings.push({ path: here, expectation });
      }
    }
  }
  if (onTierGap !== null) return findings;
  for (const [i, one] of also.entries()) {
    const ranges = tiers.map(({ range }) => range);
    for (const hole of holes(common(missedBy(one.target), FIGURES), ranges)) {
      const expectation = `a tier for every miss (none has ${rangeText(hole)}), or on_tier_gap`;
      findings.push({ path: [...path, 'indicator', 'also', i, 'target'], expectation });
    }
  }
  return findings;
}

function reviewClaim(
  { claim }: ContractVersion,
  calendars: BusinessCalendars,
  path: Path,
): readonly Finding[] {
  return (claim?.steps ?? []).flatMap(({ due }, i): readonly Finding[] => {
    if (due === null || due.calendar === null) return [];
    const here = [...path, 'claim', 'steps', i, 'due', 'calendar'];
    if (due.unit !== 'business_days') {
      return [{ path: here, expectation: 'no calendar; only business_days have one' }];
    }
    return calendars.has(due.calendar)
      ? []
      : [{ path: here, expectation: 'a country whose public holidays are known' }];
  });
}

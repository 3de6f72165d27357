import { decimal, type Exact, plainDecimal, round, sum, ZERO } from '../../ground/exact.ts';
import { inGroups } from '../../ground/grouped-by.ts';
import type { Cap, CombineRule, ContractVersion } from '../contract/contract.ts';
import { hasRollingCap } from '../contract/told-by-people.ts';
import type { PriorTotal } from '../input/prior-total.ts';
import type { ReadingName } from '../input/reading.ts';
import { capAmount, capCredit, withoutPrior } from './cap-credit.ts';
import { greatestCredit, type OwedCredit, worstStatus } from './credit.ts';
import type { CreditLine, Evaluation } from './evaluation.ts';
import { compareTexts, fieldRecord } from './field-values.ts';
import { satisfies } from './satisfies.ts';
import type { BasisSum } from './sum-basis.ts';

/** The credit of one commitment for one partition. */
export interface CreditPart {
  readonly commitment: string;
  /** All of the partition's values. */
  readonly partition: readonly string[];
  /** Names of `basis.scope`, and the partition's values of them. */
  readonly scope: readonly string[];
  readonly values: readonly string[];
  /** Null: no fees are known. */
  readonly basis: BasisSum | null;
  readonly caps: readonly Cap[];
  readonly claimed: OwedCredit;
  readonly conceded: OwedCredit;
}

type Money = ContractVersion['money'];

/** A line of the result with the steps that led to it. */
export interface FoldedLine {
  readonly line: CreditLine;
  /** In contract order. */
  readonly shares: readonly LineShare[];
  readonly claimed: Fold;
  readonly conceded: Fold;
}

/** What one commitment brings to a line: the greatest of its partitions, capped. */
export interface LineShare extends Omit<CreditPart, 'partition'> {
  readonly parts: readonly CreditPart[];
}

export interface Fold {
  /** They sum to the amount; none where it is unknown. */
  readonly groups: readonly CombinedGroup[];
  /** Not yet rounded, and whatever the floor makes of it; null where it is unknown. */
  readonly amount: Exact | null;
}

export interface CombinedGroup {
  /** Null: no rule names the commitment, so it stands alone. */
  readonly rule: CombineRule['rule'] | null;
  readonly commitments: readonly string[];
  readonly beforeCaps: Exact;
  /** Of the rule. */
  readonly caps: readonly Cap[];
  /** Of all its commitments; null: no fees are known, and then nothing is owed. */
  readonly basis: Exact | null;
  readonly amount: Exact;
}

/**
 * Steps 13 to 17: partitions of one scope fold into the greatest, which is capped; commitments
 * of one scope share a line, what a rule folds them to is capped, each line is rounded once,
 * and the floor meets the total. `parts` are in contract order; `prior` is what the contract
 * paid in the eleven months before.
 */
export function foldCredits(
  parts: readonly CreditPart[],
  { money, floor, combine }: Pick<ContractVersion, 'money' | 'floor' | 'combine'>,
  prior: PriorTotal,
): readonly FoldedLine[] {
  const lines = inGroups(parts, scopeKey)
    .map((sameScope) => lineShares(sameScope, combine, prior))
    .sort(byScope)
    .map((shares) => foldedLine(shares, { combine, money }, prior.amount));
  return underFloor(underFloor(lines, 'claimed', floor, money), 'conceded', floor, money);
}

/** Adds the known amounts; the status is the worst of the claimed lines. */
export function creditTotal(
  lines: readonly CreditLine[],
  money: Money,
  currency: string,
): Evaluation['total'] {
  return {
    claimed: plainDecimal(totalOf(lines, 'claimed'), money.decimals),
    conceded: plainDecimal(totalOf(lines, 'conceded'), money.decimals),
    currency,
    status: worstStatus(lines.map((line) => line.claimed.status)),
  };
}

function lineShares(
  parts: readonly CreditPart[],
  combine: readonly CombineRule[],
  prior: PriorTotal,
): readonly LineShare[] {
  return inGroups(parts, (part) => part.commitment).map((ofCommitment) => {
    const { partition: _, ...first } = ofCommitment[0] as CreditPart;
    const hasPrior =
      prior.isTold || !hasRollingCap({ id: first.commitment, creditTerms: first }, combine);
    const greatest = (reading: ReadingName) => {
      const credit = greatestCredit(ofCommitment.map((part) => part[reading]));
      const caps = { basis: first.basis?.amount ?? null, caps: first.caps };
      const capped = capCredit(credit, caps, prior.amount);
      return hasPrior ? capped : withoutPrior(capped);
    };
    const [claimed, conceded] = [greatest('claimed'), greatest('conceded')];
    return { ...first, claimed, conceded, parts: ofCommitment };
  });
}

function foldedLine(
  shares: readonly LineShare[],
  { combine, money }: Pick<ContractVersion, 'combine' | 'money'>,
  prior: Exact,
): FoldedLine {
  const first = shares[0] as LineShare;
  const basis = first.basis?.amount ?? null;
  const isSameBasis = shares.every((share) =>
    basis === null ? share.basis === null : share.basis?.amount.equals(basis),
  );
  const [claimed, conceded] = [
    folded(shares, 'claimed', combine, prior),
    folded(shares, 'conceded', combine, prior),
  ];
  return {
    line: {
      scope: fieldRecord(first.scope, first.values),
      commitments: shares.map((share) => share.commitment),
      basis: isSameBasis && basis !== null ? plainDecimal(basis, money.decimals) : null,
      claimed: roundedCredit(shares, 'claimed', claimed, money),
      conceded: roundedCredit(shares, 'conceded', conceded, money),
    },
    shares,
    claimed,
    conceded,
  };
}

function roundedCredit(
  shares: readonly LineShare[],
  reading: ReadingName,
  { amount }: Fold,
  money: Money,
): CreditLine['claimed'] {
  const credits = shares.map((share) => share[reading]);
  const status = worstStatus(credits.map((credit) => credit.status));
  const reason = credits.find((credit) => credit.status === status)?.reason ?? null;
  const rounded = amount === null ? null : round(amount, money.decimals, money.rounding);
  return { amount: rounded, status, reason };
}

/**
 * docs/contract-language.md, "How a figure comes about", step 15: each rule folds the commitments
 * that it names and caps that, the rest is added.
 */
function folded(
  shares: readonly LineShare[],
  reading: ReadingName,
  combine: readonly CombineRule[],
  prior: Exact,
): Fold {
  const known = shares.flatMap(({ commitment, basis, [reading]: { amount } }) =>
    amount === null ? [] : [{ commitment, basis, amount }],
  );
  if (known.length < shares.length) return { groups: [], amount: null };
  const ruleOf = (commitment: string) =>
    combine.findIndex(({ commitments }) => commitments.includes(commitment));
  const groups = inGroups(known, ({ commitment }) => {
    const rule = ruleOf(commitment);
    return rule === -1 ? `alone ${commitment}` : `rule ${rule}`;
  }).map((members): CombinedGroup => {
    const commitments = members.map(({ commitment }) => commitment);
    const { rule = null, caps = [] } = combine[ruleOf(commitments[0] ?? '')] ?? {};
    const amounts = members.map(({ amount }) => amount);
    const beforeCaps = rule === 'max' ? greatest(amounts) : sum(amounts);
    const basis = members[0]?.basis?.amount ?? null;
    const amount = basis === null ? beforeCaps : capAmount(beforeCaps, { basis, caps }, prior);
    return { rule, commitments, beforeCaps, caps, basis, amount };
  });
  return { groups, amount: sum(groups.map(({ amount }) => amount)) };
}

function greatest(amounts: readonly Exact[]): Exact {
  return amounts.reduce((best, next) => (next.compare(best) > 0 ? next : best));
}

/** Not compared while a line is unknown: the missing amount might reach it. */
function underFloor(
  lines: readonly FoldedLine[],
  reading: ReadingName,
  floor: ContractVersion['floor'],
  money: Money,
): readonly FoldedLine[] {
  const published = lines.map(({ line }) => line);
  if (floor === null || published.some((line) => line[reading].status === 'unknown')) return lines;
  if (satisfies(totalOf(published, reading), floor)) return lines;
  const nothing: CreditLine['claimed'] = {
    amount: plainDecimal(ZERO, money.decimals),
    status: 'none',
    reason: 'below_floor',
  };
  return lines.map((folded) =>
    folded.line[reading].status === 'none'
      ? folded
      : { ...folded, line: { ...folded.line, [reading]: nothing } },
  );
}

function totalOf(lines: readonly CreditLine[], reading: ReadingName): Exact {
  return sum(lines.map((line) => decimal(line[reading].amount ?? '0')));
}

/** The same fields with the same values are one scope, in whatever order they are named. */
function scopeKey({ scope, values }: CreditPart): string {
  return JSON.stringify(scope.map((field, i) => [field, values[i]]).sort());
}

function byScope([a]: readonly LineShare[], [b]: readonly LineShare[]): number {
  if (a === undefined || b === undefined) return 0;
  return compareTexts(a.values, b.values) || compareTexts(a.scope, b.scope);
}

import type { Cap, CombineRule, ContractVersion } from '../contract/contract.ts';
import { decimal, type Exact, plainDecimal, round, sum, ZERO } from '../exact.ts';
import { capCredit } from './cap-credit.ts';
import { type Credit, greatestCredit, worstStatus } from './credit.ts';
import type { CreditLine, Evaluation, ReadingName } from './evaluation.ts';
import { compareTexts, fieldRecord } from './field-values.ts';
import { satisfies } from './satisfies.ts';

/** The credit of one commitment for one partition. */
export interface CreditPart {
  readonly commitment: string;
  /** Names of `basis.scope`, and the partition's values of them. */
  readonly scope: readonly string[];
  readonly values: readonly string[];
  readonly basis: Exact | null;
  readonly caps: readonly Cap[];
  readonly claimed: Credit;
  readonly conceded: Credit;
}

type Money = ContractVersion['money'];

/**
 * Steps 13 to 17: partitions of one scope fold into the greatest, which is capped; commitments of one
 * scope share a line, each line is rounded once, and the floor meets the total. `parts` are in
 * contract order; `prior` is what the contract paid in the eleven months before.
 */
export function creditLines(
  parts: readonly CreditPart[],
  { money, floor, combine }: Pick<ContractVersion, 'money' | 'floor' | 'combine'>,
  prior: Exact,
): readonly CreditLine[] {
  const lines = grouped(parts, scopeKey)
    .map((sameScope) => lineParts(sameScope, prior))
    .sort(byScope)
    .map((lineOf) => creditLine(lineOf, combine, money));
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

/** One part per commitment. */
function lineParts(parts: readonly CreditPart[], prior: Exact): readonly CreditPart[] {
  return grouped(parts, (part) => part.commitment).map((ofCommitment) => {
    const first = ofCommitment[0] as CreditPart;
    const greatest = (reading: ReadingName) =>
      capCredit(greatestCredit(ofCommitment.map((part) => part[reading])), first, prior);
    return { ...first, claimed: greatest('claimed'), conceded: greatest('conceded') };
  });
}

function creditLine(
  parts: readonly CreditPart[],
  combine: readonly CombineRule[],
  money: Money,
): CreditLine {
  const first = parts[0] as CreditPart;
  const sameBasis = parts.every(({ basis }) =>
    basis === null || first.basis === null ? basis === first.basis : basis.equals(first.basis),
  );
  return {
    scope: fieldRecord(first.scope, first.values),
    commitments: parts.map((part) => part.commitment),
    basis: sameBasis && first.basis !== null ? plainDecimal(first.basis, money.decimals) : null,
    claimed: folded(parts, 'claimed', combine, money),
    conceded: folded(parts, 'conceded', combine, money),
  };
}

function folded(
  parts: readonly CreditPart[],
  reading: ReadingName,
  combine: readonly CombineRule[],
  money: Money,
): CreditLine['claimed'] {
  const credits = parts.map((part) => part[reading]);
  const status = worstStatus(credits.map((credit) => credit.status));
  const reason = credits.find((credit) => credit.status === status)?.reason ?? null;
  if (status === 'unknown') return { amount: null, status, reason };
  const amount = combined(
    parts.map((part) => ({ commitment: part.commitment, amount: part[reading].amount ?? ZERO })),
    combine,
  );
  return { amount: round(amount, money.decimals, money.rounding), status, reason };
}

/** Section 7: each rule folds the commitments that it names, the rest is added. */
function combined(
  amounts: readonly { readonly commitment: string; readonly amount: Exact }[],
  combine: readonly CombineRule[],
): Exact {
  const groups = grouped(amounts, ({ commitment }) => {
    const rule = combine.findIndex(({ commitments }) => commitments.includes(commitment));
    return rule === -1 ? `alone ${commitment}` : `rule ${rule}`;
  });
  return sum(
    groups.map((group) => {
      const { commitment } = group[0] as (typeof group)[number];
      const rule = combine.find(({ commitments }) => commitments.includes(commitment));
      const members = group.map(({ amount }) => amount);
      return rule?.rule === 'max' ? greatest(members) : sum(members);
    }),
  );
}

function greatest(amounts: readonly Exact[]): Exact {
  return amounts.reduce((best, next) => (next.compare(best) > 0 ? next : best));
}

/** Not compared while a line is unknown: the missing amount might reach it. */
function underFloor(
  lines: readonly CreditLine[],
  reading: ReadingName,
  floor: ContractVersion['floor'],
  money: Money,
): readonly CreditLine[] {
  if (floor === null || lines.some((line) => line[reading].status === 'unknown')) return lines;
  if (satisfies(totalOf(lines, reading), floor)) return lines;
  const nothing: CreditLine['claimed'] = {
    amount: plainDecimal(ZERO, money.decimals),
    status: 'none',
    reason: 'below_floor',
  };
  return lines.map((line) =>
    line[reading].status === 'none' ? line : { ...line, [reading]: nothing },
  );
}

function totalOf(lines: readonly CreditLine[], reading: ReadingName): Exact {
  return sum(lines.map((line) => decimal(line[reading].amount ?? '0')));
}

/** The same fields with the same values are one scope, in whatever order they are named. */
function scopeKey({ scope, values }: CreditPart): string {
  return JSON.stringify(scope.map((field, i) => [field, values[i]]).sort());
}

function byScope([a]: readonly CreditPart[], [b]: readonly CreditPart[]): number {
  if (a === undefined || b === undefined) return 0;
  return compareTexts(a.values, b.values) || compareTexts(a.scope, b.scope);
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

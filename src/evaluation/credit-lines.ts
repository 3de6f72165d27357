import type { ContractVersion } from '../contract/contract.ts';
import { decimal, type Exact, plainDecimal, round, sum, ZERO } from '../exact.ts';
import { type Credit, greatestCredit, worstStatus } from './credit.ts';
import type { CreditLine, Evaluation, ReadingName } from './evaluation.ts';
import { compareTexts, fieldRecord } from './field-values.ts';
import { satisfies } from './judge-reading.ts';

/** The credit of one commitment for one partition. */
export interface CreditPart {
  readonly commitment: string;
  /** Names of `basis.scope`, and the partition's values of them. */
  readonly scope: readonly string[];
  readonly values: readonly string[];
  readonly basis: Exact | null;
  readonly claimed: Credit;
  readonly conceded: Credit;
}

type Money = ContractVersion['money'];

/**
 * Steps 13 to 17: partitions of one scope fold into the greatest, commitments of one scope share a
 * line, each line is rounded once, and the floor meets the total. `parts` are in contract order.
 */
export function creditLines(
  parts: readonly CreditPart[],
  { money, floor }: Pick<ContractVersion, 'money' | 'floor'>,
): readonly CreditLine[] {
  const lines = grouped(parts, scopeKey)
    .map((sameScope) => lineParts(sameScope))
    .sort(byScope)
    .map((lineOf) => creditLine(lineOf, money));
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
function lineParts(parts: readonly CreditPart[]): readonly CreditPart[] {
  return grouped(parts, (part) => part.commitment).map((ofCommitment) => ({
    ...(ofCommitment[0] as CreditPart),
    claimed: greatestCredit(ofCommitment.map((part) => part.claimed)),
    conceded: greatestCredit(ofCommitment.map((part) => part.conceded)),
  }));
}

function creditLine(parts: readonly CreditPart[], money: Money): CreditLine {
  const first = parts[0] as CreditPart;
  const sameBasis = parts.every(({ basis }) =>
    basis === null || first.basis === null ? basis === first.basis : basis.equals(first.basis),
  );
  return {
    scope: fieldRecord(first.scope, first.values),
    commitments: parts.map((part) => part.commitment),
    basis: sameBasis && first.basis !== null ? plainDecimal(first.basis, money.decimals) : null,
    claimed: folded(
      parts.map((part) => part.claimed),
      money,
    ),
    conceded: folded(
      parts.map((part) => part.conceded),
      money,
    ),
  };
}

function folded(credits: readonly Credit[], money: Money): CreditLine['claimed'] {
  const status = worstStatus(credits.map((credit) => credit.status));
  const reason = credits.find((credit) => credit.status === status)?.reason ?? null;
  if (status === 'unknown') return { amount: null, status, reason };
  const amount = sum(credits.map((credit) => credit.amount ?? ZERO));
  return { amount: round(amount, money.decimals, money.rounding), status, reason };
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

import { z } from 'zod';
import { decimal, type Exact, plainDecimal, sum } from '../../ground/exact.ts';
import { inGroups } from '../../ground/grouped-by.ts';
import type { MonthLabel } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { COST_COLUMNS, type FeeRow, isEstimated, SCOPE_COLUMNS } from '../input/fee-rows.ts';
import { parseFocusNumber } from '../input/focus-values.ts';

/** What somebody was billed in a month and a currency. Text that a column lacks is null. */
export interface FeeTotal extends FeeScope {
  readonly currency: string | null;
  readonly rows: number;
  /** A row of them is an estimate. */
  readonly estimated: boolean;
  /** Decimal texts; null where no row has that cost. */
  readonly billed: string | null;
  readonly effective: string | null;
  readonly list: string | null;
}

export interface FeeScope {
  readonly account: string | null;
  readonly region: string | null;
  readonly model: string | null;
  readonly deployment: string | null;
  readonly tenant: string | null;
}

/** The total of a bill's revision that is in force. */
export interface BilledTotal extends FeeTotal {
  readonly bill: string;
  readonly month: MonthLabel;
  readonly revision: number;
}

const COSTS = ['billed', 'effective', 'list'] as const;
const SCOPE_FIELDS = ['account', 'region', 'model', 'deployment', 'tenant'] as const;

const nullableText = z.string().nullable();
const totalRow = z.object({
  bill: z.string(),
  month: z.string(),
  revision: z.number(),
  account: nullableText,
  region: nullableText,
  model: nullableText,
  deployment: nullableText,
  tenant: nullableText,
  currency: nullableText,
  rows: z.number(),
  estimated: z.boolean(),
  billed: nullableText,
  effective: nullableText,
  list: nullableText,
});

/** What the ledger sums over the rows in force of a bill and a month, or of all; exact. */
export async function storedTotals(
  session: LedgerSession,
  filter: { readonly bill?: string | undefined; readonly month?: MonthLabel | undefined },
): Promise<readonly BilledTotal[]> {
  return session.query(
    ...ledgerQuery('fee/fee-totals', [filter.bill ?? null, filter.month ?? null]),
    totalRow,
  );
}

/** The same sums over rows at hand, whose costs are decimals or empty. */
export function totalsOf(rows: readonly FeeRow[]): readonly FeeTotal[] {
  const byScope = inGroups(rows, (row) => keyOf(scopeOf(row), currencyOf(row)));
  return byScope.map((group) => {
    const [first] = group as [FeeRow];
    return {
      ...scopeOf(first),
      currency: currencyOf(first),
      rows: group.length,
      estimated: group.some(isEstimated),
      billed: totalCost(group, COST_COLUMNS.billed),
      effective: totalCost(group, COST_COLUMNS.effective),
      list: totalCost(group, COST_COLUMNS.list),
    };
  });
}

/** One total for each currency: what stands under the bill. */
export function totalsByCurrency(totals: readonly FeeTotal[]): readonly FeeTotal[] {
  return inGroups(totals, ({ currency }) => JSON.stringify(currency)).map((all) => {
    const { currency } = all[0] as FeeTotal;
    const summed = (cost: (typeof COSTS)[number]) => {
      const known = all.flatMap((total) => total[cost] ?? []);
      return known.length === 0 ? null : plainDecimal(sum(known.map(decimal)), 0);
    };
    return {
      account: null,
      region: null,
      model: null,
      deployment: null,
      tenant: null,
      currency,
      rows: all.reduce((count, { rows }) => count + rows, 0),
      estimated: all.some(({ estimated }) => estimated),
      billed: summed('billed'),
      effective: summed('effective'),
      list: summed('list'),
    };
  });
}

/** What differs between totals of a file and stored ones, in words; empty: they are equal. */
export function totalFaults(
  ofFile: readonly FeeTotal[],
  stored: readonly FeeTotal[],
): readonly string[] {
  const byKey = new Map(stored.map((total) => [keyOf(total, total.currency), total]));
  const missing = ofFile.flatMap((total) => {
    const key = keyOf(total, total.currency);
    const found = byKey.get(key);
    byKey.delete(key);
    if (found === undefined) return [`${scopeText(total)}: not stored`];
    return [
      ...(found.rows === total.rows
        ? []
        : [`${scopeText(total)}: ${total.rows} rows, stored ${found.rows}`]),
      ...COSTS.filter((cost) => !isSameCost(total[cost], found[cost])).map(
        (cost) =>
          `${scopeText(total)}: ${COST_COLUMNS[cost]} ${total[cost]}, stored ${found[cost]}`,
      ),
    ];
  });
  return [...missing, ...[...byKey.values()].map((total) => `${scopeText(total)}: in no file`)];
}

/** `SubAccountId 123456789012, RegionId us-east-1`. */
export function scopeText(scope: FeeScope): string {
  const parts = SCOPE_FIELDS.filter((field) => (scope[field] ?? '') !== '').map(
    (field) => `${SCOPE_COLUMNS[field]} ${scope[field]}`,
  );
  return parts.join(', ') || 'without account';
}

function scopeOf({ values }: FeeRow): FeeScope {
  const textOf = (field: keyof FeeScope) => values.get(SCOPE_COLUMNS[field]) ?? null;
  return {
    account: textOf('account'),
    region: textOf('region'),
    model: textOf('model'),
    deployment: textOf('deployment'),
    tenant: textOf('tenant'),
  };
}

function currencyOf({ values }: FeeRow): string | null {
  return values.get('BillingCurrency') ?? null;
}

function keyOf(scope: FeeScope, currency: string | null): string {
  return JSON.stringify([...SCOPE_FIELDS.map((field) => scope[field]), currency]);
}

function totalCost(rows: readonly FeeRow[], column: string): string | null {
  const costs = rows.flatMap(({ values }): readonly Exact[] => {
    const cost = parseFocusNumber(values.get(column) ?? '');
    return cost === undefined ? [] : [cost];
  });
  return costs.length === 0 ? null : plainDecimal(sum(costs), 0);
}

function isSameCost(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return decimal(one).equals(decimal(other));
}

import type { Basis, ContractVersion } from '../contract/contract.ts';
import { type Fault, invalidInput } from '../errors.ts';
import type { CreditLine } from '../evaluation/evaluation.ts';
import {
  absentColumn,
  type FeeRow,
  type FeeTable,
  feeFault,
  SCOPE_COLUMNS,
} from '../evaluation/fees.ts';
import { parseDecimal, ZERO } from '../exact.ts';
import { sha256Of } from '../sha256.ts';
import { canonicalJson } from '../statement/canonical-json.ts';
import type { Statement } from '../statement/statement.ts';
import type { MonthLabel } from '../time.ts';
import { moneyText } from './derive-claims.ts';

/** One credit row of a vendor's memo. */
export interface MemoRow {
  /** Of its columns and values: the same row in another file is the same credit. */
  readonly sha256: string;
  readonly line: number;
  /** What we get: above 0 where the bill has a negative cost. A decimal. */
  readonly amount: string;
  readonly charge: Readonly<Record<string, string>>;
}

/** Narrows what is taken from a memo. */
export interface MemoFilter {
  /** Only rows of this billing month: that of the bill, not of the outage. */
  readonly month?: MonthLabel | undefined;
  /** Only rows whose `ChargeDescription` holds this text, in any case. */
  readonly describing?: string | undefined;
}

const CATEGORY = 'ChargeCategory';
const CURRENCY = 'BillingCurrency';
const COST = 'BilledCost';
const DESCRIPTION = 'ChargeDescription';

/** Columns that say whose charge a row is; a credit repeats them, but not what was charged for. */
const SERVICE_COLUMNS = ['ServiceName', 'ProviderName', 'PublisherName', 'InvoiceIssuerName'];

/**
 * The credits of a FOCUS file that can be of a statement: rows with `ChargeCategory` Credit, of the
 * contract's service and currency, and where they name an account or a Region, of one that the
 * statement has a credit for. Throws `invalid_input` for columns that lack and costs that are none.
 */
export function findMemoRows(
  memo: FeeTable,
  { evaluation, contract }: Statement,
  version: ContractVersion,
  { month, describing }: MemoFilter,
): readonly MemoRow[] {
  const bases = version.commitments.flatMap(({ terms }) => (terms === null ? [] : [terms.basis]));
  requireColumns(memo, [
    CATEGORY,
    CURRENCY,
    COST,
    ...bases.flatMap((basis) => [...basis.where.keys()].filter(isServiceColumn)),
    ...(describing === undefined ? [] : [DESCRIPTION]),
  ]);
  const wanted = describing?.toLowerCase() ?? '';
  const rows = memo.rows.filter(
    (row) =>
      row.values.get(CATEGORY) === 'Credit' &&
      row.values.get(CURRENCY) === contract.currency &&
      (month === undefined || row.month === month) &&
      (row.values.get(DESCRIPTION) ?? '').toLowerCase().includes(wanted) &&
      (bases.length === 0 || bases.some((basis) => isOfService(row, basis))) &&
      isOfScope(row, evaluation.credits),
  );
  const faults: Fault[] = [];
  const found = rows.map((row): MemoRow => {
    const text = row.values.get(COST) ?? '';
    const cost = parseDecimal(text);
    if (cost === undefined) {
      faults.push(feeFault(memo.file, row.line, COST, text, 'a decimal such as -12.34'));
    }
    const charge = Object.fromEntries([...row.values].filter(([, value]) => value !== ''));
    return {
      sha256: sha256Of(canonicalJson(charge)),
      line: row.line,
      amount: moneyText((cost ?? ZERO).neg()),
      charge,
    };
  });
  if (faults.length > 0) throw invalidInput(faults);
  return found.filter(({ amount }) => !(parseDecimal(amount) ?? ZERO).equals(ZERO));
}

function requireColumns(memo: FeeTable, needed: readonly string[]): void {
  const faults = [...new Set(needed)]
    .filter((column) => !memo.columns.has(column))
    .map((column) => absentColumn(memo.file, column));
  if (faults.length > 0) throw invalidInput(faults);
}

function isServiceColumn(column: string): boolean {
  return SERVICE_COLUMNS.includes(column);
}

function isOfService(row: FeeRow, { where }: Basis): boolean {
  return [...where]
    .filter(([column]) => isServiceColumn(column))
    .every(([column, allowed]) => allowed.includes(row.values.get(column) ?? ''));
}

/** A row that leaves an account or a Region open may be of any. */
function isOfScope(row: FeeRow, lines: readonly CreditLine[]): boolean {
  const owed = lines.filter(({ claimed }) => claimed.status !== 'none');
  return owed.some(({ scope }) =>
    Object.entries(scope).every(([field, value]) => {
      const found = row.values.get(SCOPE_COLUMNS[field as keyof typeof SCOPE_COLUMNS]) ?? '';
      return found === '' || found === value;
    }),
  );
}

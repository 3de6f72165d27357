import { type Fault, shownValue } from '../../ground/errors.ts';
import type { MonthLabel } from '../../ground/time.ts';
import type { Basis, ScopeField } from '../contract/contract.ts';

/**
 * Fees of a provider: rows in FOCUS columns (docs/contract-language.md, "Files beside a contract").
 */
export interface FeeTable {
  readonly file: string;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly FeeRow[];
}

export interface FeeRow {
  /** In the file, from 1, for messages. */
  readonly line: number;
  /** Where the row is from, if not from the table's file. */
  readonly source?: string | undefined;
  /** The bill of the ledger that it is of; absent: it is from a file. */
  readonly bill?: string | undefined;
  /** The UTC month of its `BillingPeriodStart`. */
  readonly month: MonthLabel;
  /** By column; a column that the file does not have is absent. */
  readonly values: ReadonlyMap<string, string>;
}

/** The fee column of each scope field (docs/contract-language.md, "Files beside a contract"). */
export const SCOPE_COLUMNS: Readonly<Record<ScopeField, string>> = {
  account: 'SubAccountId',
  region: 'RegionId',
  model: 'x_Model',
  deployment: 'x_Deployment',
  tenant: 'x_Tenant',
};

/** The column of each cost that FOCUS has. */
export const COST_COLUMNS = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
} as const satisfies Readonly<Record<Basis['cost'], string>>;

/** The bill may still change: `x_Status` is `estimated`, in any case of letters. */
export function isEstimated({ values }: FeeRow): boolean {
  return values.get('x_Status')?.trim().toLowerCase() === 'estimated';
}

/** Of a cost, in messages. */
export const COST_EXPECTATION = 'a decimal such as 12.34';

export function absentColumn(file: string, column: string): Fault {
  return { place: `${file}:${column}`, value: '(missing)', expectation: 'a column of the fees' };
}

export function feeFault(
  file: string,
  line: number,
  column: string,
  value: string,
  expectation: string,
): Fault {
  return { place: `${file}:line ${line} ${column}`, value: shownValue(value), expectation };
}

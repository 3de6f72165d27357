import { invalidInput } from '../../ground/errors.ts';
import { type Exact, ZERO } from '../../ground/exact.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import { alternatives } from '../../ground/pattern.ts';
import type { MonthLabel } from '../../ground/time.ts';
import type { Basis, ContractVersion } from '../contract/contract.ts';
import {
  absentColumn,
  type FeeRow,
  type FeeTable,
  feeFault,
  SCOPE_COLUMNS,
} from '../input/fee-rows.ts';
import { parseFocusNumber } from '../input/focus-values.ts';
import type { CreditLine } from '../judge/evaluation.ts';
import { isBlankCost } from '../judge/sum-basis.ts';
import type { Statement } from '../statement/statement.ts';
import { moneyText } from './money-text.ts';
import type { Charge } from './same-credit.ts';

/** A credit row of a vendor's memo that may be of a claim. */
export interface MemoRow {
  readonly line: number;
  readonly currency: string;
  /** What we get: above 0 where the bill has a negative cost. A decimal. */
  readonly amount: string;
  readonly charge: Charge;
  /** Why a person has to say that it is; empty: it is unmistakable. */
  readonly doubts: readonly string[];
  /** It is in the claim's currency. */
  readonly isCountable: boolean;
}

/** A credit row of something else. */
export interface PassedRow {
  readonly line: number;
  readonly why: string;
}

export interface MemoRows {
  readonly rows: readonly MemoRow[];
  readonly passed: readonly PassedRow[];
}

/** A memo's credit rows before any of them is counted. */
export interface PreviewedMemo {
  readonly file: string;
  readonly rows: readonly PreviewedRow[];
  /** Credits of something else. */
  readonly passed: readonly PassedRow[];
}

export interface PreviewedRow {
  readonly row: MemoRow;
  /** Of which claim, and where it came from then; null: it was not. */
  readonly countedBefore: { readonly number: string; readonly source: string } | null;
  /** Where a credit came from that this one may be once more. */
  readonly resembles: string | null;
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

/** Of the service level, of an outage or of a claim. */
const OF_CLAIM = alternatives(
  /\bslas?\b|\bslos?\b|service[\s-]?level|service credit|availab|up-?time|down-?time|outage/,
  /incident|disrupt|interrupt|latency/i,
);

/**
 * The credits of a FOCUS file that can be of a statement: rows with `ChargeCategory` Credit, of the
 * contract's service, and where they name an account or a Region, of one that the statement has a
 * credit for. Throws `invalid_input` for columns that lack and costs that are no numbers.
 */
export function findMemoRows(
  memo: FeeTable,
  statement: Statement,
  version: ContractVersion,
  { month, describing }: MemoFilter,
): MemoRows {
  const bases = version.commitments.flatMap(({ creditTerms }) =>
    creditTerms === null ? [] : [creditTerms.basis],
  );
  requireColumns(memo, [
    CATEGORY,
    CURRENCY,
    COST,
    ...bases.flatMap((basis) => [...basis.where.keys()].filter(isServiceColumn)),
    ...(describing === undefined ? [] : [DESCRIPTION]),
  ]);
  const wanted = describing?.toLowerCase() ?? '';
  const credits = memo.rows.filter(
    (row) =>
      row.values.get(CATEGORY)?.toLowerCase() === 'credit' &&
      (month === undefined || row.month === month) &&
      (row.values.get(DESCRIPTION) ?? '').toLowerCase().includes(wanted),
  );
  const faults = new FaultTally();
  const rows: MemoRow[] = [];
  const passed: PassedRow[] = [];
  for (const row of credits) {
    const cost = costOf(row, memo, faults);
    const why = whyPassed(row, cost, bases, statement.evaluation.credits);
    if (why === null) rows.push(memoRow(row, cost, statement, bases, describing !== undefined));
    else passed.push({ line: row.line, why });
  }
  if (faults.faults.length > 0) throw invalidInput(faults.faults);
  return { rows, passed };
}

function costOf(row: FeeRow, { file }: FeeTable, faults: FaultTally): Exact {
  if (isBlankCost(row, COST)) return ZERO;
  const text = row.values.get(COST) ?? '';
  const cost = parseFocusNumber(text);
  if (cost === undefined) {
    faults.add(COST, () => feeFault(file, row.line, COST, text, 'a decimal such as -12.34'));
  }
  return cost ?? ZERO;
}

function whyPassed(
  row: FeeRow,
  cost: Exact,
  bases: readonly Basis[],
  lines: readonly CreditLine[],
): string | null {
  if (bases.length > 0 && !bases.some((basis) => isOfService(row, basis))) {
    const names = SERVICE_COLUMNS.map((column) => row.values.get(column) ?? '');
    return `of ${names.find((name) => name !== '')}`;
  }
  if (!isOfScope(row, lines)) {
    const scope = Object.values(SCOPE_COLUMNS).map((column) => row.values.get(column) ?? '');
    return `of ${scope.filter((value) => value !== '').join(', ')}`;
  }
  return cost.equals(ZERO) ? `of no ${COST}` : null;
}

function memoRow(
  row: FeeRow,
  cost: Exact,
  statement: Statement,
  bases: readonly Basis[],
  isDescribed: boolean,
): MemoRow {
  const { contract, number } = statement;
  const currency = row.values.get(CURRENCY) ?? '';
  const description = row.values.get(DESCRIPTION) ?? '';
  const isOfClaim =
    isDescribed ||
    OF_CLAIM.test(description) ||
    [number, contract.id].some((name) => description.toLowerCase().includes(name.toLowerCase()));
  const isCountable = currency === contract.currency;
  const isBare = description === '' && !isDescribed && leavesServiceOpen(row, bases);
  const doubts = [
    ...(isCountable
      ? []
      : [`it is in ${currency || 'no currency'}, the claim in ${contract.currency}`]),
    ...(cost.compare(ZERO) > 0 ? [`a cost above 0 is a charge, not money received`] : []),
    ...(description === '' || isOfClaim ? [] : ['nothing in it speaks of a service level']),
    ...(isBare ? ['it says neither its service nor what it is'] : []),
  ];
  return {
    line: row.line,
    currency,
    amount: moneyText(cost.neg(), statement),
    charge: Object.fromEntries([...row.values].filter(([, value]) => value !== '')),
    doubts,
    isCountable,
  };
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

/** A row that leaves the service open may be of any. */
function isOfService(row: FeeRow, { where }: Basis): boolean {
  return [...where]
    .filter(([column]) => isServiceColumn(column))
    .map(([column, allowed]) => ({ found: row.values.get(column) ?? '', allowed }))
    .every(({ found, allowed }) => found === '' || allowed.includes(found));
}

function leavesServiceOpen(row: FeeRow, bases: readonly Basis[]): boolean {
  const columns = bases.flatMap(({ where }) => [...where.keys()].filter(isServiceColumn));
  return columns.length > 0 && columns.every((column) => (row.values.get(column) ?? '') === '');
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

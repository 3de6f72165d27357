import { groupedBy } from '../../ground/grouped-by.ts';
import type { MonthLabel } from '../../ground/time.ts';
import type { Basis, Commitment, Contract, ContractVersion } from '../contract/contract.ts';
import { governingVersion, type Period } from '../contract/period.ts';
import { COST_COLUMNS, type FeeRow, type FeeTable, SCOPE_COLUMNS } from '../input/fee-rows.ts';
import { spreadsheetHint } from '../input/spreadsheet-hint.ts';
import type { CreditLine, Evaluation } from '../judge/evaluation.ts';
import { isBlankCost, isOfService, monthOfBasis, rowsOfBasis } from '../judge/sum-basis.ts';

/** So many are named; the rest is counted. */
const SHOWN_VALUES = 5;
const SHOWN_NOTES = 20;

type Governing = { readonly version: ContractVersion; readonly period: Period };

/** A credit line, as far as notes look at it. */
export interface NotedLine {
  readonly scope: CreditLine['scope'];
  readonly commitments: readonly string[];
  /** Its amount is not known for want of them. */
  readonly isWithoutFees: boolean;
}

/** As `feeNotes`, on the lines of a result. */
export function notesOn(
  { credits, period }: Evaluation,
  contract: Contract,
  fees: FeeTable | null,
): readonly string[] {
  const lines = credits.map(({ scope, commitments, claimed, conceded }) => ({
    scope,
    commitments,
    isWithoutFees: claimed.reason === 'no_fees' || conceded.reason === 'no_fees',
  }));
  return feeNotes(fees, governingVersion(contract, period.label), lines);
}

/**
 * What a person should know of the fees behind the credits, one line each: where no row counts,
 * what is on file instead; where a row has no cost, that it counted as nothing. None without fees.
 */
export function feeNotes(
  fees: FeeTable | null,
  { version, period }: Governing,
  lines: readonly NotedLine[],
): readonly string[] {
  if (fees === null) return [];
  const notes = new Set<string>();
  for (const line of lines) {
    for (const basis of basesOf(line, version)) {
      const note = line.isWithoutFees
        ? absenceNote(fees, basis, period.month, line.scope)
        : blankNote(fees, basis, period.month, line.scope);
      if (note !== null) notes.add(note);
    }
    if (notes.size > SHOWN_NOTES) break;
  }
  const shown = [...notes].slice(0, SHOWN_NOTES);
  return notes.size > shown.length ? [...shown, 'and more of this kind'] : shown;
}

function basesOf({ commitments }: NotedLine, version: ContractVersion): readonly Basis[] {
  return version.commitments.flatMap(({ id, creditTerms }: Commitment) =>
    creditTerms === null || !commitments.includes(id) ? [] : [creditTerms.basis],
  );
}

function valuesOf(basis: Basis, scope: CreditLine['scope']): readonly string[] {
  return basis.scope.map((field) => scope[field] ?? '');
}

function blankNote(
  fees: FeeTable,
  basis: Basis,
  label: MonthLabel,
  scope: CreditLine['scope'],
): string | null {
  const column = COST_COLUMNS[basis.cost];
  const rows = rowsOfBasis(fees, basis, label, valuesOf(basis, scope));
  const blank = rows.filter((row) => isBlankCost(row, column));
  const [first] = blank;
  if (first === undefined || blank.length === rows.length) return null;
  const count = blank.length === 1 ? '1 row has' : `${blank.length} rows have`;
  return (
    `${count} no ${column} (${blank.length === 1 ? '' : 'first '}${placeOf(first, fees)}) and ` +
    'counted as nothing'
  );
}

function placeOf({ source, line }: FeeRow, { file }: FeeTable): string {
  return `${source ?? file} line ${line}`;
}

/** Why no row counts: the first thing that none of the fees has. */
function absenceNote(
  fees: FeeTable,
  basis: Basis,
  label: MonthLabel,
  scope: CreditLine['scope'],
): string | null {
  const month = monthOfBasis(basis, label);
  const ofMonth = fees.rows.filter((row) => row.month === month);
  if (ofMonth.length === 0) {
    const months = [...new Set(fees.rows.map((row) => row.month))].sort();
    return months.length === 0
      ? 'the fees have no row'
      : `the fees have rows of ${valueList(months.toReversed())}, none of ${month}`;
  }
  const ofService = ofMonth.filter((row) => isOfService(row, basis));
  if (ofService.length === 0) return serviceNote(ofMonth, basis, month);
  const wanted = valuesOf(basis, scope);
  const scopeOf = (row: FeeRow) =>
    basis.scope.map((field) => row.values.get(SCOPE_COLUMNS[field]) ?? '');
  const byScope = groupedBy(ofService, (row) => JSON.stringify(scopeOf(row)));
  const ofScope = byScope.get(JSON.stringify(wanted));
  if (ofScope === undefined) {
    const scopes = [...byScope.keys()].map((key): string[] => JSON.parse(key));
    return scopeNote(scopes, basis, wanted);
  }
  const counted = ofScope.filter(({ values }) => !isExcluded(values, basis));
  if (counted.length > 0) return `no row that counts has a ${COST_COLUMNS[basis.cost]}`;
  const categories = [...new Set(ofScope.map(({ values }) => values.get('ChargeCategory') ?? ''))];
  return (
    `the fees have rows of this service with ChargeCategory ${valueList(categories)} alone, ` +
    'which the contract leaves out'
  );
}

function isExcluded(values: FeeRow['values'], { exclude }: Basis): boolean {
  return exclude.includes(values.get('ChargeCategory') ?? '');
}

function serviceNote(rows: readonly FeeRow[], { where }: Basis, month: MonthLabel): string {
  const [column, allowed = []] =
    [...where].find(([name, values]) =>
      rows.every((row) => !values.includes(row.values.get(name) ?? '')),
    ) ?? [];
  if (column === undefined) {
    const asked = [...where].map(([name, values]) => `${name} ${values.join(' or ')}`);
    return `no row of the fees of ${month} has ${asked.join(' and ')} at once`;
  }
  const found = [...new Set(rows.map((row) => row.values.get(column) ?? ''))];
  return (
    `the fees of ${month} have rows with ${column} ${valueList(found)}, none with ` +
    `${allowed.join(' or ')}`
  );
}

function scopeNote(
  scopes: readonly (readonly string[])[],
  { scope, where }: Basis,
  wanted: readonly string[],
): string {
  const hints = scopes.map((values) =>
    values.map((value, i) => spreadsheetHint(value, wanted[i] ?? '')).find((hint) => hint !== null),
  );
  // What a spreadsheet may have made of the wanted ones first.
  const ordered = scopes
    .map((values, i) => ({ values, isHinted: hints[i] !== undefined }))
    .sort((a, b) => Number(b.isHinted) - Number(a.isHinted));
  const found = ordered.map(({ values }) => scopeWords(scope, values));
  const what = where.size === 0 ? 'rows of this month' : 'rows of this service';
  const bare = wanted.map((value) => value || '(not known)').join(', ');
  const missing = scope.length === 1 ? bare : scopeWords(scope, wanted);
  const hint = hints.find((hint) => hint !== undefined);
  const why = hint === undefined ? '' : ` (${hint})`;
  return `the fees have ${what} for ${valueList(found)}, none for ${missing}${why}`;
}

function scopeWords(scope: Basis['scope'], values: readonly string[]): string {
  return scope.map((field, i) => `${field} ${values[i] || '(none)'}`).join(', ');
}

/** `a, b and 7 more`. */
function valueList(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).map((value) => value || '(none)');
  const more = values.length - shown.length;
  return more === 0
    ? shown.join('; ')
    : `${shown.join('; ')} and ${more.toLocaleString('en-US')} more`;
}

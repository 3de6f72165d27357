import { basename } from 'node:path';
import { z } from 'zod';
import { addMonths, type EpochMs, isMonthLabel, type MonthLabel } from '../../ground/time.ts';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { FeeRow, FeeTable } from '../input/fee-rows.ts';
import { loadFees } from '../input/fees.ts';
import { monthsOf } from './read-bills.ts';

/** The fees that figures are computed from, and where they are from. */
export interface FeesInForce {
  readonly table: FeeTable;
  /** One for each bill and month, by month and bill. */
  readonly revisions: readonly FeeSource[];
}

export interface FeeSource {
  /** Its name, or the name of the configured file. */
  readonly bill: string;
  readonly month: MonthLabel;
  /** Null, as the two below: the configured file, which nobody imported. */
  readonly revision: number | null;
  /** Of the month's columns and rows, whatever their order; hex. */
  readonly sha256: string;
  readonly importedAt: EpochMs | null;
  readonly importedBy: string | null;
}

/**
 * Those by which contracts look up fees and which FOCUS demands. A bill without them has no
 * row for such a contract, which makes a credit unknown; it must not keep the contracts of
 * other vendors from being evaluated.
 */
const FOCUS_COLUMNS = ['ServiceName', 'SubAccountId', 'RegionId'];

/** Names a revision of a month of a bill. */
export type RevisionKey = Pick<FeeRevision, 'bill' | 'month' | 'revision'>;

/** One revision of one month of a bill, as the ledger has it. */
export interface FeeRevision {
  readonly bill: string;
  readonly month: MonthLabel;
  readonly revision: number;
  readonly sha256: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Why it has no rows; null: it was imported. */
  readonly withdrawnBecause: string | null;
  readonly importedAt: EpochMs;
  readonly importedBy: string;
  /** The newest of its month. */
  readonly inForce: boolean;
}

/** A row of the ledger. */
export interface BilledRow extends FeeRow {
  readonly bill: string;
  readonly revision: number;
}

const revisionRow = z.object({
  bill: z.string(),
  month: z.string(),
  revision: z.number(),
  sha256: z.string(),
  column_names: z.array(z.string()),
  row_count: z.number(),
  withdrawn_because: z.string().nullable(),
  imported_at: z.date(),
  imported_by: z.string(),
  in_force: z.boolean(),
});

const feeRow = z.object({
  bill: z.string(),
  month: z.string(),
  revision: z.number(),
  file: z.string(),
  line: z.number(),
  content: z.record(z.string(), z.string()),
});

/** All revisions of a bill and a month, or of all; by month, bill and number. */
export async function feeRevisions(
  session: LedgerSession,
  filter: { readonly bill?: string | undefined; readonly month?: MonthLabel | undefined } = {},
): Promise<readonly FeeRevision[]> {
  const rows = await session.query(
    ...ledgerQuery('fee/fee-revisions', [filter.bill ?? null, filter.month ?? null]),
    revisionRow,
  );
  return rows.map((row) => ({
    bill: row.bill,
    month: row.month,
    revision: row.revision,
    sha256: row.sha256,
    columns: row.column_names,
    rows: row.row_count,
    withdrawnBecause: row.withdrawn_because,
    importedAt: row.imported_at.getTime(),
    importedBy: row.imported_by,
    inForce: row.in_force,
  }));
}

/**
 * The newest revision of every month of every bill in the ledger; those of `file` if there is
 * none; undefined if there is neither. With `around`, a month or START/END, only the months that a
 * figure of that period can look at. Throws `invalid_input` for a file that cannot be read.
 */
export async function feesInForce(
  ledger: LedgerSession,
  file: string | undefined,
  around?: string,
): Promise<FeesInForce | undefined> {
  const all = (await feeRevisions(ledger)).filter(({ inForce }) => inForce);
  if (all.length === 0) return feesOfFile(file);
  const revisions = all.filter(
    ({ month, withdrawnBecause }) => withdrawnBecause === null && isAround(month, around),
  );
  return {
    table: {
      file: "the ledger's fees",
      columns: new Set([...FOCUS_COLUMNS, ...all.flatMap(({ columns }) => columns)]),
      rows: await feeRows(ledger, revisions),
    },
    revisions: revisions.map(({ bill, month, revision, sha256, importedAt, importedBy }) => ({
      bill,
      month,
      revision,
      sha256,
      importedAt,
      importedBy,
    })),
  };
}

/**
 * A basis may be that of the month before, a billing cycle bears the name of the month in which it
 * begins, and a local date may fall into the next month: so from three months before to one after.
 */
function isAround(month: MonthLabel, around: string | undefined): boolean {
  const label = around?.slice(0, 7);
  if (label === undefined || !isMonthLabel(label)) return true;
  return month >= addMonths(label, -3) && month <= addMonths(label, 1);
}

/** The rows in force whose ChargeCategory is Credit, of a month or of all. */
export async function creditRows(
  ledger: LedgerSession,
  filter: { readonly month?: MonthLabel | undefined } = {},
): Promise<readonly BilledRow[]> {
  const revisions = await feeRevisions(ledger, filter);
  return feeRows(
    ledger,
    revisions.filter(({ inForce }) => inForce),
    'Credit',
  );
}

/**
 * The rows of revisions, in force or not, all of them or those of one ChargeCategory. A revision
 * never changes, so that they are those of the moment at which the revisions were read.
 */
export async function feeRows(
  ledger: LedgerSession,
  revisions: readonly RevisionKey[],
  category: string | null = null,
): Promise<readonly BilledRow[]> {
  const keys = revisions.map(({ bill, month, revision }) => ({ bill, month, revision }));
  const rows = await ledger.query(
    ...ledgerQuery('fee/fee-rows', [JSON.stringify(keys), category]),
    feeRow,
  );
  return rows.map(({ bill, month, revision, file, line, content }) => ({
    bill,
    month,
    revision,
    line,
    source: `bill ${bill}, revision ${revision}, ${file}`,
    values: new Map(Object.entries(content)),
  }));
}

function feesOfFile(file: string | undefined): FeesInForce | undefined {
  if (file === undefined) return undefined;
  const table = loadFees(file);
  return {
    table,
    revisions: monthsOf([table]).map(({ month, sha256 }) => ({
      bill: basename(table.file),
      month,
      revision: null,
      sha256,
      importedAt: null,
      importedBy: null,
    })),
  };
}

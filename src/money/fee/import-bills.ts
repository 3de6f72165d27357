import { z } from 'zod';
import { invalidInput, UptallyError } from '../../ground/errors.ts';
import { FaultTally } from '../../ground/fault-tally.ts';
import { type Clock, formatInstant, type MonthLabel } from '../../ground/time.ts';
import type { Ledger, LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { type FeeTotal, storedTotals, totalFaults, totalsOf } from './fee-totals.ts';
import { feeRevisions } from './fees-in-force.ts';
import type { Bill, BillMonth, BlankCosts } from './read-bills.ts';

/** What an import did to one bill. */
export interface BillImport {
  readonly bill: string;
  readonly months: readonly MonthImport[];
  /** Months of the bill that the files have no row of: their last revision stays in force. */
  readonly kept: readonly { readonly month: MonthLabel; readonly revision: number }[];
  readonly blankCosts: readonly BlankCosts[];
}

export interface MonthImport {
  readonly month: MonthLabel;
  /** `unchanged`: the content was in force already. */
  readonly outcome: 'new' | 'corrected' | 'unchanged';
  readonly revision: number;
  readonly rows: number;
  readonly sha256: string;
  /** As stored, and equal to the sum of the file's rows. */
  readonly totals: readonly FeeTotal[];
  /** Of the revision that was in force before; none if the month is new. */
  readonly totalsBefore: readonly FeeTotal[];
}

export interface ImportBillsInput {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Who imports. */
  readonly by: string;
  readonly bills: readonly Bill[];
  /** After each batch, with the rows stored so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** So many rows go to the ledger in one statement. */
const BATCH_ROWS = 2_000;

/**
 * Stores all bills or none. Of several imports at once each sees what the one before left. Throws
 * `invalid_input` where another bill in force has rows of the same month, service and account, and
 * `rejected` where the ledger sums the stored rows to something else than their file.
 */
export async function importBills(input: ImportBillsInput): Promise<readonly BillImport[]> {
  let rows = 0;
  return input.ledger.transaction(async (session) => {
    // First, so that of two processes one waits for the other and then sees its revisions.
    await session.run(...ledgerQuery('fee/lock-fees'));
    const imports: BillImport[] = [];
    for (const bill of input.bills) {
      const stored = (count: number) => {
        rows += count;
        input.onProgress?.(rows);
        input.signal?.throwIfAborted();
      };
      imports.push(await importBill(session, bill, { ...input, stored }));
    }
    return imports;
  });
}

async function importBill(
  session: LedgerSession,
  bill: Bill,
  context: ImportBillsInput & { stored(rows: number): void },
): Promise<BillImport> {
  await requireApart(session, bill);
  const before = await storedTotals(session, { bill: bill.name });
  const inForce = (await feeRevisions(session, { bill: bill.name })).filter(
    (revision) => revision.inForce,
  );
  const done: Omit<MonthImport, 'totals'>[] = [];
  for (const content of bill.months) {
    const { month, sha256, rows } = content;
    const current = inForce.find((revision) => revision.month === month);
    const isSame = current?.sha256 === sha256;
    const revision = (current?.revision ?? 0) + (isSame ? 0 : 1);
    if (!isSame) await insertRevision(session, bill.name, content, revision, context);
    done.push({
      month,
      outcome: current === undefined ? 'new' : isSame ? 'unchanged' : 'corrected',
      revision,
      rows: rows.length,
      sha256,
      totalsBefore: ofMonth(before, month),
    });
  }
  const after = await storedTotals(session, { bill: bill.name });
  requireSameTotals(bill, after);
  return {
    bill: bill.name,
    months: done.map((month) => ({ ...month, totals: ofMonth(after, month.month) })),
    kept: inForce
      .filter(({ month }) => !bill.months.some((content) => content.month === month))
      .map(({ month, revision }) => ({ month, revision })),
    blankCosts: bill.blankCosts,
  };
}

async function insertRevision(
  session: LedgerSession,
  bill: string,
  { month, sha256, columns, rows }: BillMonth,
  revision: number,
  { clock, by, stored }: ImportBillsInput & { stored(rows: number): void },
): Promise<void> {
  await session.run(
    ...ledgerQuery('fee/insert-fee-revision', {
      bill,
      month,
      revision,
      sha256,
      column_names: JSON.stringify(columns),
      row_count: rows.length,
      withdrawn_because: null,
      imported_at: formatInstant(clock.now()),
      imported_by: by,
    }),
  );
  for (let first = 0; first < rows.length; first += BATCH_ROWS) {
    const batch = rows.slice(first, first + BATCH_ROWS).map(({ file, line, values }, i) => ({
      number: first + i + 1,
      file,
      line,
      content: Object.fromEntries(values),
    }));
    await session.run(
      ...ledgerQuery('fee/insert-fee-rows', [bill, month, revision, JSON.stringify(batch)]),
    );
    stored(batch.length);
  }
}

const serviceRow = z.object({
  bill: z.string(),
  month: z.string(),
  service: z.string(),
  account: z.string(),
});
type BilledService = Omit<z.output<typeof serviceRow>, 'bill'>;

/**
 * Two bills in force with the same month, service and account would count money twice; and a file
 * that only happens to have the name of another bill would take its place.
 */
async function requireApart(session: LedgerSession, bill: Bill): Promise<void> {
  const months = bill.months.map(({ month }) => month);
  const billed = await session.query(
    ...ledgerQuery('fee/billed-services', [JSON.stringify(months)]),
    serviceRow,
  );
  const others = new Map(
    billed.filter((one) => one.bill !== bill.name).map((one) => [serviceKey(one), one.bill]),
  );
  const own = billed.filter((one) => one.bill === bill.name);
  const faults = new FaultTally();
  for (const content of bill.months) {
    const services = servicesOf(content);
    const place = `bill ${bill.name}: ${content.month}`;
    for (const service of services) {
      const other = others.get(serviceKey(service));
      if (other === undefined) continue;
      const expectation =
        `rows that no other bill has; bill ${other} has them: give --bill ` +
        `"${other}" to correct it`;
      faults.add(JSON.stringify([content.month, other, service.service]), () => {
        return { place, value: serviceText(service), expectation };
      });
    }
    const before = own.filter(({ month }) => month === content.month);
    const keys = new Set(services.map(serviceKey));
    const isOther = before.length > 0 && !before.some((one) => keys.has(serviceKey(one)));
    if (bill.isNamed || !isOther) continue;
    const expectation =
      `a service and account of that bill: ${servicesText(before)}: give --bill "${bill.name}" ` +
      'to replace them, or another name to add a bill';
    faults.add(`${content.month} is another`, () => {
      return { place, value: servicesText(services), expectation };
    });
  }
  if (faults.faults.length > 0) throw invalidInput(faults.faults);
}

/** So many are named. */
const SHOWN_SERVICES = 5;

function servicesText(services: readonly BilledService[]): string {
  const more = services.length - SHOWN_SERVICES;
  const shown = services.slice(0, SHOWN_SERVICES).map(serviceText).join('; ');
  return more <= 0 ? shown : `${shown}; and ${more.toLocaleString('en-US')} more`;
}

function servicesOf({ month, rows }: BillMonth): readonly BilledService[] {
  const services = rows.map(({ values }) => ({
    month,
    service: values.get('ServiceName') ?? '',
    account: values.get('SubAccountId') ?? '',
  }));
  return [...new Map(services.map((service) => [serviceKey(service), service])).values()];
}

function serviceKey({ month, service, account }: BilledService): string {
  return JSON.stringify([month, service, account]);
}

function serviceText({ service, account }: BilledService): string {
  return `${service || '(no service)'}, account ${account || '(none)'}`;
}

function requireSameTotals(bill: Bill, stored: readonly (FeeTotal & { month: string })[]): void {
  const faults = bill.months.flatMap(({ month, rows }) =>
    totalFaults(totalsOf(rows), ofMonth(stored, month)).map(
      (fault) => `bill ${bill.name}, ${month}, ${fault}`,
    ),
  );
  if (faults.length === 0) return;
  throw new UptallyError(
    'rejected',
    'nothing was imported: the ledger sums the rows to something else than the file:\n' +
      `${faults.join('\n')}`,
  );
}

function ofMonth(
  totals: readonly (FeeTotal & { readonly month: string })[],
  label: MonthLabel,
): readonly FeeTotal[] {
  return totals
    .filter(({ month }) => month === label)
    .map((total) => ({
      account: total.account,
      region: total.region,
      model: total.model,
      deployment: total.deployment,
      tenant: total.tenant,
      currency: total.currency,
      rows: total.rows,
      estimated: total.estimated,
      billed: total.billed,
      effective: total.effective,
      list: total.list,
    }));
}

import { decimal, plainDecimal } from '../../ground/exact.ts';
import { groupedBy } from '../../ground/grouped-by.ts';
import { minorDigits } from '../../ground/minor-digits.ts';
import { formatInstant, type MonthLabel } from '../../ground/time.ts';
import { type BilledTotal, type FeeTotal, totalsByCurrency } from '../../money/fee/fee-totals.ts';
import type { FeeRevision } from '../../money/fee/fees-in-force.ts';
import type { BillImport, MonthImport } from '../../money/fee/import-bills.ts';
import type { BlankCosts } from '../../money/fee/read-bills.ts';
import { amountText, counted, countText, plainText } from '../../papers/words/format-figure.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** What an import did, month by month, with the totals that are in force now. */
export function renderBillImports(imports: readonly BillImport[], paint: Paint): string {
  return plainText(
    imports
      .flatMap((one) => [
        ...one.months.flatMap((month) => monthLines(one.bill, month, paint)),
        ...one.kept.map(
          ({ month, revision }) =>
            `${one.bill}, ${month}: no rows in what was imported; revision ` +
            `${revision} stays in force`,
        ),
        ...one.blankCosts.map((blank) => `${one.bill}: ${blankText(blank)}`),
      ])
      .join('\n'),
  );
}

function blankText({ column, rows, of, first }: BlankCosts): string {
  if (rows === of) return `no row has a ${column}: what is a share of it is not known`;
  const have = rows === 1 ? 'row has' : 'rows have';
  const where = rows === 1 ? first : `first ${first}`;
  return `${countText(rows)} ${have} no ${column} (${where}): a blank cost counts as nothing`;
}

const OUTCOMES: Readonly<Record<MonthImport['outcome'], string>> = {
  new: 'imported',
  corrected: 'corrected',
  unchanged: 'in force already, nothing changed',
};

function monthLines(bill: string, month: MonthImport, paint: Paint): readonly string[] {
  const heading =
    `${bill}, ${month.month}: revision ${month.revision} ${OUTCOMES[month.outcome]}, ` +
    `${counted(month.rows, 'row', 'rows')}`;
  if (month.outcome === 'unchanged') return [heading];
  const before = month.outcome === 'corrected' ? month.totalsBefore : [];
  const wasOf = new Map(before.map((total) => [scopeKey(total), total]));
  const keys = new Set(month.totals.map(scopeKey));
  const gone = before.filter((total) => !keys.has(scopeKey(total)));
  const scopes = [
    ...month.totals.map((total) => ({ total, was: wasOf.get(scopeKey(total)) })),
    ...gone.map((was) => ({
      total: { ...was, rows: 0, billed: null, effective: null, list: null },
      was,
    })),
  ];
  const sumBefore = new Map(totalsByCurrency(before).map((total) => [scopeKey(total), total]));
  const rows = [
    ...greatest(scopes, ({ total, was }) => total.billed ?? was?.billed ?? null).map(
      ({ total, was }) => [...totalCells(total), right(wasText(was, month.outcome))],
    ),
    ...moreCells(scopes.length, []),
    ...(scopes.length < 2
      ? []
      : totalsByCurrency(month.totals).map((total) => [
          ...sumCells(total),
          right(wasText(sumBefore.get(scopeKey(total)), month.outcome)),
        ])),
  ];
  const table = textTable([...TOTAL_HEADS, 'billed before'], rows, paint);
  return [heading, ...table.map((line) => `  ${line}`)];
}

function wasText(was: FeeTotal | undefined, outcome: MonthImport['outcome']): string {
  if (outcome !== 'corrected') return '';
  return was === undefined ? 'not there' : costText(was.billed, was.currency);
}

/** So many accounts and the like of a month are listed, those with most money first. */
const SHOWN_SCOPES = 20;

/** All, in their order, or the greatest of very many. */
function greatest<Item>(
  items: readonly Item[],
  costOf: (item: Item) => string | null,
): readonly Item[] {
  if (items.length <= SHOWN_SCOPES) return items;
  return items
    .map((item) => ({ item, cost: decimal(costOf(item) ?? '0').abs() }))
    .sort((a, b) => b.cost.compare(a.cost))
    .slice(0, SHOWN_SCOPES)
    .map(({ item }) => item);
}

/** The line below them; `before` are the cells to the left of the account. */
function moreCells(count: number, before: readonly TableCell[]): readonly (readonly TableCell[])[] {
  if (count <= SHOWN_SCOPES) return [];
  return [[...before, { text: `and ${countText(count - SHOWN_SCOPES)} more`, style: 'dim' }]];
}

/** That a month of a bill counts no more. */
export function withdrawnLine(withdrawn: {
  readonly bill: string;
  readonly month: MonthLabel;
  readonly revision: number;
}): string {
  return `${withdrawn.bill}, ${withdrawn.month}: revision ${withdrawn.revision} withdrawn`;
}

/** All revisions, and the totals of those in force by month and scope. */
export function renderFeeList(
  revisions: readonly FeeRevision[],
  totals: readonly BilledTotal[],
  { month, paint }: { readonly month?: MonthLabel | undefined; readonly paint: Paint },
): string {
  if (revisions.length === 0) {
    const which = month === undefined ? 'No fees' : `No fees of ${month}`;
    return `${which} are in the ledger: \`uptally fees import FILE.csv\` brings them.`;
  }
  const revisionRows = revisions.map((revision): readonly TableCell[] => [
    { text: revision.month },
    { text: revision.bill },
    right(String(revision.revision)),
    standing(revision),
    right(countText(revision.rows)),
    { text: revision.sha256.slice(0, 12) },
    { text: formatInstant(revision.importedAt) },
    { text: revision.importedBy },
    { text: revision.withdrawnBecause ?? '' },
  ]);
  const totalRows = [...groupedBy(totals, (total) => total.month)].flatMap(([label, ofMonth]) => [
    ...greatest(ofMonth, ({ billed }) => billed).map((total) => [
      { text: total.month },
      { text: total.bill },
      ...totalCells(total),
    ]),
    ...moreCells(ofMonth.length, [{ text: label }, { text: '' }]),
    ...(ofMonth.length < 2
      ? []
      : totalsByCurrency(ofMonth).map((total) => [
          { text: label, style: 'bold' as const },
          { text: '' },
          ...sumCells(total),
        ])),
  ]);
  return plainText(
    [
      ...textTable(
        ['month', 'bill', 'revision', '', 'rows', 'content', 'imported', 'by', ''],
        revisionRows,
        paint,
      ),
      '',
      ...textTable(['month', 'bill', ...TOTAL_HEADS], totalRows, paint),
    ].join('\n'),
  );
}

function standing({ inForce, withdrawnBecause }: FeeRevision): TableCell {
  if (withdrawnBecause !== null) return { text: 'withdrawn', style: 'yellow' };
  return inForce ? { text: 'in force', style: 'green' } : { text: 'replaced', style: 'dim' };
}

const TOTAL_HEADS = [
  'account',
  'region',
  'model',
  'deployment',
  'tenant',
  'rows',
  'billed',
  'effective',
  'list',
  'currency',
  'status',
];

function totalCells(total: FeeTotal): readonly TableCell[] {
  return [
    { text: total.account ?? '' },
    { text: total.region ?? '' },
    { text: total.model ?? '' },
    { text: total.deployment ?? '' },
    { text: total.tenant ?? '' },
    right(countText(total.rows)),
    right(costText(total.billed, total.currency)),
    right(costText(total.effective, total.currency)),
    right(costText(total.list, total.currency)),
    { text: total.currency ?? '' },
    { text: total.estimated ? 'estimated' : '' },
  ];
}

/** The sum below the others. */
function sumCells(total: FeeTotal): readonly TableCell[] {
  const [, ...cells] = totalCells(total);
  return [{ text: 'all' }, ...cells].map((cell) => ({ ...cell, style: 'bold' as const }));
}

function scopeKey(total: FeeTotal): string {
  const { account, region, model, deployment, tenant, currency } = total;
  return JSON.stringify([account, region, model, deployment, tenant, currency]);
}

/** All decimals that there are, and at least those of the currency. */
function costText(cost: string | null, currency: string | null): string {
  if (cost === null) return '';
  return amountText(plainDecimal(decimal(cost), minorDigits(currency ?? '')), '').trim();
}

function right(text: string): TableCell {
  return { text, right: true };
}

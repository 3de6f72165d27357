import { guardedCsvLine } from '../../ground/csv-line.ts';
import { decimal, type Exact, plainDecimal, ZERO } from '../../ground/exact.ts';
import { formatInstant, monthInterval } from '../../ground/time.ts';
import { type ReadingName, readings } from '../../money/input/reading.ts';
import type { CreditLine } from '../../money/judge/evaluation.ts';
import { judgedContract } from '../../money/judge/judge-contract.ts';
import type { Statement } from '../../money/statement/statement.ts';
import type { ExportedStatement } from './exported-statement.ts';

/**
 * Credits as FOCUS rows, version 1.2 (https://focus.finops.org/focus-specification/v1-2/):
 * `ChargeCategory` is Credit, an amount is negative. Of the revisions of a period that are exported
 * each later one is the difference to the one before it, with `ChargeClass` Correction: rows sum to
 * the last, in both readings.
 */
export interface FocusRows {
  readonly csv: string;
  /** Lines that are no row. */
  readonly leftOut: {
    /** The amount is not known. */
    readonly unknown: number;
    /** Nothing is owed, or nothing changed. */
    readonly nothing: number;
  };
}

/**
 * In this order; all that version 1.2 has to have, or should have where it applies, then our own.
 */
const COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceId',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SubAccountId',
  'SubAccountName',
  'x_Commitments',
  'x_ConcededCost',
  'x_Contract',
  'x_CreditStatus',
  'x_Deployment',
  'x_Model',
  'x_Statement',
  'x_StatementSha256',
  'x_Tenant',
] as const;
type FocusRow = Readonly<Record<(typeof COLUMNS)[number], string | null>>;

/** Rows of the statements, in their order. */
export function focusRows(statements: readonly ExportedStatement[]): FocusRows {
  let [unknown, nothing] = [0, 0];
  const rows: FocusRow[] = [];
  for (const exported of statements) {
    const replaced = exportedBefore(exported, statements);
    const billed = billedFacts(exported);
    for (const { line, before } of changedLines(exported, replaced)) {
      if (readings.some((reading) => !difference(line, before, reading).equals(ZERO))) {
        rows.push(focusRow(exported, { line, before }, replaced !== undefined, billed(line)));
      } else if (line.claimed.amount === null) unknown += 1;
      else nothing += 1;
    }
  }
  const lines = rows.map((row) => guardedCsvLine(COLUMNS.map((name) => row[name])));
  return {
    csv: `${[guardedCsvLine(COLUMNS), ...lines].join('\n')}\n`,
    leftOut: { unknown, nothing },
  };
}

/** The newest of the older revisions of its period that is exported too. */
function exportedBefore(
  { issued: { statement } }: ExportedStatement,
  statements: readonly ExportedStatement[],
): ExportedStatement | undefined {
  return statements
    .filter(({ issued: { statement: other } }) => {
      const isSamePeriod = other.evaluation.period.label === statement.evaluation.period.label;
      const isSameContract = other.contract.id === statement.contract.id;
      return isSamePeriod && isSameContract && other.revision < statement.revision;
    })
    .sort((a, b) => b.issued.statement.revision - a.issued.statement.revision)[0];
}

interface ChangedLine {
  readonly line: CreditLine;
  /** Of the same scope in the revision before. */
  readonly before: CreditLine | undefined;
}

/** The lines of a statement, then those that its revision before had and it has no more. */
function changedLines(
  { issued }: ExportedStatement,
  replaced: ExportedStatement | undefined,
): readonly ChangedLine[] {
  const now = issued.statement.evaluation.credits;
  const then = replaced?.issued.statement.evaluation.credits ?? [];
  const key = ({ scope }: CreditLine) => JSON.stringify(scope);
  const keys = new Set(now.map(key));
  const isGone: CreditLine['claimed'] = { amount: '0', status: 'none', reason: null };
  return [
    ...now.map((line) => ({ line, before: then.find((one) => key(one) === key(line)) })),
    ...then
      .filter((line) => !keys.has(key(line)))
      .map((before) => ({
        line: { ...before, claimed: isGone, conceded: isGone },
        before,
      })),
  ];
}

/** What was claimed more than before; an amount that is not known counts as none. */
function difference(line: CreditLine, before: CreditLine | undefined, reading: ReadingName): Exact {
  const amountOf = (one: CreditLine | undefined) => decimal(one?.[reading].amount ?? '0');
  return amountOf(line).sub(amountOf(before));
}

/** The credit as a cost: below 0, or 0 without a sign. */
function costText(credit: Exact, decimals: number): string {
  return plainDecimal(credit.equals(ZERO) ? ZERO : credit.neg(), decimals);
}

function focusRow(
  { issued, judged }: ExportedStatement,
  { line, before }: ChangedLine,
  isCorrection: boolean,
  billed: Billed,
): FocusRow {
  const { statement, sha256 } = issued;
  const { contract } = statement;
  const { decimals } = judged.version.money;
  const month = monthInterval(judged.period.month, 'UTC');
  const cost = (reading: ReadingName) => costText(difference(line, before, reading), decimals);
  const isConcededUnknown = (line.conceded.amount ?? before?.conceded.amount ?? null) === null;
  const scope = line.scope;
  const account = scope.account || billed('SubAccountId');
  const region = scope.region || billed('RegionId');
  const amount = cost('claimed');
  return {
    BilledCost: amount,
    // The bill's; where it names none, what the credit is paid to: the account, or the agreement.
    BillingAccountId: billed('BillingAccountId') ?? account ?? contract.id,
    BillingAccountName: billed('BillingAccountName'),
    BillingCurrency: contract.currency,
    BillingPeriodEnd: focusInstant(month.end),
    BillingPeriodStart: focusInstant(month.start),
    ChargeCategory: 'Credit',
    ChargeClass: isCorrection ? 'Correction' : null,
    ChargeDescription: describe(statement, line, isCorrection),
    ChargeFrequency: 'One-Time',
    ChargePeriodEnd: focusInstant(judged.period.end),
    ChargePeriodStart: focusInstant(judged.period.start),
    // A credit is computed from no price: every cost is the one that is billed.
    ContractedCost: amount,
    EffectiveCost: amount,
    InvoiceId: null,
    InvoiceIssuerName: billed('InvoiceIssuerName') ?? creditor(statement),
    ListCost: amount,
    PricingQuantity: null,
    PricingUnit: null,
    ProviderName: billed('ProviderName') ?? creditor(statement),
    PublisherName: billed('PublisherName') ?? creditor(statement),
    RegionId: region,
    RegionName: region === null ? null : (billed('RegionName') ?? region),
    ServiceCategory: billed('ServiceCategory') ?? 'AI and Machine Learning',
    ServiceName: billed('ServiceName') ?? contract.title,
    ServiceSubcategory: billed('ServiceCategory')
      ? (billed('ServiceSubcategory') ?? `Other (${billed('ServiceCategory')})`)
      : 'Generative AI',
    SubAccountId: account,
    SubAccountName: account === null ? null : (billed('SubAccountName') ?? account),
    x_Commitments: JSON.stringify(line.commitments),
    x_ConcededCost: isConcededUnknown ? null : cost('conceded'),
    x_Contract: contract.id,
    x_CreditStatus: line.claimed.status,
    x_Deployment: scope.deployment || null,
    x_Model: scope.model || null,
    x_Statement: statement.number,
    x_StatementSha256: sha256,
    x_Tenant: scope.tenant || null,
  };
}

/** Who gives the credit: the provider, or who keeps the log where it is owed to a customer. */
function creditor({ contract, customer }: Statement): string {
  return contract.direction === 'receivable' ? contract.provider : customer;
}

function describe(
  { number, contract, evaluation }: Statement,
  line: CreditLine,
  isChange: boolean,
) {
  const what = isChange ? 'Change of the service level credit' : 'Service level credit';
  const status = line.claimed.status === 'final' ? '' : `, ${line.claimed.status}`;
  return (
    `${what} of ${evaluation.period.label}: ${contract.title}, ` +
    `${line.commitments.join(' and ')} (${number}${status})`
  );
}

/** What all fee rows of a line say in a column; null where they differ, or say nothing. */
type Billed = (column: string) => string | null;

function billedFacts({ judged }: ExportedStatement): (line: CreditLine) => Billed {
  const { lines } = judgedContract(judged);
  return ({ scope }) => {
    const key = JSON.stringify(scope);
    const shares = lines.find(({ line }) => JSON.stringify(line.scope) === key)?.shares ?? [];
    const counted = new Set(
      shares.flatMap(({ basis }) => (basis?.rows ?? []).map(({ line }) => line)),
    );
    const rows = (judged.fees?.rows ?? []).filter(({ line }) => counted.has(line));
    return (column) => {
      const said = new Set(rows.map(({ values }) => values.get(column) ?? ''));
      const [only = ''] = said;
      return said.size === 1 && only.trim() !== '' ? only : null;
    };
  };
}

/** `2026-06-01T00:00:00Z`, cut to the second. */
function focusInstant(instant: number): string {
  return formatInstant(instant).replace(/\.\d{3}Z$/, 'Z');
}

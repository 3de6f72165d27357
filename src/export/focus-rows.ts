import { csvLine } from '../csv-line.ts';
import type { CreditLine } from '../evaluation/evaluation.ts';
import { judgedContract } from '../evaluation/judge-contract.ts';
import { decimal, type Exact, plainDecimal, ZERO } from '../exact.ts';
import type { Statement } from '../statement/statement.ts';
import { formatInstant, monthInterval } from '../time.ts';
import type { ExportedStatement } from './exported-statement.ts';

/**
 * Credits as FOCUS rows, version 1.2 (https://focus.finops.org/focus-specification/v1-2/):
 * `ChargeCategory` is Credit, an amount is negative. A revision that replaces another one is the
 * difference to it, with `ChargeClass` Correction, if the one before is exported too.
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

/** In this order; all that version 1.2 has to have, or should have where it applies, then our own. */
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
  const byNumber = new Map(statements.map((one) => [one.issued.statement.number, one]));
  let [unknown, nothing] = [0, 0];
  const rows: FocusRow[] = [];
  for (const exported of statements) {
    const replaced = byNumber.get(exported.issued.statement.replaces?.number ?? '');
    const billed = billedFacts(exported);
    for (const { line, before } of changedLines(exported, replaced)) {
      if (line.claimed.amount === null) unknown += 1;
      const change = difference(line, before, 'claimed');
      if (change.compare(ZERO) !== 0) {
        rows.push(focusRow(exported, { line, before }, replaced !== undefined, billed(line)));
      } else if (line.claimed.amount !== null) nothing += 1;
    }
  }
  const lines = rows.map((row) => csvLine(COLUMNS.map((name) => row[name])));
  return { csv: `${[csvLine(COLUMNS), ...lines].join('\n')}\n`, leftOut: { unknown, nothing } };
}

interface ChangedLine {
  readonly line: CreditLine;
  /** Of the same scope in the revision that it replaces. */
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
function difference(
  line: CreditLine,
  before: CreditLine | undefined,
  reading: 'claimed' | 'conceded',
): Exact {
  const amountOf = (one: CreditLine | undefined) => decimal(one?.[reading].amount ?? '0');
  return amountOf(line).sub(amountOf(before));
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
  const cost = (reading: 'claimed' | 'conceded') =>
    plainDecimal(difference(line, before, reading).neg(), decimals);
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
    x_ConcededCost: line.conceded.amount === null ? null : cost('conceded'),
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
  return `${what} of ${evaluation.period.label}: ${contract.title}, ${line.commitments.join(' and ')} (${number}${status})`;
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

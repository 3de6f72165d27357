import { plainDecimal } from '../../ground/exact.ts';
import { formatInstant, monthOf } from '../../ground/time.ts';
import { parseFocusNumber, parseFocusTime } from '../input/focus-values.ts';

/** A row of a bill, by column, as it came. */
export type Charge = Readonly<Record<string, string>>;

/** What tells one credit from another, besides its month, amount and currency. */
const TEXTS = [
  'ServiceName',
  'SubAccountId',
  'RegionId',
  'ChargeDescription',
  'ResourceId',
  'SkuId',
  'x_Model',
  'x_Deployment',
  'x_Tenant',
] as const;
const TIMES = ['ChargePeriodStart', 'ChargePeriodEnd'] as const;
const INVOICE = 'InvoiceId';

/**
 * What a credit row says, however it is written: numbers and times by their value, texts without
 * the case and blanks that exports change. What a row leaves open is null.
 */
export interface CreditIdentity {
  readonly month: string | null;
  readonly cost: string | null;
  readonly currency: string | null;
  readonly details: Readonly<Record<string, string | null>>;
  /** Filled in once the bill is final; not part of what the credit is. */
  readonly invoice: string | null;
}

export function identityOf(charge: Charge): CreditIdentity {
  const start = parseFocusTime(charge.BillingPeriodStart ?? '');
  const cost = parseFocusNumber(charge.BilledCost ?? '');
  return {
    month: start === undefined ? null : monthOf(formatInstant(start)),
    cost: cost === undefined ? null : plainDecimal(cost, 0),
    currency: textOf(charge.BillingCurrency),
    details: Object.fromEntries([
      ...TEXTS.map((column) => [column, textOf(charge[column])]),
      ...TIMES.map((column) => [column, timeOf(charge[column])]),
    ]),
    invoice: textOf(charge[INVOICE]),
  };
}

function textOf(text = ''): string | null {
  return text.trim().replace(/\s+/g, ' ').toLowerCase() || null;
}

function timeOf(text = ''): string | null {
  const time = parseFocusTime(text);
  return time === undefined ? textOf(text) : formatInstant(time);
}

/**
 * `same`: one may have been exported again as the other, of what both say nothing differs.
 * `other_invoice`: they differ in the invoice alone.
 */
export function compareCredits(
  one: CreditIdentity,
  other: CreditIdentity,
): 'same' | 'other_invoice' | 'other' {
  const isAlike =
    one.month === other.month &&
    one.cost === other.cost &&
    one.currency === other.currency &&
    Object.keys(one.details).every((name) =>
      agree(one.details[name] ?? null, other.details[name] ?? null),
    );
  if (!isAlike) return 'other';
  return agree(one.invoice, other.invoice) ? 'same' : 'other_invoice';
}

function agree(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

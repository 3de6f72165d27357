import { z } from 'zod';

/**
 * What version 1.2 of the FOCUS specification asks of a row, as far as it concerns charges
 * that are credits (https://focus.finops.org/focus-specification/v1-2/, section Columns, May
 * 2025). Nothing of it is taken from the program: these are the normative sentences, one by
 * one. Nulls are null, not empty.
 */

// String handling: no empty texts, none of spaces alone.
const text = z.string().regex(/\S/);
// Numeric format: no sign +, no separators, a point for decimals.
const decimal = z.string().regex(/^-?\d+(\.\d+)?(E-?\d+)?$/);
const nonNegative = z.string().regex(/^\d+(\.\d+)?(E-?\d+)?$/);
// Date/time format: UTC, extended form of ISO 8601 with Z.
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
// Currency format: ISO 4217.
const currency = z.string().regex(/^[A-Z]{3}$/);

const SERVICE_CATEGORIES = [
  ...['AI and Machine Learning', 'Analytics', 'Business Applications', 'Compute', 'Databases'],
  ...['Developer Tools', 'Multicloud', 'Identity', 'Integration', 'Internet of Things'],
  ...['Management and Governance', 'Media', 'Migration', 'Mobile', 'Networking', 'Security'],
  ...['Storage', 'Web', 'Other'],
];
const SUBCATEGORIES_OF_AI = [
  ...['AI Platforms', 'Bots', 'Generative AI', 'Machine Learning', 'Natural Language Processing'],
  'Other (AI and Machine Learning)',
];

/** Columns that have to be there whatever the provider offers. */
export const mandatoryColumns = [
  ...['BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingCurrency'],
  ...['BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass'],
  ...['ChargeDescription', 'ChargePeriodEnd', 'ChargePeriodStart', 'ContractedCost'],
  ...['EffectiveCost', 'InvoiceIssuerName', 'ListCost', 'PricingQuantity', 'PricingUnit'],
  ...['ProviderName', 'PublisherName', 'ServiceCategory', 'ServiceName'],
];

const columns = z.looseObject({
  BilledCost: decimal,
  BillingAccountId: text,
  BillingAccountName: text.nullable(),
  BillingCurrency: currency,
  BillingPeriodEnd: instant,
  BillingPeriodStart: instant,
  ChargeCategory: z.enum(['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment']),
  ChargeClass: z.literal('Correction').nullable(),
  ChargeDescription: text.nullable(),
  ChargeFrequency: z.enum(['One-Time', 'Recurring', 'Usage-Based']).optional(),
  ChargePeriodEnd: instant,
  ChargePeriodStart: instant,
  ConsumedQuantity: z.null().optional(),
  ContractedCost: decimal,
  ContractedUnitPrice: nonNegative.nullish(),
  EffectiveCost: decimal,
  InvoiceId: text.nullish(),
  InvoiceIssuerName: text,
  ListCost: decimal,
  ListUnitPrice: nonNegative.nullish(),
  PricingQuantity: decimal.nullable(),
  PricingUnit: text.nullable(),
  ProviderName: text,
  PublisherName: text,
  RegionId: text.nullish(),
  RegionName: text.nullish(),
  ServiceCategory: z.enum(SERVICE_CATEGORIES),
  ServiceName: text,
  ServiceSubcategory: text.optional(),
  SubAccountId: text.nullish(),
  SubAccountName: text.nullish(),
});

type Row = z.output<typeof columns>;

const OWN_COLUMN = /^x_/;

/** What has to hold between columns. */
const relations: readonly (readonly [sentence: string, holds: (row: Row) => boolean])[] = [
  [
    'Columns that FOCUS does not define begin with x_.',
    (row) => Object.keys(row).every((key) => key in columns.shape || OWN_COLUMN.test(key)),
  ],
  [
    'An end bound is exclusive, so it is after its start.',
    (row) =>
      row.BillingPeriodStart < row.BillingPeriodEnd && row.ChargePeriodStart < row.ChargePeriodEnd,
  ],
  [
    'ContractedCost of a credit matches BilledCost where ContractedUnitPrice is null.',
    (row) => (row.ContractedUnitPrice ?? null) !== null || row.ContractedCost === row.BilledCost,
  ],
  [
    'ListCost of a credit matches BilledCost where ListUnitPrice is null.',
    (row) => (row.ListUnitPrice ?? null) !== null || row.ListCost === row.BilledCost,
  ],
  ['EffectiveCost of a credit matches BilledCost.', (row) => row.EffectiveCost === row.BilledCost],
  [
    'PricingUnit is null exactly where PricingQuantity is.',
    (row) => (row.PricingUnit === null) === (row.PricingQuantity === null),
  ],
  [
    'RegionName is null exactly where RegionId is.',
    (row) => ((row.RegionName ?? null) === null) === ((row.RegionId ?? null) === null),
  ],
  [
    'SubAccountName is null exactly where SubAccountId is.',
    (row) => ((row.SubAccountName ?? null) === null) === ((row.SubAccountId ?? null) === null),
  ],
  [
    'A subcategory has the parent that the specification names.',
    (row) =>
      row.ServiceCategory !== 'AI and Machine Learning' ||
      row.ServiceSubcategory === undefined ||
      SUBCATEGORIES_OF_AI.includes(row.ServiceSubcategory),
  ],
];

/** Every rule that a row breaks. */
export function focusFaults(row: Readonly<Record<string, string | null>>): readonly string[] {
  const absent = mandatoryColumns.filter((name) => !(name in row));
  const read = columns.safeParse(row);
  if (!read.success) {
    return [
      ...absent.map((name) => `${name}: a column`),
      ...read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    ];
  }
  const broken = relations.filter(([, holds]) => !holds(read.data)).map(([sentence]) => sentence);
  return [...absent.map((name) => `${name}: a column`), ...broken];
}

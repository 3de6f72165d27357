import { z } from 'zod';
import type { FeeTotal } from '../../money/fee/fee-totals.ts';
import type { Published } from '../document.ts';
import { count, decimalText } from '../scalars.ts';

const text = z.string().nullable().describe('null: no column says it');
const cost = decimalText.nullable().describe('null: no row has that cost');

/** What somebody was billed in a month and a currency. */
export const billTotal = z.strictObject({
  account: text,
  region: text,
  model: text,
  deployment: text,
  tenant: text,
  currency: text,
  rows: count,
  estimated: z.boolean().describe('a row of them is an estimate'),
  billed: cost,
  effective: cost,
  list: cost,
});

export function billTotalJson(total: FeeTotal): Published<typeof billTotal> {
  return {
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
  };
}
